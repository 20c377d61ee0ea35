// A world whose every order of events follows from a seed. Whoever reaches a point may be parked, crash, or stall there; who goes on
// next is drawn. Nothing waits for a timer of ours: the next one goes as soon as nobody has anything left to do.
import { randomFrom } from './random.ts';
import { Killed, never, type Life } from './simulation.ts';

const beginning = Date.UTC(2026, 0, 5, 9);
/** Whoever needs more steps than this goes round in circles. */
const mostSteps = 20_000;
/** Points after its start within which a process counts as one that recovers. */
const recoveryPoints = 12;
/** After 8 s of silence the database ends a transaction: whoever holds one sleeps less than that. */
const longestHeldMs = 7_000;
/** Between claim and release a stall is worth most: that is what claims are numbered for. */
const releaseStalls = 4;
/** Three times as long as a claim; and longer than an order may take. */
const usualStallMs = 30_000;
const longestStallMs = 150_000;

const settled = Promise.resolve();

interface Parked {
  readonly due: number;
  readonly wake: () => void;
  /** Whose sleep it is, where nothing follows from it once he is dead: nobody is woken for it. */
  readonly life?: Life | undefined;
}

/** What ends a pause before its time. */
interface Pause {
  readonly ms: number;
  readonly life: Life;
  readonly signal: AbortSignal | undefined;
}

/** What goes wrong in a seed, and how often. */
interface Weather {
  readonly crashRate: number;
  readonly stallRate: number;
  /** How often somebody else may go on at a point. */
  readonly parkRate: number;
  readonly lossRate: number;
}

export class SimulatedWorld {
  now = beginning;
  steps = 0;
  crashes = 0;
  stalls = 0;
  stalledMs = 0;
  stalledUntil = 0;
  /** What happened at least once: see `simulate-reach.ts`. */
  readonly reached = new Set<string>();
  readonly random: () => number;
  readonly #weather: Weather;
  readonly #ready: (() => void)[] = [];
  readonly #sleepers = new Set<Parked>();
  readonly #listeners = new Map<AbortSignal, Set<() => void>>();
  #crashesLeft: number;
  #stallsLeft: number;

