import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { splitCommand } from './command-line.ts';
import { launch } from './launch.ts';
import { listeningOf, wordsOfElsewhere } from './listening.ts';
import { nothingListens, probe } from './probe.ts';
import { findMarked, findTree, isAlive, markerOf, type ProcessIdentity } from './proc.ts';
import { readPrivate } from './private-file.ts';
import type { InstancePlace, InstanceRecord, Records } from './record.ts';
import { safePart, type StateFolder } from './state-folder.ts';
import { stopTree } from './stop-tree.ts';

const tickMs = 250;
const probeEveryMs = 1_000;
const firstPauseMs = 100;
const lookEveryMs = 1_000;
const longestPauseMs = 30_000;
/** A process that lives and says for a shorter time that it is not well has no gap: nobody is told either. */
const gapAfterMs = 2_000;
/** What hangs does not listen to a request to end. */
const hungGraceMs = 2_000;
/** So long without a crash, and the next one counts as the first. */
const calmMs = 60_000;

export interface WatchParts {
  readonly state: StateFolder;
  readonly records: Records;
  readonly folderOf: (digest: string) => string;
  readonly log: (sentence: string) => void;
}

/** Keeps one instance running: finds it again, starts it, asks how it is, mends a crash with growing pauses. */
export class Watch {
  readonly #place: InstancePlace;
  readonly #parts: WatchParts;
  /** Starting and stopping take their turns: an instance is never started twice. */
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #crashes = 0;
  #startedMs = 0;
  #probedMs = -Infinity;
  #restartMs: number | undefined;
  /** Undefined until it was asked. */
  #isWell: boolean | undefined;
  #unwellMs: number | undefined;
  /** Since when what lives does not answer that it does. */
  #silentMs: number | undefined;
  /** It has said so since its start. */
  #hasLived = false;
  #answer = 'it was not asked yet';
  /** When it was looked where it listens, where nothing answers on its port, and what was found. */
  #lookedMs = performance.now();
  #elsewhere: string | undefined;

  constructor(place: InstancePlace, parts: WatchParts) {
    this.#place = place;
    this.#parts = parts;
  }

  /** Since when it is not well, by the monotonic clock; undefined while it is. */
  get unwellMs(): number | undefined {
    return this.#unwellMs;
  }

  /** What it answered when it was asked last: `/health answers 500`. */
  get answer(): string {
    return this.#answer;
  }

  /** Whether anybody knows how it is. */
  get isKnown(): boolean {
    return this.#isWell !== undefined;
  }

  /** Takes up what runs with this marker, or starts it. Begins to watch. */
  async start(): Promise<void> {
    await this.#inTurn(() => this.#adoptOrLaunch());
    this.#schedule();
  }

  /** Watches, but leaves the start to somebody else: for an instance that never was well. */
  async adopt(): Promise<void> {
    await this.#inTurn(async () => void this.#adopt());
    this.#schedule();
  }

  /** Asks now; also whether it still lives. */
  async isWell(): Promise<boolean> {
    const instance = this.#instance();
    if (instance === undefined || !this.isAlive()) return false;
    const { isWell, because } = await probe(portOf(instance));
    this.#setWell(isWell);
    this.#answer = because === nothingListens ? this.#whereItListens(instance) : because;
    return isWell;
  }

