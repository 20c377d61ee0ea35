// Many histories in batches of one seed each, over several threads. A batch alone is run again by its seed.
import { Worker } from 'node:worker_threads';
import { readOutcome, type Batch, type BatchOutcome, type Broken } from './run-batch.ts';

/** A few seconds of one thread: small enough to end on time, large enough that nobody waits for the next. */
const runsPerBatch = 500;
const sayEveryMs = 60_000;
/** A run goes on after the first rule that is broken, so that one night shows all of them; not for ever. */
const mostBroken = 20;

export interface ManyRuns {
  readonly runs: number;
  /** The first batch has this seed, the second the next one, and so on. */
  readonly seed: number;
  readonly deep: boolean;
  /** Of twenty batches nineteen are of brief histories. */
  readonly isMixed: boolean;
  readonly isBrief: boolean;
  readonly fixed: string;
  readonly threads: number;
  /** No batch begins later than this. */
  readonly minutes: number;
  readonly say: (sentence: string) => void;
}

export interface ManyOutcome {
  readonly runs: number;
  readonly counts: ReadonlyMap<string, number>;
  readonly broken: readonly Broken[];
}

export async function runInThreads(options: ManyRuns): Promise<ManyOutcome> {
  const tally = new Tally(options);
  await Promise.all(Array.from({ length: options.threads }, async () => runThread(tally)));
  return tally;
}

class Tally implements ManyOutcome {
  runs = 0;
  readonly counts = new Map<string, number>();
  readonly broken: Broken[] = [];
  readonly #options: ManyRuns;
  readonly #began = performance.now();
  #handedOut = 0;
  #said = 0;

  constructor(options: ManyRuns) {
    this.#options = options;
  }

  /** Undefined where nothing is left, the time is over, or too many rules were broken. */
  next(): Batch | undefined {
    const { runs, seed, deep, isMixed, isBrief, fixed, minutes } = this.#options;
    const left = runs - this.#handedOut * runsPerBatch;
    if (left <= 0 || this.broken.length >= mostBroken || this.#ms() > minutes * 60_000) return undefined;
    this.#handedOut += 1;
    const brief = isBrief || (isMixed && this.#handedOut % 20 !== 1);
    return { runs: Math.min(left, runsPerBatch), seed: seed + this.#handedOut - 1, deep, brief, mostBroken, asTheyAre: false, fixed };
  }

  add(outcome: BatchOutcome): void {
    this.runs += outcome.runs;
    for (const [mark, count] of outcome.counts) this.counts.set(mark, (this.counts.get(mark) ?? 0) + count);
    this.broken.push(...outcome.broken);
    for (const { rule, seed, at } of outcome.broken) this.#options.say(`BROKEN ${rule} (history ${at} of the seed ${seed})`);
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
  const worker = new Worker(new URL('run-worker.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 64 } });
  try {
    for (let batch = tally.next(); batch !== undefined; batch = tally.next()) tally.add(await answerTo(worker, batch));
  } finally {
    await worker.terminate();
  }
}

function answerTo(worker: Worker, batch: Batch): Promise<BatchOutcome> {
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
