/** A line of two texts: as it was, as it is, or in both. Numbers are counted from 1. */
export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly before?: number;
  readonly after?: number;
  readonly text: string;
}

/** Beyond this the middle is told as all gone and all new: nobody reads more. */
const mostCells = 4_000_000;

/** Line by line what is gone and what is new, with the shortest way from one to the other. */
export function textDiff(before: string, after: string): readonly DiffLine[] {
  const [ones, others] = [linesOf(before), linesOf(after)];
  const head = sameAhead(ones, others);
  const tail = sameAhead(ones.slice(head).toReversed(), others.slice(head).toReversed());
  const middle = between(ones.slice(head, ones.length - tail), others.slice(head, others.length - tail));
  const same = (count: number): readonly Kind[] => Array.from({ length: count }, () => 'same');
  return numbered([...same(head), ...middle, ...same(tail)], ones, others);
}

type Kind = DiffLine['kind'];

function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function sameAhead(ones: readonly string[], others: readonly string[]): number {
  const most = Math.min(ones.length, others.length);
  for (let index = 0; index < most; index += 1) if (ones[index] !== others[index]) return index;
  return most;
}

/** By the longest common subsequence. */
function between(ones: readonly string[], others: readonly string[]): readonly Kind[] {
  const kinds: Kind[] = [];
  const lengths = ones.length * others.length > mostCells ? undefined : commonLengths(ones, others);
  const at = (one: number, other: number): number => lengths?.[one]?.[other] ?? 0;
  let [one, other] = [0, 0];
  while (one < ones.length || other < others.length) {
    if (lengths !== undefined && one < ones.length && other < others.length && ones[one] === others[other]) {
      kinds.push('same');
      [one, other] = [one + 1, other + 1];
    } else if (other >= others.length || (one < ones.length && at(one + 1, other) >= at(one, other + 1))) {
      kinds.push('gone');
      one += 1;
    } else {
      kinds.push('new');
      other += 1;
    }
  }
  return kinds;
}

function commonLengths(ones: readonly string[], others: readonly string[]): readonly Uint32Array[] {
  const rows = Array.from({ length: ones.length + 1 }, () => new Uint32Array(others.length + 1));
  for (let one = ones.length - 1; one >= 0; one -= 1) {
    const [row, below] = [rows[one], rows[one + 1]];
    if (row === undefined || below === undefined) continue;
    for (let other = others.length - 1; other >= 0; other -= 1) {
      row[other] = ones[one] === others[other] ? (below[other + 1] ?? 0) + 1 : Math.max(below[other] ?? 0, row[other + 1] ?? 0);
    }
  }
  return rows;
}

function numbered(kinds: readonly Kind[], ones: readonly string[], others: readonly string[]): readonly DiffLine[] {
  let [before, after] = [0, 0];
  return kinds.map((kind): DiffLine => {
    if (kind !== 'new') before += 1;
    if (kind !== 'gone') after += 1;
    if (kind === 'gone') return { kind, before, text: ones[before - 1] ?? '' };
    return { kind, ...(kind === 'same' && { before }), after, text: others[after - 1] ?? '' };
  });
}

/** Lines that changed, with so many around them; each list is one place. */
export function placesOf(lines: readonly DiffLine[], around = 2): readonly (readonly DiffLine[])[] {
  const kept = new Set(
    lines.flatMap(({ kind }, index) =>
      kind === 'same' ? [] : Array.from({ length: 2 * around + 1 }, (_unused, step) => index - around + step),
    ),
  );
  const places: DiffLine[][] = [];
  let last = -2;
  for (const [index, line] of lines.entries()) {
    if (!kept.has(index)) continue;
    if (index !== last + 1) places.push([]);
    places.at(-1)?.push(line);
    last = index;
  }
  return places;
}