  /** The kernel knows it, and a look through all processes is not for every asking. */
  #whereItListens({ marker, process, port }: InstanceRecord): string {
    if (performance.now() - this.#lookedMs > lookEveryMs) {
      this.#lookedMs = performance.now();
      const pids = findTree(marker, process).map(({ pid }) => pid);
      this.#elsewhere = wordsOfElsewhere(listeningOf(pids), port);
    }
    return this.#elsewhere ?? nothingListens;
  }

  isAlive(): boolean {
    const found = this.#instance()?.process;
    return found !== undefined && isAlive(found);
  }

  async stop(graceMs: number): Promise<void> {
    this.close();
    await this.#inTurn(async () => {
      const instance = this.#instance();
      if (instance === undefined) return;
      await stopTree(instance.marker, instance.process, graceMs);
      this.#parts.records.setWellSince(this.#place, undefined);
      this.#parts.records.changeInstance(this.#place, { process: undefined });
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #instance(): InstanceRecord | undefined {
    return this.#parts.records.instance(this.#place);
  }

  #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #adoptOrLaunch(): Promise<void> {
    if (!this.#adopt()) await this.#launch();
  }

  /** The record may lack the process: we may have died between its start and our writing it down. Then its marker is found. */
  #adopt(): boolean {
    const instance = this.#instance();
    if (instance === undefined) return false;
    this.#startedMs = performance.now();
    if (instance.process !== undefined && isAlive(instance.process) && markerOf(instance.process.pid) === instance.marker) return true;
    const root = findMarked(instance.marker).find((found) => found.pid === found.session);
    if (root === undefined) return false;
    this.#remember({ pid: root.pid, startTime: root.startTime });
    return true;
  }

  async #launch(): Promise<void> {
    const instance = this.#instance();
    if (instance === undefined || this.#isClosed) return;
    // What a crashed service left behind would hold its port.
    await stopTree(instance.marker, undefined, 0);
    const { variables } = readPrivate(this.#parts.state, this.#place);
    this.#startedMs = performance.now();
    this.#hasLived = false;
    const started = await launch({
      command: splitCommand(instance.command),
      folder: this.#parts.folderOf(instance.artefact),
      variables,
      marker: instance.marker,
      logFile: logFileOf(this.#parts.state, this.#place),
      onExit: () => this.#tickSoon(),
    });
    this.#remember(started);
  }

  #remember(identity: ProcessIdentity): void {
    this.#parts.records.setWellSince(this.#place, undefined);
    this.#parts.records.changeInstance(this.#place, { process: { pid: identity.pid, startTime: identity.startTime } });
  }

  #schedule(pauseMs = tickMs): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tick(), pauseMs);
  }

  #tickSoon(): void {
    if (this.#timer !== undefined) this.#schedule(0);
  }

  async #tick(): Promise<void> {
    try {
      if (!this.isAlive()) await this.#mend();
      else if (performance.now() - this.#probedMs >= probeEveryMs) await this.#ask();
    } catch (error) {
      this.#parts.log(`${this.#place.service} of ${this.#place.environment}: ${error instanceof Failure ? error.message : String(error)}`);
    }
    this.#schedule(this.#restartMs === undefined ? tickMs : Math.min(tickMs, Math.max(0, this.#restartMs - performance.now())));
  }

  async #ask(): Promise<void> {
    this.#probedMs = performance.now();
    await this.isWell();
    await this.#endIfHung();
    if (this.#probedMs - this.#startedMs > calmMs) this.#crashes = 0;
  }

  /** A process that says no more that it lives is ended; what has ended is mended. While it starts it may be silent. */
  async #endIfHung(): Promise<void> {
    const instance = this.#instance();
    if (instance?.live === undefined || !instance.isProven || !this.isAlive()) return;
    const { path: live, hangMs, startMs } = instance.live;
    const { isWell, because } = await probe({ port: instance.port, health: live });
    this.#hasLived ||= isWell;
    const isStarting = !this.#hasLived && performance.now() - this.#startedMs < startMs;
    this.#silentMs = isWell || isStarting ? undefined : (this.#silentMs ?? performance.now());
    if (this.#silentMs === undefined || performance.now() - this.#silentMs < hangMs) return;
    this.#silentMs = undefined;
    this.#parts.log(`${this.#place.service} of ${this.#place.environment} hangs: ${because}. It is ended and started again.`);
    await this.#inTurn(() => stopTree(instance.marker, instance.process, hungGraceMs));
  }

  /** One that was never well is not started again: its placement has failed, and says so. */
  async #mend(): Promise<void> {
    this.#setWell(false);
    if (this.#instance()?.isProven !== true) return;
    if (this.#restartMs === undefined) {
      const pauseMs = Math.min(firstPauseMs * 2 ** this.#crashes, longestPauseMs);
      this.#crashes += 1;
      this.#restartMs = performance.now() + pauseMs;
      this.#parts.log(`${this.#place.service} of ${this.#place.environment} has ended; it is started again in ${pauseMs} ms.`);
    }
    if (performance.now() < this.#restartMs) return;
    this.#restartMs = undefined;
    this.#probedMs = -Infinity;
    await this.#inTurn(() => this.#adoptOrLaunch());
  }

  #setWell(isWell: boolean): void {
    this.#isWell = isWell;
    this.#unwellMs = isWell ? undefined : (this.#unwellMs ?? performance.now());
    const { records } = this.#parts;
    if (!isWell && (!this.isAlive() || performance.now() - (this.#unwellMs ?? Infinity) > gapAfterMs))
      records.setWellSince(this.#place, undefined);
    if (isWell && this.#instance()?.wellSince === undefined) records.setWellSince(this.#place, Date.now());
  }
}

export function logFileOf(state: StateFolder, place: InstancePlace): string {
  return path.join(state.environment(place.system, place.environment), 'logs', `${safePart(place.service)}-${place.side}.log`);
}

function portOf({ port, health }: InstanceRecord): { readonly port: number; readonly health?: string } {
  return health === undefined ? { port } : { port, health };
}
