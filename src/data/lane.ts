// A lane: a connection that reads, one that writes, and the masks between, on a thread of its own. A table without masks is only passed on.
import { Worker } from 'node:worker_threads';
import type { KeysMadeBy } from '#core/data/classification.ts';
import type { OwnMaskFile } from '#core/data/own-masks.ts';
import { tableText } from '#core/data/identifiers.ts';
import { Failure } from '#core/failure.ts';
import type { Chunk } from './chunks.ts';
import type { Copied } from './copy-chunk.ts';
import type { Endpoint } from './endpoint.ts';
import type { PrintOrder, Prints } from './proof/printer.ts';
import { threadFile, threadLimits } from './thread-file.ts';
import type { PlannedTable } from '#core/data/refresh-plan.ts';

/** What a lane works on, and with which key. It is given to the thread, and stays in this process. */
export interface LaneOrder extends KeysMadeBy {
  readonly source: Endpoint;
  /** Absent: what is read is masked and remembered, and goes nowhere. */
  readonly target?: Endpoint;
  /** Of the moment that is copied. */
  readonly snapshot: string;
  readonly masterKey: Uint8Array;
  /** Masks that the site wrote itself: the thread makes them of their text. */
  readonly own?: readonly OwnMaskFile[];
  /** How fast it may read: see `pace.ts`. */
  readonly pace?: SharedArrayBuffer;
  /** Absent: what is masked is not remembered for the proof. */
  readonly prints?: PrintOrder;
}

export interface LaneJob {
  readonly table: PlannedTable;
  readonly chunk: Chunk;
}

export interface Lane {
  /** One at a time. Throws a Failure with what the server or the masks said; the target has then taken none of the piece. */
  copy(job: LaneJob): Promise<Copied>;
  /** What it has seen of values that are masked. */
  prints(): Promise<Prints>;
  end(): Promise<void>;
}

/** `bytes`: that passed since it was told last. */
export type LaneMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'copied'; readonly copied: Copied }
  | { readonly kind: 'prints'; readonly prints: Prints }
  | { readonly kind: 'failed'; readonly because: string };

/** Is told of bytes that passed, and of which table they are, where they are of one. */
export type Heard = (bytes: number, table?: string) => void;

export async function openLane(order: LaneOrder, signal: AbortSignal, heard: Heard): Promise<Lane> {
  const lane = new ThreadLane(order, signal, heard);
  await lane.ready();
  return lane;
}

class ThreadLane implements Lane {
  readonly #thread: Worker;
  readonly #signal: AbortSignal;
  readonly #heard: Heard;
  /** That is copied. */
  #table: string | undefined;
  #waiting = Promise.withResolvers<Copied | Prints | undefined>();

  constructor(order: LaneOrder, signal: AbortSignal, heard: Heard) {
    this.#signal = signal;
    this.#heard = heard;
    this.#thread = new Worker(threadFile(import.meta.url, './lane-thread.ts', 'data-thread.js'), {
      env: {},
      execArgv: [],
      name: 'lockstep data',
      resourceLimits: threadLimits,
    });
    this.#thread.on('message', (message: LaneMessage) => this.#hear(message));
    this.#thread.once('error', (cause) => this.#fail(cause instanceof Error ? cause.message : 'its thread failed', cause));
    this.#thread.once('exit', () => this.#fail('its thread ended early'));
    signal.addEventListener('abort', this.#abort, { once: true });
    this.#say(order);
  }

  async ready(): Promise<void> {
    await this.#waiting.promise.catch(async (error: unknown) => {
      await this.end();
      throw error;
    });
  }

  async copy(job: LaneJob): Promise<Copied> {
    this.#signal.throwIfAborted();
    this.#table = tableText(job.table);
    const copied = await this.#ask(job);
    if (copied === undefined || !('rows' in copied)) throw outOfTurn();
    return copied;
  }

  async prints(): Promise<Prints> {
    const prints = await this.#ask('prints');
    if (prints === undefined || !('tallies' in prints)) throw outOfTurn();
    return prints;
  }

  async #ask(what: LaneJob | 'prints'): Promise<Copied | Prints | undefined> {
    this.#waiting = Promise.withResolvers<Copied | Prints | undefined>();
    this.#say(what);
    return this.#waiting.promise;
  }

  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort);
    // Nobody waits for it any more.
    this.#waiting.promise.catch(() => undefined);
    await this.#thread.terminate();
  }

  readonly #abort = (): void => {
    this.#waiting.reject(this.#signal.reason);
    void this.#thread.terminate();
  };

  #say(message: LaneOrder | LaneJob | 'prints'): void {
    // reason: a thread has no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#thread.postMessage(message);
  }

  #hear(message: LaneMessage): void {
    if (message.kind === 'bytes') this.#heard(message.bytes, this.#table);
    else if (message.kind === 'failed') this.#fail(message.because);
    else if (message.kind === 'prints') this.#waiting.resolve(message.prints);
    else this.#waiting.resolve(message.kind === 'copied' ? message.copied : undefined);
  }

  #fail(because: string, cause?: unknown): void {
    this.#waiting.reject(new Failure('copy-failed', `The copy broke off: ${because}`, { retryable: true, cause }));
  }
}

function outOfTurn(): Failure {
  return new Failure('copy-failed', 'A lane answered out of turn.', { retryable: true });
}
