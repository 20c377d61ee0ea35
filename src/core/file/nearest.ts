/**
 * The word that was probably meant: the nearest by letters, large and small alike; undefined where none is near enough.
 * Of equally near ones the longest: letters are lost more often than changed.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const folded = fold(word);
  if (folded.length > longestWord) return undefined;
  let best: string | undefined;
  let least = mostEdits(folded.length) + 1;
  for (const candidate of candidates) {
    const other = fold(candidate);
    if (Math.abs(other.length - folded.length) > least) continue;
    const edits = editsBetween(folded, other);
    if (edits < least || (edits === least && best !== undefined && candidate.length > best.length)) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

const longestWord = 60;

/** One edit in a word of up to four letters, two up to eight, then three. */
function mostEdits(length: number): number {
  if (length <= 1) return 0;
  if (length <= 4) return 1;
  return length <= 8 ? 2 : 3;
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[_\s]/g, '-');
}

/** Optimal string alignment: letters lost, added, changed, or swapped with their neighbour. */
export function editsBetween(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const changed = cell(last, column - 1) + (isSame ? 0 : 1);
      let edits = Math.min(cell(last, column) + 1, cell(current, column - 1) + 1, changed);
      const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) edits = Math.min(edits, cell(beforeLast, column - 2) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return cell(last, right.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
