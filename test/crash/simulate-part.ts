// Seeds by the hundred thousand, in threads; a table of what they reached; and seeds that convict each guard's absence.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { seedControls } from './simulate-controls.ts';
import { readDone, type Done, type Job } from './simulate-job.ts';
import { mustBeReached } from './simulate-reach.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

const seedsPerJob = 250;
/** Every guard is missed within so many seeds. */
const mostSeedsPerControl = 20_000;
/** So many are run once more on every thread. */
const seedsTwice = 200;
const sayEverySeeds = 25_000;

const seedsOf = { short: 5_000, usual: 100_000, long: 1_000_000 } as const;

interface Run {
  readonly seeds: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

export interface SeedsOptions extends Omit<Run, 'seeds'> {
  readonly size: keyof typeof seedsOf;
}

export async function simulateSeeds({
  size,
  seed,
  say,
}: SeedsOptions): Promise<{ readonly outcome: Outcome; readonly controls: readonly ControlOutcome[] }> {
  const threads = Array.from({ length: availableParallelism() }, () => new Thread());
  const seeds = seedsOf[size];
  try {
    // Threads read our code and make their beginnings: that is not what is measured.
    await Promise.all(threads.map((thread) => thread.run({ from: seed, count: 0 })));
    const began = process.hrtime.bigint();
    const cpuBefore = process.cpuUsage();
    const total = await runAll(threads, { seeds, seed, say });
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    const { user, system } = process.cpuUsage(cpuBefore);
    // Beside others the clock says little; this much work it is.
    const cpuSeconds = (user + system) / 1e6;
    tell(total, { seconds, threads: threads.length, say });
    const differing = await runTwice(threads, seed, say);
    const controls = await convict(threads, seed, say);
    const outcome = outcomeOf(total, { seconds, cpuSeconds });
    return { outcome: { ...outcome, wrong: [...outcome.wrong, ...differing] }, controls };
  } finally {
    for (const thread of threads) thread.end();
  }
}

/** One worker, one job at a time. */
class Thread {
  readonly #worker = new Worker(new URL('simulate-worker.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 96 } });

  run(job: Job): Promise<Done> {
    return new Promise((resolve, reject) => {
      const ended = (code: number): void => reject(new Error(`A thread of the simulation ended with ${code}`));
      this.#worker.once('error', reject).once('exit', ended);
      this.#worker.once('message', (message) => {
        this.#worker.off('error', reject).off('exit', ended);
        resolve(readDone(message));
      });
      // reason: a thread has no origin
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      this.#worker.postMessage(job);
    });
  }

  end(): void {
    // reason: a thread has no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#worker.postMessage('end');
  }
}

class Total {
  seeds = 0;
  steps = 0;
  crashes = 0;
  stalls = 0;
  readonly reached = new Map<string, number>();
  readonly wrong: Done['wrong'] = [];

  add({ seeds, steps, crashes, stalls, reached, wrong }: Done): void {
    this.seeds += seeds;
    this.steps += steps;
    this.crashes += crashes;
    this.stalls += stalls;
    for (const [name, count] of reached) this.reached.set(name, (this.reached.get(name) ?? 0) + count);
    this.wrong.push(...wrong);
  }
}

async function runAll(threads: readonly Thread[], { seeds, seed, say }: Run): Promise<Total> {
  const total = new Total();
  let next = 0;
  let told = 0;
  const work = async (thread: Thread): Promise<void> => {
    while (next < seeds) {
      const job = { from: seed + next, count: Math.min(seedsPerJob, seeds - next) };
      next += seedsPerJob;
      total.add(await thread.run(job));
      if (total.seeds - told < sayEverySeeds) continue;
      told = total.seeds;
      say(`${total.seeds} of ${seeds} seeds, ${total.wrong.length} wrong`);
    }
  };
  await Promise.all(threads.map(work));
  return total;
}

function tell(
  { seeds, steps, crashes, stalls, reached }: Total,
  { seconds, threads, say }: { readonly seconds: number; readonly threads: number; readonly say: (sentence: string) => void },
): void {
  const rate = Math.round(seeds / seconds);
  say(
    `${seeds} seeds, ${steps} steps, ${crashes} crashes, ${stalls} stalls in ${seconds.toFixed(1)} s on ${threads} threads: ${rate} seeds a second`,
  );
  for (const [name, count] of [...reached].sort(([, left], [, right]) => right - left))
    say(`  ${String(count).padStart(7)} seeds: ${name}`);
}

/** A seed that is not the same twice could not be replayed. */
async function runTwice(threads: readonly Thread[], seed: number, say: Run['say']): Promise<readonly string[]> {
  const runs = await Promise.all(threads.map((thread) => thread.run({ from: seed, count: seedsTwice })));
  const [first] = runs.map(({ fingerprint }) => fingerprint);
  if (runs.some(({ fingerprint }) => fingerprint !== first)) return [`unlike: the seeds from ${seed} on are not the same on every thread`];
  // What only makes seeds faster leaves this as it was.
  say(`${seedsTwice} seeds from ${seed} on are the same on every thread: ${first?.slice(0, 16)}`);
  return [];
}

/** One control after another on each thread, until a seed shows that its guard is missing. */
async function convict(threads: readonly Thread[], seed: number, say: (sentence: string) => void): Promise<readonly ControlOutcome[]> {
  const outcomes: ControlOutcome[] = [];
  const queue = [...seedControls];
  const work = async (thread: Thread): Promise<void> => {
    for (let control = queue.shift(); control !== undefined; control = queue.shift()) {
      const { name, sees } = control;
      const { seeds, wrong } = await thread.run({ from: seed, count: mostSeedsPerControl, control: name });
      const [found] = wrong;
      const sentence = found?.sentences.find((each) => sees.some((kind) => each.startsWith(`${kind}:`)));
      const seen = found === undefined || sentence === undefined ? undefined : `seed ${found.seed}, after ${seeds}: ${sentence}`;
      say(`control "${name}": ${seen ?? `NOT SEEN (${found?.sentences.join('; ') ?? `${seeds} seeds`})`}`);
      outcomes.push({ name: `seeds: ${name}`, seen });
    }
  };
  await Promise.all(threads.map(work));
  return outcomes;
}

interface Took {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function outcomeOf({ seeds, steps, crashes, stalls, reached, wrong }: Total, took: Took): Outcome {
  const unreached = mustBeReached.filter((name) => !reached.has(name)).map((name) => `unreached: no seed came to "${name}"`);
  const sentences = wrong.flatMap((each) => each.sentences.map((sentence) => `${sentence} (--only seeds --seed ${each.seed})`));
  const perSecond = Math.round(seeds / took.seconds);
  return {
    points: 0,
    kills: 0,
    wrong: [...sentences, ...unreached],
    figures: {
      seeds,
      steps,
      crashes,
      stalls,
      seedsPerSecond: perSecond,
      seedSeconds: Math.round(took.seconds),
      seedCpuSeconds: Math.round(took.cpuSeconds),
    },
  };
}