  constructor(seed: number, isCalm = false) {
    this.random = randomFrom(Math.imul(seed + 1, 0x9e3779b1));
    const some = (most: number): number => (isCalm ? 0 : Math.floor(this.random() * (most + 1)));
    this.#crashesLeft = some(4);
    this.#stallsLeft = some(3);
    const rate = (): number => 1 / (6 + Math.floor(this.random() * 90));
    this.#weather = {
      crashRate: rate(),
      stallRate: rate(),
      parkRate: 0.1 + this.random() * 0.6,
      lossRate: isCalm ? 0 : this.random() * 0.15,
    };
  }

  /** Where a process may be interrupted. `isHeld`: others wait for what it holds, so its death is told to them. */
  point(life: Life, isHeld: boolean, name = ''): Promise<void> | undefined {
    this.#draw(life);
    if (life.isDead) {
      if (isHeld) throw new Killed();
      return never();
    }
    if (this.#stallsLeft > 0 && this.random() < this.#weather.stallRate * (name === 'release' ? releaseStalls : 1))
      return this.#park(life, isHeld, this.#stall(isHeld));
    return this.random() < this.#weather.parkRate ? this.#park(life, isHeld, 0) : undefined;
  }

  /** The same where nothing can wait: it may crash there, and then does not get past. */
  reach(life: Life): void {
    this.#draw(life);
    if (life.isDead) throw new Killed();
  }

  /** Sleeps by the world's clock; a dead one does not wake. */
  sleep(life: Life | undefined, ms: number): Promise<void> {
    return new Promise<void>((resolve) => this.#sleepers.add({ due: this.now + Math.max(0, ms), wake: resolve, life }));
  }

  /** Waits until `ms` have passed, or the signal fires, or somebody calls what `offer` is given; that is the answer too. */
  async pause({ ms, life, signal }: Pause, offer: (wake: () => void) => void): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { due: this.now + Math.max(0, ms), wake: resolve, life };
    const wake = (): void => {
      if (this.#sleepers.delete(sleeper) && !life.isDead) this.#ready.push(resolve);
    };
    this.#sleepers.add(sleeper);
    offer(wake);
    if (signal?.aborted === true) wake();
    const listeners = signal === undefined ? undefined : this.#listenersOf(signal);
    listeners?.add(wake);
    await promise;
    listeners?.delete(wake);
    return wake;
  }

  /** Each signal is listened to once, for whoever waits for it: a loop waits for the same one thousands of times. */
  #listenersOf(signal: AbortSignal): Set<() => void> {
    const known = this.#listeners.get(signal);
    if (known !== undefined) return known;
    const listeners = new Set<() => void>();
    this.#listeners.set(signal, listeners);
    signal.addEventListener('abort', () => {
      for (const wake of listeners) wake();
    });
    return listeners;
  }

  /** Resolves to undefined after `ms`, unless `answer` comes before. */
  async within<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const sleeper = { due: this.now + ms, wake: () => resolve(undefined) };
    this.#sleepers.add(sleeper);
    const first = await Promise.race([answer, promise]);
    this.#sleepers.delete(sleeper);
    return first;
  }

  /** How long a message takes; now and then so long that others overtake it. */
  travelMs(): number {
    return this.random() < 0.85 ? this.random() * 10 : this.random() * 8_000;
  }

  isLost(): boolean {
    return this.random() < this.#weather.lossRate;
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** Lets the world run until `isDone`; says what keeps it from getting there. */
  run(isDone: () => boolean): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const go = (): void => {
      this.steps += 1;
      if (isDone()) return resolve(undefined);
      if (this.steps > mostSteps) return resolve('lost: it goes round in circles');
      const next = this.#next();
      if (next === undefined) return resolve('lost: nobody has anything left to do');
      next();
      // A tick comes when every promise has been followed to its end; asked for from a promise, or it would come before them.
      void settled.then(again);
    };
    const again = (): void => process.nextTick(go);
    again();
    return promise;
  }

  #next(): (() => void) | undefined {
    const ready = this.#ready;
    if (ready.length > 0) {
      const place = Math.floor(this.random() * ready.length);
      const [chosen] = ready.splice(place, 1);
      return chosen;
    }
    let soonest: Parked | undefined;
    for (const sleeper of this.#sleepers) {
      if (sleeper.life?.isDead === true) this.#sleepers.delete(sleeper);
      else if (soonest === undefined || sleeper.due < soonest.due) soonest = sleeper;
    }
    if (soonest === undefined) return undefined;
    this.now = Math.max(this.now, Math.ceil(soonest.due));
    this.#sleepers.delete(soonest);
    return soonest.wake;
  }

  /** It may die here; the young are likelier to, for that is a crash in recovery. */
  #draw(life: Life): void {
    life.age += 1;
    if (life.isDead || this.#crashesLeft === 0) return;
    const isYoung = life.age <= recoveryPoints && !life.name.endsWith(' 1');
    if (this.random() >= this.#weather.crashRate * (isYoung ? 3 : 1)) return;
    this.#crashesLeft -= 1;
    this.crashes += 1;
    if (isYoung) this.reached.add('crash in recovery');
    life.kill();
  }

  #stall(isHeld: boolean): number {
    this.#stallsLeft -= 1;
    this.stalls += 1;
    const longest = isHeld ? longestHeldMs : this.random() < 0.1 ? longestStallMs : usualStallMs;
    const ms = this.random() * longest;
    this.stalledMs += ms;
    this.stalledUntil = Math.max(this.stalledUntil, this.now + ms);
    return ms;
  }

  #park(life: Life, isHeld: boolean, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        if (!life.isDead) resolve();
        else if (isHeld) reject(new Killed());
      };
      if (ms === 0) this.#ready.push(wake);
      else this.#sleepers.add({ due: this.now + ms, wake });
    });
  }
}
