// Many histories in batches of one seed each, over several threads. A batch alone is run again by its seed.
import { Worker } from 'node:worker_threads';
import { readOutcome, type BatchOutcome } from './run-batch.ts';

/** A few seconds of one thread: small enough to end on time, large enough that nobody waits for the next. */
const runsPerBatch = 500;
const sayEveryMs = 60_000;

export interface ManyRuns {
  readonly runs: number;
  /** The first batch has this seed, the second the next one, and so on. */
  readonly seed: number;
  readonly deep: boolean;
  readonly threads: number;
  /** No batch begins later than this. */
  readonly minutes: number;
  readonly say: (sentence: string) => void;
}

export interface ManyOutcome {
  readonly runs: number;
  readonly batches: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly broken: readonly BatchOutcome[];
}

export async function runInThreads(options: ManyRuns): Promise<ManyOutcome> {
  const tally = new Tally(options);
  await Promise.all(Array.from({ length: options.threads }, async () => runThread(tally)));
  return tally;
}

class Tally implements ManyOutcome {
  runs = 0;
  batches = 0;
  readonly counts = new Map<string, number>();
  readonly broken: BatchOutcome[] = [];
  readonly #options: ManyRuns;
  readonly #began = performance.now();
  #handedOut = 0;
  #said = 0;

  constructor(options: ManyRuns) {
    this.#options = options;
  }

  /** Undefined where nothing is left, the time is over, or a rule was broken. */
  next(): { readonly runs: number; readonly seed: number; readonly deep: boolean } | undefined {
    const { runs, seed, deep, minutes } = this.#options;
    const left = runs - this.#handedOut * runsPerBatch;
    if (left <= 0 || this.broken.length > 0 || this.#ms() > minutes * 60_000) return undefined;
    this.#handedOut += 1;
    return { runs: Math.min(left, runsPerBatch), seed: seed + this.#handedOut - 1, deep };
  }

  add(outcome: BatchOutcome): void {
    this.runs += outcome.runs;
    this.batches += 1;
    for (const [mark, count] of outcome.counts) this.counts.set(mark, (this.counts.get(mark) ?? 0) + count);
    if (outcome.broken !== undefined) this.broken.push(outcome);
    if (this.#ms() - this.#said < sayEveryMs) return;
    this.#said = this.#ms();
    const perSecond = (1000 * this.runs) / this.#ms();
    const minutesLeft = Math.round((this.#options.runs - this.runs) / perSecond / 60);
    this.#options.say(
      `${this.runs} of ${this.#options.runs} histories, ${Math.round(perSecond)} a second, ${minutesLeft} minutes left, ${this.broken.length} broken`,
    );
  }

  #ms(): number {
    return performance.now() - this.#began;
  }
}

async function runThread(tally: Tally): Promise<void> {
  const worker = new Worker(new URL('run-worker.ts', import.meta.url));
  try {
    for (let batch = tally.next(); batch !== undefined; batch = tally.next()) tally.add(await answerTo(worker, batch));
  } finally {
    await worker.terminate();
  }
}

function answerTo(worker: Worker, batch: object): Promise<BatchOutcome> {
  return new Promise((resolve, reject) => {
    const ended = (code: number): void => reject(new Error(`A thread of the histories ended with ${code}`));
    worker.once('error', reject).once('exit', ended);
    worker.once('message', (message) => {
      worker.off('error', reject).off('exit', ended);
      resolve(readOutcome(message));
    });
    // reason: a thread has no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(batch);
  });
}
