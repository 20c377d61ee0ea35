// One batch of histories that follow from one seed.
import fc from 'fast-check';
import { z } from 'zod';
import { anyHistory } from './actions.ts';
import { checkHistory } from './check-history.ts';
import { optionsOf, shortest, storyOf, type History } from './story.ts';

/** A batch ends early with the last of `mostBroken` histories that broke a rule. `asTheyAre`: nobody reads their stories, so none is made shorter. */
const batchShape = z.object({
  runs: z.number(),
  seed: z.number(),
  deep: z.boolean(),
  brief: z.boolean(),
  mostBroken: z.number(),
  asTheyAre: z.boolean(),
  /** Options of the file that are not drawn, as JSON. */
  fixed: z.string(),
});
export type Batch = z.infer<typeof batchShape>;

const brokenShape = z.object({
  seed: z.number(),
  /** The number of the history within its batch, from 1. */
  at: z.number(),
  brief: z.boolean(),
  rule: z.string(),
  /** The rule, and where it was missed. */
  words: z.string(),
  /** What `replay.ts` takes. */
  story: z.string(),
});
export type Broken = z.infer<typeof brokenShape>;

const outcomeShape = z.object({
  /** How many histories ran. */
  runs: z.number(),
  /** How many histories reached each mark. */
  counts: z.array(z.tuple([z.string(), z.number()])),
  broken: z.array(brokenShape),
});
export type BatchOutcome = z.infer<typeof outcomeShape>;

/** As they travel between threads. */
export const readBatch = (message: unknown): Batch => batchShape.parse(message);
export const readOutcome = (message: unknown): BatchOutcome => outcomeShape.parse(message);

/** Fewest and most actions of a history. Most mistakes show within a few: many brief ones find what few long ones do not, and the other way round. */
const lengths = { deep: [150, 300], usual: [60, 120], brief: [12, 36] } as const;

export function runBatch({ runs, seed, deep, brief, mostBroken, asTheyAre, fixed }: Batch): BatchOutcome {
  const given = optionsOf(fixed);
  const counts = new Map<string, number>();
  const broken: Broken[] = [];
  let at = 0;
  const [fewest, most] = lengths[deep ? 'deep' : brief ? 'brief' : 'usual'];
  const property = fc.property(anyHistory(fewest, most), ({ options, actions }) => {
    at += 1;
    const history = { options: { ...options, ...given }, actions };
    const found = check(history, deep, counts);
    if (found === undefined) return true;
    const told = asTheyAre ? history : shortest(history, (shorter) => check(shorter, deep) !== undefined);
    broken.push({ seed, at, brief, ...found, story: storyOf(told) });
    return broken.length < mostBroken;
  });
  fc.check(property, { numRuns: runs, endOnFailure: true, seed });
  return { runs: at, counts: [...counts], broken };
}

/** Undefined where every rule holds. */
function check(
  { options, actions }: History,
  deep: boolean,
  counts = new Map<string, number>(),
): Pick<Broken, 'rule' | 'words'> | undefined {
  try {
    for (const mark of checkHistory(options, actions, { deep }).marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
    return undefined;
  } catch (error) {
    return error instanceof Error ? { rule: error.message, words: error.stack ?? '' } : { rule: String(error), words: '' };
  }
}
