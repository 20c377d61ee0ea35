import fc from 'fast-check';
import { anyHistory } from './actions.ts';
import { checkHistory } from './check-history.ts';
import { shortest, storyOf, type History } from './story.ts';

/** 2,000 (shorter ones than run.ts has) in `npm test`, spread over several files so that they run side by side; CI sets HISTORIES=4000. */
export const historiesInAll = Number(process.env.HISTORIES ?? 2000);

/** What a share of the histories came to; a failure names the rule, the seed and the shortest story that breaks it. */
export function assertHistories(runs: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const property = fc.property(anyHistory(40, 80), ({ options, actions }) => {
    for (const mark of checkHistory(options, actions).marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  });
  const result = fc.check(property, { numRuns: runs, endOnFailure: true });
  const [found] = result.counterexample ?? [];
  if (found !== undefined)
    throw new Error(
      `${ruleOf(result.errorInstance)}\nseed ${result.seed}, history ${result.numRuns}\nnode test/histories/replay.ts '${storyOf(shortest(found, fails))}'`,
    );
  return new Map([...counts].map(([mark, count]) => [mark, count / runs]));
}

function ruleOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fails({ options, actions }: History): boolean {
  try {
    checkHistory(options, actions);
    return false;
  } catch {
    return true;
  }
}
