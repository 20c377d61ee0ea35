// The scan on several threads: each takes the next piece that is left.
import { Worker } from 'node:worker_threads';
import { Failure } from '#core/failure.ts';
import type { Endpoint } from '#data/endpoint.ts';
import type { FreeTables } from '#data/free-tables.ts';
import { threadFile, threadLimits } from '#data/thread-file.ts';
import type { ScanJob } from './relations.ts';
import type { Scanned } from './scan.ts';
import type { ScanOrder } from './scanner.ts';

/** The first that a thread is told; then come the pieces. */
export interface ScanThreadOrder {
  readonly database: Endpoint;
  readonly scan: ScanOrder;
  /** Settings of its session. */
  readonly options?: string;
}

export type ScanMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'scanned'; readonly scanned: Scanned }
  | { readonly kind: 'failed'; readonly because: string };

interface Scanning {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Each thread reads it before anything else. */
  readonly first?: ScanJob | undefined;
  /** Tables that can be read by now; absent: all. */
  readonly free?: FreeTables | undefined;
  /** Hears of each piece that is done. */
  readonly heard?: ((job: ScanJob) => void) | undefined;
}

export async function scanOnThreads(
  order: ScanThreadOrder,
  jobs: readonly ScanJob[],
  { threads, signal, first, free, heard }: Scanning,
): Promise<readonly Scanned[]> {
  const left = [...jobs];
  const scanned: Scanned[] = [];
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const work = async (): Promise<void> => {
    const thread = new ScanThread(order, signal);
    try {
      if (first !== undefined) scanned.push(await thread.scan(first));
      while (left.length > 0) {
        const at = left.findIndex(({ table }) => table === undefined || free === undefined || free.has(table));
        const [job] = at < 0 ? [] : left.splice(at, 1);
        if (job === undefined) {
          await Promise.race([free?.changed(), aborted.promise]);
          continue;
        }
        scanned.push(await thread.scan(job));
        heard?.(job);
      }
    } catch (error) {
      left.length = 0;
      throw error;
    } finally {
      await thread.end();
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: threadsFor(threads, jobs.length) }, work));
  signal.removeEventListener('abort', abort);
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return scanned;
}

/** One at least: what is empty is looked at, too. */
export function threadsFor(threads: number, jobs: number): number {
  return Math.max(1, Math.min(threads, jobs));
}

class ScanThread {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  readonly #ready: Promise<ScanMessage>;
  #waiting = Promise.withResolvers<ScanMessage>();

  constructor(order: ScanThreadOrder, signal: AbortSignal) {
    this.#signal = signal;
    this.#worker = new Worker(threadFile(import.meta.url, './scan-thread.ts', 'proof-thread.js'), {
      env: {},
      execArgv: [],
      name: 'lockstep proof',
      resourceLimits: threadLimits,
    });
    this.#worker.on('message', (message: ScanMessage) => this.#waiting.resolve(message));
    this.#worker.once('error', (cause) =>
      this.#waiting.reject(broken(cause instanceof Error ? cause.message : 'its thread failed', cause)),
    );
    this.#worker.once('exit', () => this.#waiting.reject(broken('its thread ended early')));
    signal.addEventListener('abort', this.#abort, { once: true });
    this.#ready = this.#waiting.promise;
    this.#say(order);
  }

  async scan(job: ScanJob): Promise<Scanned> {
    await this.#ready;
    this.#signal.throwIfAborted();
    this.#waiting = Promise.withResolvers<ScanMessage>();
    this.#say(job);
    const message = await this.#waiting.promise;
    if (message.kind === 'scanned') return message.scanned;
    throw broken(message.kind === 'failed' ? message.because : 'a thread answered out of turn');
  }

  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort);
    // Nobody waits for it any more.
    this.#waiting.promise.catch(() => undefined);
    await this.#worker.terminate();
  }

  readonly #abort = (): void => {
    this.#waiting.reject(this.#signal.reason);
    void this.#worker.terminate();
  };

  #say(message: ScanThreadOrder | ScanJob): void {
    // reason: a thread has no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#worker.postMessage(message);
  }
}

function broken(because: string, cause?: unknown): Failure {
  return new Failure('proof-failed', `The fresh database could not be read for the proof: ${because}`, { retryable: true, cause });
}
