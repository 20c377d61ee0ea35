import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import type { Doors } from '#targets/target.ts';
import { writeDurably } from './durable-file.ts';
import { launch } from './launch.ts';
import { rotateLog } from './log-file.ts';
import { findMarked, isAlive, type ProcessIdentity } from './proc.ts';
import type { Records } from './record.ts';
import { RouterClient, type ListenerCounters, type NumberedSlice, type RouterStatus, type SideTraffic } from './router-client.ts';
import { routerDocument, withoutNews } from './router-configuration.ts';
import type { StateFolder } from './state-folder.ts';

const watchMs = 100;
const askEveryMs = 500;
const pauseBetweenStartsMs = 300;
const startMs = 15_000;
const pauseMs = 25;

/** Keeps the router of this host running, and tells it what the records say. */
export class RouterControl {
  readonly #state: StateFolder;
  readonly #records: Records;
  readonly #command: readonly string[];
  readonly #log: (sentence: string) => void;
  readonly #client: RouterClient;
  /** Kept on the disk: while no controller can be asked, the doors stay as they are. */
  #doors: Doors | undefined;
  #process: ProcessIdentity | undefined;
  /** One document at a time: versions go up. */
  #turn: Promise<unknown> = Promise.resolve();
  #status: RouterStatus | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #silentMs: number | undefined;
  #askedMs = 0;
  #launchedMs = -Infinity;

  constructor(parts: {
    readonly state: StateFolder;
    readonly records: Records;
    readonly command: readonly string[];
    readonly log: (sentence: string) => void;
  }) {
    this.#state = parts.state;
    this.#records = parts.records;
    this.#command = parts.command;
    this.#log = parts.log;
    this.#client = new RouterClient(path.join(parts.state.router, 'router.sock'));
    mkdirSync(parts.state.router, { recursive: true, mode: 0o700 });
    this.#doors = readDoors(this.#doorsFile);
  }

  /** Since when it does not answer, by the monotonic clock. */
  get silentMs(): number | undefined {
    return this.#silentMs;
  }

  /** Whether it has answered since this agent started. */
  get isKnown(): boolean {
    return this.#status !== undefined;
  }

  /** A router that does not come up is told, and tried again; services are watched all the same. */
  async start(): Promise<void> {
    try {
      await this.#ensureRunning();
      await this.push();
    } catch (error) {
      this.#log(`The router: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#schedule();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async setDoors(doors: Doors): Promise<void> {
    if (JSON.stringify(doors) === JSON.stringify(this.#doors)) return;
    this.#doors = doors;
    writeDurably(this.#doorsFile, JSON.stringify(doors));
    await this.push();
  }

  /** Brings the records into force. Throws a Failure where the router will not have them. */
  push(): Promise<RouterStatus> {
    const turn = this.#turn.then(() => this.#push());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async counters(): Promise<ListenerCounters> {
    return this.#client.counters();
  }

  async status(): Promise<RouterStatus> {
    return this.#client.status();
  }

  /** `http://127.0.0.1:PORT` of a listener; undefined where there is none. */
  urlOf(listener: string): string | undefined {
    const found = this.#status?.listeners.find(({ name }) => name === listener);
    return found === undefined ? undefined : `http://${found.address}:${found.port}`;
  }

  /** What both sides of a group did after the slice with this number. */
  async slices(group: string, after: number): Promise<readonly NumberedSlice[]> {
    return this.#client.slices(group, after);
  }

  /** What one side of a listener did after the second with this number. */
  async traffic(listener: string, side: string, after: number): Promise<SideTraffic | undefined> {
    return this.#client.traffic(listener, side, after);
  }

  /** Waits until nothing of a side is under way; says whether it came to that. */
  async drain(listener: string, side: string, timeoutMs: number): Promise<boolean> {
    return this.#client.drain(listener, side, timeoutMs);
  }

  async #push(): Promise<RouterStatus> {
    const giveUp = performance.now() + startMs;
    let isOlder = false;
    for (;;) {
      try {
        const { version } = await this.#client.status();
        const document = routerDocument(this.#records.all(), this.#doors);
        const answer = await this.#client.configure({ version: version + 1, ...(isOlder ? withoutNews(document) : document) });
        if (answer.kind === 'status') return (this.#status = answer.status);
      } catch (error) {
        // One that runs since before an update serves on, and does not know every word yet.
        if (!isOlder && error instanceof Failure && error.code === 'configuration-invalid') {
          isOlder = true;
          continue;
        }
        // A router that was killed is back in less than a second; what it refuses it refuses for good.
        const isSilent = error instanceof Failure && error.code === 'router-silent';
        if (!isSilent || performance.now() > giveUp) throw error;
      }
      await sleep(pauseMs);
    }
  }

  #schedule(): void {
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#watch(), watchMs);
  }

  async #watch(): Promise<void> {
    try {
      await this.#ensureRunning();
      if (performance.now() - this.#askedMs > askEveryMs) await this.#lookAfter();
    } catch (error) {
      this.#silentMs ??= performance.now();
      this.#log(`The router: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#schedule();
  }

  async #lookAfter(): Promise<void> {
    this.#askedMs = performance.now();
    const { version } = await this.#client.status();
    this.#silentMs = undefined;
    // One that lost its own file has lost its routes with it.
    if (this.#status === undefined || version < this.#status.version) await this.push();
    rotateLog(this.#logFile);
  }

  get #logFile(): string {
    return path.join(this.#state.router, 'router.log');
  }

  get #doorsFile(): string {
    return path.join(this.#state.router, 'doors.json');
  }

  async #ensureRunning(): Promise<void> {
    if (this.#process !== undefined && isAlive(this.#process)) return;
    const marker = `${this.#state.markerPrefix}router`;
    this.#process = findMarked(marker).at(0);
    if (this.#process !== undefined) return;
    // One that ends at once would otherwise be all that this machine does.
    if (performance.now() - this.#launchedMs < pauseBetweenStartsMs) return;
    this.#launchedMs = performance.now();
    const [program, ...args] = this.#command;
    if (program === undefined) throw new Failure('no-router', 'The agent was not told how to start a router.', { retryable: false });
    const command = [program, ...args, '--state', this.#state.router] as const;
    this.#process = await launch({ command, folder: '/', variables: {}, marker, logFile: this.#logFile });
  }
}

const doorsShape = z.strictObject({ keys: z.record(z.string(), z.string()), signInUrl: z.string() });

/** Undefined where none were told yet; a file that cannot be read is as good as none: the controller tells them again. */
function readDoors(file: string): Doors | undefined {
  try {
    return doorsShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
