/**
 * How many blocks at the beginning belong to the warm-up: MSER-5. The blocks are averaged by five; the cut is where what remains has the
 * smallest standard error, where the beginning is slower than that. Undefined where the cut would eat more than 45 % of the run: then it
 * was too short to say anything. `slack`: a difference, in the unit of the blocks, that matters to nobody.
 */
export function warmUpOf(blocks: readonly number[], slack = 0): number | undefined {
  const batches = batchesOf(blocks);
  if (batches.length < 4) return undefined;
  let best = { cut: 0, error: Number.POSITIVE_INFINITY };
  for (let cut = 0; cut <= Math.floor(batches.length / 2); cut += 1) {
    const error = errorOf(batches.slice(cut));
    if (error < best.error) best = { cut, error };
  }
  if (!isSlower(batches.slice(0, best.cut), batches.slice(best.cut), slack)) return 0;
  const blocksCut = best.cut * perBatch;
  return blocksCut > mostShare * blocks.length ? undefined : blocksCut;
}

/** What gets warm is slow at first. A beginning that is as fast as the rest, or faster, is no warm-up: it is chance, or a queue that grows. */
function isSlower(beginning: readonly number[], rest: readonly number[], slack: number): boolean {
  return beginning.length > 0 && meanOf(beginning) > Math.max(leastSlowdown * meanOf(rest), meanOf(rest) + slack);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

const leastSlowdown = 1.1;

const perBatch = 5;
const mostShare = 0.45;

function batchesOf(blocks: readonly number[]): readonly number[] {
  const count = Math.floor(blocks.length / perBatch);
  return Array.from({ length: count }, (_, index) => {
    const batch = blocks.slice(index * perBatch, (index + 1) * perBatch);
    return meanOf(batch);
  });
}

/** The squared standard error of the mean, as MSER has it: the sum of squares over the square of the count. */
function errorOf(rest: readonly number[]): number {
  const mean = meanOf(rest);
  return rest.reduce((sum, each) => sum + (each - mean) ** 2, 0) / rest.length ** 2;
}
