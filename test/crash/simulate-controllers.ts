// Two controllers over one database: the real engine, started again whenever it was killed.
import type { Engine } from '#engine/engine.ts';
import { startEngine } from '#engine/start-engine.ts';
import type { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { watched, type Claim } from './simulate-claims.ts';
import type { SimulatedWorld } from './simulate-world.ts';
import { Killed, Life, never } from './simulation.ts';

const groups = { 'installation-admin': ['gus'] };
const askAgainMs = 40;
const startMs = 60;
/** Who asks does not wait longer. */
export const answerMs = 30_000;
/** The engine looks again after so long, whatever it has heard. */
const pollMs = 1000;
/** Hints are lost now and then. */
const hintsHeard = 0.8;
/** Who looks every second looks so much more seldom: what is due is known, and hints are heard. */
const idleness = 12;

/** How many starting controllers tell the people's groups once more, which changes nothing. */
const rostersTold = 0.25;

/** Others wait for what it holds here: it must let go, as the database lets go of a lost connection. */
const held = new Set(['loadOpen', 'load', 'answerOf', 'write', 'commit', 'committed']);

interface Controller {
  readonly life: Life;
  readonly engine: Engine;
}

export interface ControllersParts {
  readonly world: SimulatedWorld;
  readonly database: MemoryDatabase;
  readonly count: number;
  /** What a negative control puts between engine and store. */
  readonly wrap: (store: Store, life: Life) => Store;
}

export class SimulatedControllers {
  /** What an engine told as an error or a warning: nothing may be there. */
  readonly errors: string[] = [];
  readonly #parts: ControllersParts;
  readonly #alive = new Map<number, Controller>();
  readonly #claims = new Map<string, Claim>();
  #lives = 0;
  #isOver = false;

  constructor(parts: ControllersParts) {
    this.#parts = parts;
    for (let place = 0; place < parts.count; place += 1) this.#start(place, 1);
  }

  /** Asks until somebody answers: a killed controller or a lost answer means to ask again, the same thing, whoever is there. */
  async ask<T>(question: (engine: Engine) => Promise<T>, life?: Life): Promise<T> {
    for (;;) {
      const answer = await this.tryToAsk(question, answerMs);
      if (answer !== undefined) return answer.value;
      await this.#parts.world.sleep(life, askAgainMs);
    }
  }

  /** Undefined where no answer came, whether or not the question did. */
  async tryToAsk<T>(question: (engine: Engine) => Promise<T>, withinMs: number): Promise<{ readonly value: T } | undefined> {
    const { world } = this.#parts;
    await world.sleep(undefined, world.travelMs());
    const all = [...this.#alive.values()];
    const asked = all[Math.floor(world.random() * all.length)];
    if (asked === undefined || world.isLost()) return undefined;
    const { life, engine } = asked;
    const answered = question(engine).then(
      (value) => ({ value }),
      (error: unknown) => this.#tell(life, String(error), error),
    );
    const answer = await world.within(withinMs, Promise.race([answered, life.ended]));
    if (answer === undefined || life.isDead) return undefined;
    if (world.isLost()) world.reached.add('an answer is lost after the deed');
    else return answer;
    return undefined;
  }

  /** The end of the world. */
  async close(): Promise<void> {
    this.#isOver = true;
    for (const { life } of this.#alive.values()) life.kill();
  }

  #start(place: number, turn: number): void {
    const { world, database, wrap } = this.#parts;
    this.#lives += 1;
    const life = new Life(`controller ${place + 1} ${turn}`);
    const waiting = new Set<() => void>();
    const opened = openMemoryStore({
      database,
      now: () => world.now,
      // Heartbeats go by the real clock, which stands still here: none comes to its end.
      onStep: (name) => (name.startsWith('processes.') ? never() : this.#point(life, name)),
      wait: async (ms, signal) => {
        const pause = ms >= pollMs ? ms * (1 + idleness * world.random()) : ms;
        const hear = await world.pause({ ms: pause, life, signal }, (wake) => waiting.add(wake));
        waiting.delete(hear);
        if (life.isDead) await never();
      },
    });
    opened.onCommit(() => {
      if (!world.chance(hintsHeard)) return;
      for (const wake of waiting) wake();
      waiting.clear();
    });
    const store = wrap(watched(opened, { world, place, database, claims: this.#claims }), life);
    const told = (fields: object, sentence: string): void => {
      this.#tell(life, `${sentence} ${'err' in fields ? String(fields.err) : ''}`);
    };
    const log = { info: () => undefined, warn: told, error: told };
    const secrets = { secretsOf: async () => ({}) };
    const engine = startEngine({ store, secrets, owner: `c${this.#lives}`, log, now: () => world.now });
    this.#alive.set(place, { life, engine });
    // As every controller does when it starts. Those that find a system know that it has heard it, and most are spared the proof.
    if (database.systems.size === 0 || world.chance(rostersTold))
      engine.tellRoster({ groups }).catch((error: unknown) => this.#tell(life, `groups: ${String(error)}`, error));
    void life.ended.then(() => this.#startAgain({ place, turn, store: opened }));
  }

  async #startAgain({ place, turn, store }: { place: number; turn: number; store: Store }): Promise<void> {
    if (this.#isOver) return;
    this.#alive.delete(place);
    await this.#parts.world.sleep(undefined, this.#parts.world.random() * startMs);
    await store.close();
    await this.#parts.world.sleep(undefined, startMs);
    if (!this.#isOver) this.#start(place, turn + 1);
  }

  #point(life: Life, name: string): Promise<void> | undefined {
    const { world } = this.#parts;
    const isHeld = held.has(name);
    const wasDead = life.isDead;
    try {
      return world.point(life, isHeld, name);
    } finally {
      if (isHeld && life.isDead && !wasDead && name !== 'committed') world.reached.add('a transaction is rolled back by a crash');
    }
  }

  #tell(life: Life, sentence: string, error?: unknown): undefined {
    if (!life.isDead && !(error instanceof Killed) && !this.#isOver) this.errors.push(`error: ${life.name}: ${sentence}`);
  }
}
