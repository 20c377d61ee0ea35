import { Failure } from '#core/failure.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '#core/state.ts';
import { rotateLog, tailLog } from './log-file.ts';
import { readPrivate, removePrivate } from './private-file.ts';
import { tellSlowly } from './progress.ts';
import { environmentKey, placesOf, type EnvironmentRecord, type InstancePlace } from './record.ts';
import { logFileOf, Watch, type WatchParts } from './watch.ts';

const graceMs = 10_000;
const rotateEveryMs = 5_000;
const startPauseMs = 25;
/** Shorter outages are told to nobody. */
const downAfterMs = 2_000;

/** Everything that runs here for environments: one watch per instance. */
export class Keeper {
  readonly #parts: WatchParts;
  readonly #watches = new Map<string, Watch>();
  readonly #rotation: NodeJS.Timeout;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#rotation = setInterval(() => this.#rotateLogs(), rotateEveryMs);
    this.#rotation.unref();
  }

  /** After a restart of the agent: finds what runs, starts what is to run and does not. */
  async adoptAll(): Promise<void> {
    const wanted = this.#parts.records.places().filter((place) => this.#parts.records.instance(place)?.isWanted === true);
    await Promise.all(wanted.map((place) => this.#adopt(place)));
  }

  /** Runs it, if it does not run. */
  async start(place: InstancePlace): Promise<void> {
    this.#parts.records.changeInstance(place, { isWanted: true });
    await this.#watchOf(place).start();
  }

  /**
   * Waits until it is well, and tells what it waits for. Throws a Failure with its last words when it ends before, or when the signal
   * fires: at once where somebody takes the deployment back.
   */
  async waitUntilWell(place: InstancePlace, signal: AbortSignal, tell: (progress: Progress) => void = () => undefined): Promise<void> {
    const watch = this.#watchOf(place);
    const tellWait = tellSlowly(tell);
    while (!(await watch.isWell())) {
      if (!watch.isAlive()) throw this.#failureOf(place, 'ended before it was well');
      if (signal.aborted) throw this.#failureOf(place, wordsOfEnd(signal, watch.answer));
      tellWait(watch.answer, () => this.tail(place, 3));
      await sleep(startPauseMs);
    }
    this.#parts.records.changeInstance(place, { isProven: true });
  }

  /** Whether it runs and is well, asked now. */
  async isWell(place: InstancePlace): Promise<boolean> {
    return (await this.#watches.get(keyOf(place))?.isWell()) ?? false;
  }

  isAlive(place: InstancePlace): boolean {
    return this.#watches.get(keyOf(place))?.isAlive() ?? false;
  }

  /** Ends it and keeps its record, so that it can be started again. */
  async stop(place: InstancePlace): Promise<void> {
    if (this.#parts.records.instance(place) === undefined) return;
    this.#parts.records.changeInstance(place, { isWanted: false });
    await this.#watchOf(place).stop(graceMs);
    this.#watches.delete(keyOf(place));
  }

  /** Ends it and forgets it. */
  async remove(place: InstancePlace): Promise<void> {
    await this.stop(place);
    this.#parts.records.setInstance(place, undefined);
    removePrivate(this.#parts.state, place);
  }

  tail(place: InstancePlace, lines: number): string {
    return tailLog(logFileOf(this.#parts.state, place), lines, this.#secretsOf(place));
  }

  /** What is not well on the side that customers reach; undefined where not everything was asked yet. */
  unwellOf(record: EnvironmentRecord): readonly string[] | undefined {
    const places = placesOf(record).filter(
      (place) => place.side === record.active && this.#parts.records.instance(place)?.isWanted === true,
    );
    const watches = places.map((place) => ({ place, watch: this.#watches.get(keyOf(place)) }));
    if (watches.some(({ watch }) => watch?.isKnown !== true)) return undefined;
    const now = performance.now();
    return watches.filter(({ watch }) => now - (watch?.unwellMs ?? now) > downAfterMs).map(({ place }) => place.service);
  }

  close(): void {
    clearInterval(this.#rotation);
    for (const watch of this.#watches.values()) watch.close();
  }

  async #adopt(place: InstancePlace): Promise<void> {
    const watch = this.#watchOf(place);
    const isProven = this.#parts.records.instance(place)?.isProven === true;
    // A service that cannot be started now must not keep the others from being watched.
    await (isProven ? watch.start() : watch.adopt()).catch((error: unknown) => {
      this.#parts.log(`${place.service} of ${place.environment} cannot be started: ${String(error)}`);
      return watch.adopt();
    });
  }

  #watchOf(place: InstancePlace): Watch {
    const known = this.#watches.get(keyOf(place));
    const watch = known ?? new Watch(place, this.#parts);
    this.#watches.set(keyOf(place), watch);
    return watch;
  }

  #failureOf(place: InstancePlace, what: string): Failure {
    const words = this.tail(place, 20);
    const last = words === '' ? 'It said nothing.' : `Its last words:\n${words}`;
    return new Failure('service-not-well', `${place.service} ${what}. ${last}`, { retryable: false });
  }

  #secretsOf(place: InstancePlace): readonly string[] {
    try {
      return readPrivate(this.#parts.state, place).secrets;
    } catch {
      // Stopped and forgotten: its log may still be there, its secrets are not.
      return [];
    }
  }

  #rotateLogs(): void {
    for (const place of this.#parts.records.places()) {
      try {
        rotateLog(logFileOf(this.#parts.state, place));
      } catch (error) {
        this.#parts.log(`The log of ${place.service} of ${place.environment} cannot be rotated: ${String(error)}`);
      }
    }
  }
}

/** Whoever took the deployment back did not wait for its time. */
function wordsOfEnd({ reason }: AbortSignal, answer: string): string {
  return reason === 'aborted' ? `was not waited for any longer: ${answer}` : `did not become well in time: ${answer}`;
}

function keyOf(place: InstancePlace): string {
  return `${environmentKey(place)}/${place.side}/${place.service}`;
}
