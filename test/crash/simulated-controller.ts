import type { Engine } from '#engine/engine.ts';
import { startEngine } from '#engine/start-engine.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Store } from '#store/store.ts';
import { Killed, Life, never, type Simulation } from './simulation.ts';

const startMs = 60;
const askAgainMs = 40;

const groups = { 'installation-admin': ['gus'] };

/** Others wait for what it holds here: it must let go, as the database lets go of a lost connection. */
const held = new Set(['loadOpen', 'load', 'answerOf', 'write', 'commit', 'committed']);

interface Process {
  readonly life: Life;
  readonly engine: Engine;
  readonly store: Store;
}

export interface ControllerParts {
  readonly simulation: Simulation;
  /** What a negative control puts between engine and store. */
  readonly wrap?: (store: Store, life: Life) => Store;
}

/** The real engine over the store in memory, started again whenever it was killed. */
export class SimulatedController {
  readonly database = new MemoryDatabase();
  /** What the engine told as an error: nothing may be there. */
  readonly errors: string[] = [];
  readonly #parts: ControllerParts;
  #process: Process | undefined;
  #starts = 0;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.#start();
  }

  /** Asks until somebody answers: a killed controller or a lost answer means to ask again, the same thing. */
  async ask<T>(name: string, question: (engine: Engine) => Promise<T>): Promise<T> {
    const { simulation } = this.#parts;
    for (;;) {
      const answer = await this.tryToAsk(name, question);
      if (answer !== undefined) return answer.value;
      await simulation.sleep(askAgainMs);
    }
  }

  /** Undefined where no answer came, whether or not the question did. */
  async tryToAsk<T>(name: string, question: (engine: Engine) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    const { simulation } = this.#parts;
    const process = this.#process;
    if (process === undefined || simulation.strikes(`network ${name} is lost on its way`)) return undefined;
    const answered = question(process.engine).then(
      (value) => ({ value }),
      (error: unknown) => {
        if (!(error instanceof Killed)) this.errors.push(`${name}: ${String(error)}`);
        return undefined;
      },
    );
    const answer = await Promise.race([answered, process.life.ended]);
    if (answer === undefined || process.life.isDead || simulation.strikes(`network the answer to ${name} is lost`)) return undefined;
    return answer;
  }

  /** A store that nobody crashes, to look at what is there. */
  look(): Store {
    return openMemoryStore({ database: this.database, now: () => this.#parts.simulation.now });
  }

  /** The end of the world. */
  close(): void {
    this.#process?.life.kill();
  }

  #start(): void {
    const { simulation, wrap } = this.#parts;
    this.#starts += 1;
    const life = new Life('controller');
    const opened = openMemoryStore({
      database: this.database,
      now: () => simulation.now,
      onStep: (name) => this.#step(life, name),
      wait: async (ms, signal) => {
        await simulation.sleep(ms, signal);
        if (life.isDead) await never();
      },
    });
    const store = wrap === undefined ? opened : wrap(opened, life);
    const tell = (fields: object, sentence: string): void => {
      if (!life.isDead) this.errors.push(`${sentence} ${'err' in fields ? String(fields.err) : ''}`);
    };
    const log = { info: () => undefined, warn: () => undefined, error: tell };
    const engine = startEngine({
      store,
      secrets: { secretsOf: async () => ({}) },
      owner: `c${this.#starts}`,
      log,
      now: () => simulation.now,
    });
    this.#process = { life, engine, store: opened };
    // As every controller does when it starts.
    engine.tellRoster({ groups }).catch((error: unknown) => (life.isDead ? undefined : this.errors.push(`groups: ${String(error)}`)));
    void life.ended.then(() => this.#startAgain(opened));
  }

  async #startAgain(dead: Store): Promise<void> {
    this.#process = undefined;
    await dead.close();
    await this.#parts.simulation.sleep(startMs);
    this.#start();
  }

  /** Heartbeats go by the real clock, and would number the points anew from run to run. */
  async #step(life: Life, name: string): Promise<void> {
    const { simulation } = this.#parts;
    if (name.startsWith('processes.')) return life.isDead ? never() : undefined;
    if (held.has(name)) simulation.reach(life, name);
    else await simulation.pass(life, name);
  }
}
