// A world in which everything between two awaits has a number. Time stands still until nobody can go on without it.
import { setImmediate as settle } from 'node:timers/promises';

/** Ends what a killed process was about, where it holds something that others wait for: a rolled-back transaction is one. */
export class Killed extends Error {
  constructor() {
    super('the process was killed');
  }
}

/** One life of a process: what it does after its death has no effect, as after `kill -9`. */
export class Life {
  readonly name: string;
  readonly ended: Promise<void>;
  /** How many points it has reached. */
  age = 0;
  readonly #end: () => void;
  #isDead = false;

  constructor(name: string) {
    this.name = name;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  kill(): void {
    this.#isDead = true;
    this.#end();
  }
}

interface Sleeper {
  readonly due: number;
  readonly order: number;
  readonly wake: () => void;
}

/** What is to go wrong: the numbers of the points. */
export interface Faults {
  readonly at: ReadonlySet<number>;
}

const beginning = Date.UTC(2026, 0, 5, 9);
/** More real time than any walk takes: whoever is busy for so long is stuck. */
const longestRealMs = 20_000;

export class Simulation {
  /** Milliseconds since 1970. */
  now = beginning;
  /** How many points were reached so far. */
  reached = 0;
  /** The names of the points at which something went wrong. */
  readonly struck: string[] = [];
  readonly #faults: Faults;
  readonly #sleepers = new Set<Sleeper>();
  #sleeps = 0;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Counts a point; true where the fault of this run strikes. */
  strikes(name: string): boolean {
    this.reached += 1;
    if (!this.#faults.at.has(this.reached)) return false;
    this.struck.push(`${this.reached} ${name}`);
    return true;
  }

  /** A point in the life of a process. It may die here; a dead one does not get past. */
  reach(life: Life, name: string): void {
    if (!life.isDead && this.strikes(`${life.name} ${name}`)) life.kill();
    if (life.isDead) throw new Killed();
  }

  /** The same where nothing waits for the dead: it simply never comes back. */
  async pass(life: Life, name: string): Promise<void> {
    if (!life.isDead && this.strikes(`${life.name} ${name}`)) life.kill();
    if (life.isDead) await never();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sleeps += 1;
    const sleeper: Sleeper = { due: this.now + Math.max(ms, 0), order: this.#sleeps, wake: resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#sleepers.delete(sleeper);
  }

  /** Lets the world run until `isDone`; false where it is not within `limitMs` of its own time. */
  async run(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const until = this.now + limitMs;
    const realUntil = performance.now() + longestRealMs;
    for (;;) {
      await settle();
      if (isDone()) return true;
      const next = [...this.#sleepers].reduce<Sleeper | undefined>(
        (least, sleeper) => (isSooner(sleeper, least) ? sleeper : least),
        undefined,
      );
      if (next === undefined || next.due > until || performance.now() > realUntil) return false;
      this.now = Math.max(this.now, next.due);
      this.#sleepers.delete(next);
      next.wake();
    }
  }
}

function isSooner(left: Sleeper, right: Sleeper | undefined): boolean {
  return right === undefined || left.due < right.due || (left.due === right.due && left.order < right.order);
}

export function never(): Promise<never> {
  return new Promise(() => undefined);
}
