// Sequence after sequence on both stores, until an answer differs; then the shortest sequence that shows it.
import { isDeepStrictEqual } from 'node:util';
import { memoryHandles, type Plant, type PostgresBench } from './differential-bench.ts';
import { sequenceOf, type Operation } from './differential-operation.ts';
import { answersOf, Unanswered } from './differential-side.ts';

const atOnce = 8;
const wipeEvery = 400;
/** Who gets no answer so often in a row will get none. */
const mostUnanswered = 20;

export interface DifferentialOptions {
  readonly bench: PostgresBench;
  readonly runs: number;
  readonly seed: number;
  readonly plant?: Plant;
  readonly say?: (sentence: string) => void;
  /** Hears of each sequence that got no answer, why. */
  readonly onUnanswered?: (sentence: string) => void;
}

export interface Difference {
  readonly seed: number;
  readonly shortest: readonly Operation[];
  /** What each answered, operation by operation. */
  readonly memory: readonly unknown[];
  readonly postgres: readonly unknown[];
}

export interface DifferentialOutcome {
  readonly runs: number;
  readonly operations: number;
  readonly difference: Difference | undefined;
}

/** Names of one sequence begin with a word that no other has. */
let words = 0;

export async function compareStores(options: DifferentialOptions): Promise<DifferentialOutcome> {
  const { bench, runs, seed, say } = options;
  let operations = 0;
  for (let from = 0; from < runs; from += wipeEvery) {
    await bench.wipe();
    const end = Math.min(runs, from + wipeEvery);
    const { done, differing } = await batch(options, seed + from, seed + end);
    operations += done;
    if (differing !== undefined) return { runs: from, operations, difference: await explain(options, differing) };
    if (end % 10_000 < wipeEvery && end >= 10_000) say?.(`${end} of ${runs} sequences, ${operations} operations, no difference`);
  }
  return { runs, operations, difference: undefined };
}

async function batch(
  options: DifferentialOptions,
  from: number,
  end: number,
): Promise<{ readonly done: number; readonly differing: number | undefined }> {
  let next = from;
  let done = 0;
  let differing: number | undefined;
  const work = async (): Promise<void> => {
    while (next < end && differing === undefined) {
      const seed = next;
      next += 1;
      const sequence = whole(sequenceOf(seed));
      done += sequence.length;
      if ((await differ(options, sequence)) !== undefined) differing = seed;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { done, differing };
}

/** However a sequence ends, everything is read at last: a difference that nobody looked at is one. */
function whole(sequence: readonly Operation[]): readonly Operation[] {
  return [...sequence, ...lastLooks];
}

const lastLooks: readonly Operation[] = [
  ...(['shop', 'bank'] as const).flatMap((system): readonly Operation[] => [
    { do: 'snapshot', by: 'one', system },
    { do: 'entities', by: 'two', system, filter: { kind: 'release' } },
    { do: 'entities', by: 'one', system, filter: { kind: 'order' } },
    { do: 'events', by: 'two', system, range: { limit: 99 } },
    { do: 'verify', by: 'one', system },
  ]),
  { do: 'claim', by: 'one', kind: 'order', holdMs: 0, limit: 99 },
  { do: 'claim', by: 'two', kind: 'decide', holdMs: 0, limit: 99 },
  { do: 'systems', by: 'two' },
];

type Answers = Pick<Difference, 'memory' | 'postgres'>;

/** Where PostgreSQL could not answer, on a machine that is busy, the sequence is made again from its beginning, under another word. */
async function differ(options: DifferentialOptions, sequence: readonly Operation[]): Promise<Answers | undefined> {
  for (let unanswered = 0; ; unanswered += 1) {
    try {
      return await differOnce(options, sequence);
    } catch (error) {
      if (!(error instanceof Unanswered) || unanswered >= mostUnanswered) throw error;
      options.onUnanswered?.(error.message);
    }
  }
}

async function differOnce(
  { bench, plant = (store) => store }: DifferentialOptions,
  sequence: readonly Operation[],
): Promise<Answers | undefined> {
  words += 1;
  const word = `w${words}`;
  const [memory, postgres] = await Promise.all([answersOf(memoryHandles(plant), word, sequence), answersOf(bench.handles, word, sequence)]);
  return isDeepStrictEqual(memory, postgres) ? undefined : { memory, postgres };
}

/** Leaves out what the difference does not need, larger pieces first. */
async function explain(options: DifferentialOptions, seed: number): Promise<Difference> {
  let shortest = whole(sequenceOf(seed));
  for (let size = Math.ceil(shortest.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.length;) {
      const shorter = [...shortest.slice(0, at), ...shortest.slice(at + size)];
      if ((await differ(options, shorter)) === undefined) at += size;
      else shortest = shorter;
    }
  }
  const answers = (await differ(options, shortest)) ?? { memory: [], postgres: [] };
  return { seed, shortest, ...answers };
}
