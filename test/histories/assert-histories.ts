import fc from 'fast-check';
import { expect } from 'vitest';
import { anyHistory } from './actions.ts';
import { checkHistory } from './check-history.ts';
import { shortest, storyOf, type History } from './story.ts';

/** 600 (shorter ones than run.ts has) in `npm test`, spread over several files so that they run side by side; CI sets HISTORIES=4000. */
const historiesInAll = Number(process.env.HISTORIES ?? 600);

/** So many are enough to say how often something is reached. */
const tellingRuns = 500;

/** What must have been reached, and in which share of the histories at least: a rule that is never put to the test holds for nothing. */
export type Reach = readonly (readonly [mark: string, least: number])[];

/** A quarter of the histories breaks no rule, and reaches this; of fewer than are telling only that it is reached, where it is common. */
export function assertQuarter(quarter: 1 | 2 | 3 | 4, reach: Reach): void {
  const runs = Math.ceil(historiesInAll / 4);
  const shares = assertHistories(runs, quarter);
  for (const [mark, least] of reach) {
    if (runs >= tellingRuns) expect(shares.get(mark) ?? 0, mark).toBeGreaterThanOrEqual(least);
    else if (least >= 0.1) expect(shares.get(mark) ?? 0, mark).toBeGreaterThan(0);
  }
}

/** What a share of the histories came to; a failure names the rule, the seed and the shortest story that breaks it. */
function assertHistories(runs: number, quarter: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const property = fc.property(anyHistory(40, 80), ({ options, actions }) => {
    for (const mark of checkHistory(options, actions).marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  });
  // Each quarter draws other ones.
  const seed = (fc.readConfigureGlobal().seed ?? Date.now()) + quarter;
  const result = fc.check(property, { numRuns: runs, endOnFailure: true, seed });
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
