/** System → the ledger number up to which an answer is true. Answers of every route that speaks of a system are understood. */
export function seqsIn(answer: unknown): ReadonlyMap<string, number> {
  if (!isRecord(answer)) return new Map();
  const seqs = known.get(answer) ?? new Map(pairsIn(answer));
  known.set(answer, seqs);
  return seqs;
}

/** Of each answer once: it is held against every hint, and the board has hundreds of systems. */
const known = new WeakMap<object, ReadonlyMap<string, number>>();

type Pair = readonly [system: string, seq: number];

function pairsIn(answer: unknown): readonly Pair[] {
  if (!isRecord(answer)) return [];
  const { boards, approvals, pages, system, seq, events } = answer;
  for (const list of [boards, approvals]) if (Array.isArray(list)) return list.flatMap(pairsIn);
  // Of a list that is read page by page, the first page is the newest.
  if (Array.isArray(pages)) return pairsIn(pages[0]);
  if (typeof system !== 'string') return [];
  if (typeof seq === 'number') return [[system, seq]];
  const newest: unknown = Array.isArray(events) ? events[0] : undefined;
  return isRecord(newest) && typeof newest['seq'] === 'number' ? [[system, newest['seq']]] : [];
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
