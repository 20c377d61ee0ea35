// Which signs may stand for which: each letter becomes another one of its own alphabet and case, so that a masked text looks like what it was.

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
];

/** For the first code points, which are nearly all: the number of their alphabet, and their place in it. */
const quick = 0x600;
const quickAlphabet = new Int8Array(quick).fill(-1);
const quickPlace = new Int16Array(quick);
for (const [number, { ranges }] of alphabets.entries()) {
  let place = 0;
  for (const [first, last] of ranges) {
    for (let point = first; point <= last; point += 1, place += 1) {
      if (point >= quick) continue;
      quickAlphabet[point] = number;
      quickPlace[point] = place;
    }
  }
}

/** The number of the alphabet that a sign stands in; -1: in none. */
export function alphabetOf(point: number): number {
  if (point < quick) return quickAlphabet[point] ?? -1;
  return alphabets.findIndex(({ ranges }) => ranges.some(([first, last]) => point >= first && point <= last));
}

/** Where a sign stands in the alphabet that it has. */
export function placeOf(point: number, number: number): number {
  if (point < quick) return quickPlace[point] ?? 0;
  let place = 0;
  for (const [first, last] of alphabets[number]?.ranges ?? []) {
    if (point >= first && point <= last) return place + point - first;
    place += last - first + 1;
  }
  return 0;
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
