// One batch of histories that follow from one seed.
import fc from 'fast-check';
import { z } from 'zod';
import { anyHistory } from './actions.ts';
import { checkHistory } from './check-history.ts';
import { shortest, storyOf, type History } from './story.ts';

const batchShape = z.object({ runs: z.number(), seed: z.number().optional(), deep: z.boolean() });
export type Batch = z.infer<typeof batchShape>;

const outcomeShape = z.object({
  seed: z.number(),
  /** How many histories ran; where a rule was broken, the last of them broke it. */
  runs: z.number(),
  /** How many histories reached each mark. */
  counts: z.array(z.tuple([z.string(), z.number()])),
  broken: z.object({ rule: z.string(), words: z.string(), story: z.string() }).optional(),
});
export type BatchOutcome = z.infer<typeof outcomeShape>;

/** As they travel between threads. */
export const readBatch = (message: unknown): Batch => batchShape.parse(message);
export const readOutcome = (message: unknown): BatchOutcome => outcomeShape.parse(message);

export function runBatch({ runs, seed, deep }: Batch): BatchOutcome {
  const counts = new Map<string, number>();
  const property = fc.property(anyHistory(deep ? 150 : 60, deep ? 300 : 120), ({ options, actions }) => {
    const { marks } = checkHistory(options, actions, { deep });
    for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  });
  const result = fc.check(property, { numRuns: runs, endOnFailure: true, ...(seed !== undefined && { seed }) });
  const [found] = result.counterexample ?? [];
  return {
    seed: result.seed,
    runs: result.numRuns,
    counts: [...counts],
    ...(result.failed && { broken: brokenBy(result.errorInstance, found, deep) }),
  };
}

function brokenBy(error: unknown, found: History | undefined, deep: boolean): BatchOutcome['broken'] {
  const [rule, words] = error instanceof Error ? [error.message, error.stack ?? ''] : ['', String(error)];
  return { rule, words, story: found === undefined ? '' : storyOf(shortest(found, (history) => fails(history, deep))) };
}

function fails({ options, actions }: History, deep: boolean): boolean {
  try {
    checkHistory(options, actions, { deep });
    return false;
  } catch {
    return true;
  }
}
