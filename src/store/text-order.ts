/** What UTF-16 puts before U+E000 and UTF-8 behind U+FFFF. */
const outOfOrder = /[\ud800-\uffff]/;

/** The order of texts in PostgreSQL (`COLLATE "C"`): by their bytes in UTF-8, which is by code point. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  if (outOfOrder.test(left) && outOfOrder.test(right)) return compareCodePoints(left, right);
  return left < right ? -1 : 1;
}

function compareCodePoints(left: string, right: string): number {
  const [lefts, rights] = [Array.from(left), Array.from(right)];
  const place = lefts.findIndex((character, index) => character !== rights[index]);
  // Nothing differs where the left one is longer, or the shorter one: the shorter comes first.
  return (lefts[place]?.codePointAt(0) ?? -1) - (rights[place === -1 ? lefts.length : place]?.codePointAt(0) ?? -1);
}
