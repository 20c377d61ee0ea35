// Whether the load generator measures what is so, whether it sees a server that stands still, and whether servers of known limits are found to
// have them. `--slow MS` makes the servers slower than they say: then nothing fits any more.
import type { BenchOptions, BenchResult } from '../case.ts';
import { linesOfFreeze, measureFreeze, offOf } from '../load/freeze.ts';
import { isTold, isWronglyNamed, linesOfKnees, measureKnees, offPercentOf } from '../load/knees.ts';
import { linesOfLatencies, measureLatencies } from '../load/latencies.ts';
import { rounded } from '../statistics.ts';

const targets = { latencyOffPercent: 2, freezeOffPercent: 5, worstOffPercent: 5, wronglyNamed: 1 };

export async function measure(options: BenchOptions): Promise<BenchResult> {
  const latencies = await measureLatencies(options);
  process.stdout.write(`${linesOfLatencies(latencies).join('\n')}\n`);
  const freeze = await measureFreeze(options);
  process.stdout.write(`${linesOfFreeze(freeze).join('\n')}\n`);
  const knees = await measureKnees(options);
  const told = latencies.filter((each) => each.isTold);
  const offs = told.flatMap(({ quantiles }) => quantiles.map(({ offPercent }) => offPercent));
  const knownKnees = knees.filter(isTold);
  const [ours, theirs] = freeze.map((each) => (each.isTold ? offOf(each) : Number.NaN));
  return {
    table: [linesOfLatencies(latencies), linesOfFreeze(freeze), linesOfKnees(knees)].flatMap((lines) => ['', ...lines]),
    values: {
      latencyOffPercent: worstOf(offs),
      freezeOffPercent: rounded(ours ?? Number.NaN),
      autocannonFreezeOffPercent: rounded(theirs ?? Number.NaN),
      worstOffPercent: worstOf(knownKnees.map(offPercentOf)),
      wronglyNamed: knownKnees.filter(isWronglyNamed).length,
      told: told.length + knownKnees.length,
      inconclusive: latencies.length + knees.length - told.length - knownKnees.length,
      processorPerThousand: Math.max(...latencies.map(({ rate, processor }) => (rate >= 200 ? (1_000 * processor) / rate : 0))),
      memoryMb: rounded(process.resourceUsage().maxRSS / 1_024),
    },
    targets,
    raw: { latencyOffPercent: offs, kneeOffPercent: knownKnees.map(offPercentOf), processor: latencies.map(({ processor }) => processor) },
  };
}

/** Where nothing could be told nothing is kept either: then it is no number. */
function worstOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.round(100 * Math.max(...values)) / 100;
}
