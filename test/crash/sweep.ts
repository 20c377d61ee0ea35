// Every point of a walk, struck once; and pairs: once more during the recovery.
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { controls, guarded, type Control } from './controls.ts';
import { randomFrom } from './random.ts';
import { sixStageSystem } from './systems.ts';
import type { ControlOutcome, Outcome } from './tally.ts';
import { walk, type Walked, type WalkOptions } from './walk.ts';

/** A second fault strikes while the first is being recovered from: within so many points. */
const recoveryPoints = 200;
const releases = ['1.0.0'];

export interface SweepOptions {
  readonly services: 'one' | 'two';
  readonly pairs: number;
  readonly threads: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

const reportShape = z.object({ struck: z.array(z.string()), wrong: z.array(z.string()), tookMs: z.number() });
type Report = z.infer<typeof reportShape>;

export async function sweep({ services, pairs, threads, seed, say }: SweepOptions): Promise<Outcome> {
  const smooth = await walkOnce({ system: sixStageSystem(services), releases, faults: [] });
  const random = randomFrom(seed);
  const singles = Array.from({ length: smooth.points }, (_, index) => [index + 1]);
  const doubles = Array.from({ length: pairs }, () => {
    const first = 1 + Math.floor(random() * smooth.points);
    return [first, first + 1 + Math.floor(random() * recoveryPoints)];
  });
  say(`${smooth.points} points, each struck once, and ${pairs} pairs`);
  const reports = await inThreads({ runs: [...singles, ...doubles], services, threads, usualMs: smooth.tookMs });
  const wrong = reports.flatMap((report) => report.wrong.map((sentence) => `${sentence} (struck at ${report.struck.join(', ')})`));
  const longestMs = Math.max(...reports.map(({ tookMs }) => tookMs)) - smooth.tookMs;
  return { points: smooth.points, kills: 0, wrong: [...smooth.wrong, ...wrong], figures: { pairs, longestDelayMs: longestMs } };
}

interface Share {
  readonly runs: readonly (readonly number[])[];
  readonly services: 'one' | 'two';
  readonly threads: number;
  readonly usualMs: number;
}

async function inThreads({ runs, services, threads, usualMs }: Share): Promise<readonly Report[]> {
  const shares = Array.from({ length: threads }, (_, index) => runs.filter((_run, place) => place % threads === index));
  const reports = await Promise.all(shares.map((share) => inThread({ runs: share, services, releases, usualMs })));
  return reports.flat();
}

function inThread(job: Omit<Share, 'threads'> & { readonly releases: readonly string[] }): Promise<readonly Report[]> {
  const worker = new Worker(new URL('sweep-worker.ts', import.meta.url), { workerData: job });
  const reports: Report[] = [];
  return new Promise((resolve, reject) => {
    worker.on('message', (message) => reports.push(reportShape.parse(message)));
    worker.once('error', reject);
    worker.once('exit', () =>
      reports.length === job.runs.length ? resolve(reports) : reject(new Error('A thread of the sweep ended early')),
    );
  });
}

/** Every control, and the guarded world beside them, which must show nothing. */
export async function runControls(
  say: (sentence: string) => void,
): Promise<{ readonly controls: readonly ControlOutcome[]; readonly outcome: Outcome }> {
  const outcomes: ControlOutcome[] = [];
  for (const control of controls) {
    const seen = await firstSeen(control);
    say(`control "${control.name}": ${seen ?? 'NOT SEEN'}`);
    outcomes.push({ name: control.name, seen });
  }
  const { wrong } = await walkOnce({ system: sixStageSystem('one'), faults: [], ...guarded.options, releases: guarded.releases });
  return { controls: outcomes, outcome: { points: 0, kills: 0, wrong, figures: {} } };
}

/** Points all over the walk, until one shows it. */
async function firstSeen({ options, sees, strikes, releases }: Control): Promise<string | undefined> {
  const system = sixStageSystem('one');
  const smooth = await walkOnce({ system, releases, faults: [], ...options });
  const step = 7;
  const runs = strikes ? Array.from({ length: Math.floor(smooth.points / step) }, (_, index) => [1 + index * step]) : [[]];
  for (const faults of runs) {
    const { wrong, struck } = await walkOnce({ system, releases, faults, ...options });
    const found = wrong.find((sentence) => sees.some((kind) => sentence.startsWith(`${kind}:`)));
    if (found !== undefined) return `${found}${strikes ? ` (struck at ${struck.join(', ')})` : ''}`;
  }
  return undefined;
}

async function walkOnce(options: Omit<WalkOptions, 'journalFile'>): Promise<Walked> {
  const memory = '/dev/shm';
  const journalFile = path.join(existsSync(memory) ? memory : tmpdir(), `lockstep-crash-${randomUUID()}.jsonl`);
  try {
    return await walk({ ...options, journalFile });
  } finally {
    rmSync(journalFile, { force: true });
  }
}
