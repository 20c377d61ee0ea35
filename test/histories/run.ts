// `node test/histories/run.ts --runs 10000 [--seed N] [--deep] [--json]`: histories outside vitest, for CI, long runs and planted bugs.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { anyHistory, type Action } from './actions.ts';
import { checkHistory } from './check-history.ts';
import type { Options } from './fixture.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string' }, deep: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
const counts = new Map<string, number>();
let runs = 0;
const property = fc.property(anyHistory(values.deep ? 150 : 60, values.deep ? 300 : 120), ({ options, actions }) => {
  runs += 1;
  const { marks } = checkHistory(options, actions, values.deep);
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
});
const started = performance.now();
const result = fc.check(property, { numRuns: Number(values.runs), endOnFailure: true, ...(values.seed !== undefined && { seed: Number(values.seed) }) });
const seconds = Math.round((performance.now() - started) / 100) / 10;
const reach = Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, count]) => [name, Math.round((1000 * count) / runs) / 10]));
if (values.json) {
  process.stdout.write(`${JSON.stringify({ failed: result.failed, runs: result.numRuns, seed: result.seed, seconds, rule: String(result.errorInstance ?? '').split('\n')[0], reach })}\n`);
} else {
  for (const [name, share] of Object.entries(reach)) process.stdout.write(`${String(share).padStart(6)} %  ${name}\n`);
  process.stdout.write(`${result.numRuns} histories, seed ${result.seed}, ${seconds} s\n`);
  if (result.failed) process.stdout.write(`${story(shortest(result.counterexample?.[0]))}\n${String(result.errorInstance instanceof Error ? result.errorInstance.stack : '')}\n`);
}
process.exitCode = result.failed ? 1 : 0;

type History = { readonly options: Partial<Options>; readonly actions: readonly Action[] };

/** Leaves out what a failure does not need, larger pieces first: quicker here than shrinking numbers. */
function shortest(history: History | undefined): History | undefined {
  if (history === undefined) return undefined;
  let { actions } = history;
  for (let size = Math.ceil(actions.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < actions.length; ) {
      const shorter = [...actions.slice(0, at), ...actions.slice(at + size)];
      if (fails({ ...history, actions: shorter })) actions = shorter;
      else at += size;
    }
  }
  return { ...history, actions };
}

function fails({ options, actions }: History): boolean {
  try {
    checkHistory(options, actions, values.deep);
    return false;
  } catch {
    return true;
  }
}

/** A counterexample in one line. */
function story(found: History | undefined): string {
  if (found === undefined) return '';
  return [JSON.stringify(found.options), ...found.actions.map((action) => `${action.kind}(${action.who},${action.pick},${action.other}${action.flag ? ',!' : ''})`)].join(' ');
}
