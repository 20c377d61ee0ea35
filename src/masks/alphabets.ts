// Which signs may stand for which: each letter becomes another one of its own alphabet and case, so that a masked text looks like what it was.
import { rareScripts } from './rare-scripts.ts';

export interface Alphabet {
  /** How many signs it has. */
  readonly size: number;
  /** Its signs are these code points, one range after the other. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

function alphabet(...ranges: readonly (readonly [number, number])[]): Alphabet {
  return { ranges, size: ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0) };
}

/** Figures come first, then letters as Unicode has them. A sign that stands in none stays what it is: spaces, marks, brackets. */
export const alphabets: readonly Alphabet[] = [
  alphabet([0x30, 0x39]),
  alphabet([0x61, 0x7a]),
  alphabet([0x41, 0x5a]),
  // Latin with marks, small and capital: ß to ÿ without ÷, À to Þ without ×; then the extended letters, which have both cases side by side.
  alphabet([0xdf, 0xf6], [0xf8, 0xff]),
  alphabet([0xc0, 0xd6], [0xd8, 0xde]),
  alphabet([0x100, 0x17f]),
  alphabet([0x3b1, 0x3c9]),
  alphabet([0x391, 0x3a1], [0x3a3, 0x3a9]),
  alphabet([0x430, 0x45f]),
  alphabet([0x400, 0x42f]),
  alphabet([0x561, 0x586]),
  alphabet([0x531, 0x556]),
  alphabet([0x5d0, 0x5ea]),
  alphabet([0x621, 0x63a], [0x641, 0x64a]),
  alphabet([0x660, 0x669]),
  alphabet([0x905, 0x939]),
  alphabet([0xe01, 0xe30]),
  alphabet([0x10d0, 0x10f0]),
  alphabet([0x3041, 0x3096]),
  alphabet([0x30a1, 0x30fa]),
  alphabet([0x4e00, 0x9fff]),
  alphabet([0xac00, 0xd7a3]),
  // Latin with more marks, as Vietnamese has them; then Greek with them.
  alphabet([0x180, 0x24f]),
  alphabet([0x1e00, 0x1eff]),
  alphabet(
    [0x370, 0x373],
    [0x376, 0x377],
    [0x37b, 0x37d],
    [0x386, 0x386],
    [0x388, 0x38a],
    [0x38c, 0x38c],
    [0x38e, 0x390],
    [0x3aa, 0x3b0],
    [0x3ca, 0x3ce],
  ),
  alphabet([0x1f00, 0x1f15], [0x1f18, 0x1f1d], [0x1f20, 0x1f45], [0x1f48, 0x1f4d]),
  alphabet([0x460, 0x481], [0x48a, 0x52f]),
  alphabet([0x671, 0x6d3]),
  alphabet([0x6f0, 0x6f9]),
  // Figures and letters of India and Sri Lanka: Devanagari's, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, Malayalam, Sinhala.
  alphabet([0x966, 0x96f]),
  alphabet([0x985, 0x98c], [0x98f, 0x990], [0x993, 0x9a8], [0x9aa, 0x9b0], [0x9b2, 0x9b2], [0x9b6, 0x9b9]),
  alphabet([0x9e6, 0x9ef]),
  alphabet([0xa05, 0xa0a], [0xa0f, 0xa10], [0xa13, 0xa28], [0xa2a, 0xa30]),
  alphabet([0xa85, 0xa8d], [0xa8f, 0xa91], [0xa93, 0xaa8], [0xaaa, 0xab0], [0xab2, 0xab3], [0xab5, 0xab9]),
  alphabet([0xb85, 0xb8a], [0xb8e, 0xb90], [0xb92, 0xb95], [0xb99, 0xb9a], [0xb9e, 0xb9f], [0xba3, 0xba4], [0xba8, 0xbaa], [0xbae, 0xbb9]),
  alphabet([0xc05, 0xc0c], [0xc0e, 0xc10], [0xc12, 0xc28], [0xc2a, 0xc39]),
  alphabet([0xc85, 0xc8c], [0xc8e, 0xc90], [0xc92, 0xca8], [0xcaa, 0xcb3], [0xcb5, 0xcb9]),
  alphabet([0xd05, 0xd0c], [0xd0e, 0xd10], [0xd12, 0xd3a]),
  alphabet([0xd85, 0xd96], [0xd9a, 0xdb1], [0xdb3, 0xdbb]),
  // Thai figures, Burmese, Ethiopic, Khmer, Georgian capitals, small figures and capitals of full width, Chinese beyond the first plane.
  alphabet([0xe50, 0xe59]),
  alphabet([0x1000, 0x102a]),
  alphabet([0x1200, 0x1248]),
  alphabet([0x1780, 0x17b3]),
  alphabet([0x10a0, 0x10c5]),
  alphabet([0xff10, 0xff19]),
  alphabet([0xff21, 0xff3a]),
  alphabet([0xff41, 0xff5a]),
  alphabet([0xff66, 0xff9d]),
  alphabet([0x3400, 0x4dbf]),
  alphabet([0x20000, 0x2a6df]),
  ...rareScripts.map((ranges) => alphabet(...ranges)),
];

/** For the first code points, which are nearly all: the number of their alphabet, and their place in it. */
const quick = 0x600;
const quickAlphabet = new Int16Array(quick).fill(-1);
const quickPlace = new Int16Array(quick);
/** For the others: where each range begins and ends, whose it is, and how many signs of its alphabet stand before it. */
const sorted = alphabets
  .flatMap(({ ranges }, number) => {
    let place = 0;
    return ranges.map(([first, last]) => {
      const before = place;
      place += last - first + 1;
      return { first, last, number, before };
    });
  })
  .toSorted((one, other) => one.first - other.first);
for (const { first, last, number, before } of sorted) {
  for (let point = first; point <= last && point < quick; point += 1) {
    quickAlphabet[point] = number;
    quickPlace[point] = before + point - first;
  }
}
const firsts = Int32Array.from(sorted, ({ first }) => first);

/** The number of the alphabet that a sign stands in; -1: in none. */
export function alphabetOf(point: number): number {
  if (point < quick) return quickAlphabet[point] ?? -1;
  const range = rangeAt(point);
  return range !== undefined && point <= range.last ? range.number : -1;
}

/** The last that begins no later. */
function rangeAt(point: number): (typeof sorted)[number] | undefined {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((firsts[middle] ?? 0) <= point) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

/** Where a sign stands in the alphabet that it has. */
export function placeOf(point: number): number {
  if (point < quick) return quickPlace[point] ?? 0;
  const range = rangeAt(point);
  return range === undefined ? 0 : range.before + point - range.first;
}

/** The sign at a place of an alphabet. */
export function pointAt(number: number, place: number): number {
  let left = place;
  for (const [first, last] of alphabets[number]?.ranges ?? []) {
    if (left <= last - first) return first + left;
    left -= last - first + 1;
  }
  return 0;
}
