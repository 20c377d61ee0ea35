// `node test/histories/run.ts --runs 10000 [--seed N] [--deep] [--long] [--json]`: histories outside vitest, for CI, long runs and planted bugs.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { anyHistory } from './actions.ts';
import { checkHistory } from './check-history.ts';
import { shortest, storyOf, type History } from './story.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    deep: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { deep } = values;
const numRuns = values.long ? 100_000 : Number(values.runs);
const counts = new Map<string, number>();
let runs = 0;
const property = fc.property(anyHistory(deep ? 150 : 60, deep ? 300 : 120), ({ options, actions }) => {
  runs += 1;
  const { marks } = checkHistory(options, actions, { deep });
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
});
const started = performance.now();
const result = fc.check(property, { numRuns, endOnFailure: true, ...(values.seed !== undefined && { seed: Number(values.seed) }) });
const seconds = Math.round((performance.now() - started) / 100) / 10;
const reach = Object.fromEntries(
  [...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, count]) => [name, Math.round((1000 * count) / runs) / 10]),
);
if (values.json) {
  process.stdout.write(
    `${JSON.stringify({ failed: result.failed, runs: result.numRuns, seed: result.seed, seconds, rule: result.errorInstance instanceof Error ? result.errorInstance.message : '', reach })}\n`,
  );
} else {
  for (const [name, share] of Object.entries(reach)) process.stdout.write(`${String(share).padStart(6)} %  ${name}\n`);
  process.stdout.write(`${result.numRuns} histories, seed ${result.seed}, ${seconds} s\n`);
  const [found] = result.counterexample ?? [];
  if (found !== undefined)
    process.stdout.write(
      `${storyOf(shortest(found, fails))}\n${result.errorInstance instanceof Error ? result.errorInstance.stack : ''}\n`,
    );
}
process.exitCode = result.failed ? 1 : 0;

function fails({ options, actions }: History): boolean {
  try {
    checkHistory(options, actions, { deep });
    return false;
  } catch {
    return true;
  }
}
