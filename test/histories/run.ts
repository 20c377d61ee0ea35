// `node test/histories/run.ts --runs 10000 [--seed N] [--deep] [--brief] [--long] [--threads N] [--minutes N] [--fixed JSON] [--json]`: histories
// outside vitest, for CI, long runs and planted bugs. `--long` is 1,000,000 over all cores, nineteen of twenty of them `--brief`; with `--threads`,
// batch N of 500 has the seed S + N. `--fixed '{"data":"asked"}'` gives options of the file that are drawn else.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runBatch, type Broken } from './run-batch.ts';
import { runInThreads, type ManyOutcome } from './run-in-threads.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string' },
    deep: { type: 'boolean', default: false },
    brief: { type: 'boolean', default: false },
    fixed: { type: 'string', default: '{}' },
    long: { type: 'boolean', default: false },
    threads: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    json: { type: 'boolean', default: false },
  },
});
const { deep, brief, fixed } = values;
const runs = Number(values.runs ?? (values.long ? 1_000_000 : 10_000));
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
const started = performance.now();
const outcome = await runAll();
const seconds = Math.round((performance.now() - started) / 100) / 10;
const reach = Object.fromEntries(
  [...outcome.counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => [name, Math.round((1000 * count) / outcome.runs) / 10]),
);
const [first] = outcome.broken;
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ failed: first !== undefined, runs: outcome.runs, seed: first?.seed ?? seed, seconds, rule: first?.rule ?? '', reach })}\n`,
  );
} else {
  for (const [name, share] of Object.entries(reach)) process.stdout.write(`${String(share).padStart(6)} %  ${name}\n`);
  process.stdout.write(`${outcome.runs} histories, ${outcome.broken.length} broke a rule, seed ${seed}, ${seconds} s\n`);
  for (const broken of outcome.broken) tell(broken);
}
process.exitCode = first === undefined ? 0 : 1;

function runAll(): Promise<ManyOutcome> | ManyOutcome {
  if (values.long || values.threads !== undefined) {
    const threads = Number(values.threads ?? availableParallelism());
    const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
    return runInThreads({ runs, seed, deep, isMixed: values.long, isBrief: brief, fixed, threads, minutes: Number(values.minutes), say });
  }
  // Told to a program, a history is its number: to make a slow one shorter takes minutes.
  const batch = runBatch({ runs, seed, deep, brief, mostBroken: 1, asTheyAre: values.json, fixed });
  return { ...batch, counts: new Map(batch.counts) };
}

function tell({ seed: of, at, brief: isBrief, story, words }: Broken): void {
  process.stdout.write(
    `history ${at} of the seed ${of} (--runs ${at} --seed ${of}${deep ? ' --deep' : ''}${isBrief ? ' --brief' : ''}):\n${story}\n${words}\n`,
  );
}
