// What of a masked value is worth being looked for on staging: whatever is short, common or guessed in a moment would be found by chance, and says nothing.
import type { TypeFamily } from '#core/data/mask-definition.ts';
import type { WordSet } from './word-set.ts';
import { blockStart, fewestFigures, type Words } from './words.ts';

/** Why a value of a masked column is not looked for. Each is counted, and printed. */
export type Exclusion =
  | 'empty'
  | 'short'
  | 'guessable'
  | 'number'
  | 'date'
  | 'list'
  | 'name'
  | 'dictionary'
  | 'common'
  | 'kept'
  | 'blob'
  | 'scrubbed'
  | 'sampled';

export const exclusionWords: { readonly [Why in Exclusion]: string } = {
  empty: 'empty, or signs without letters and figures',
  short: 'shorter than 8 letters and figures',
  guessable: 'of less than 20 bits: few different signs, or plain words',
  number: 'numbers of fewer than 9 figures, amounts and places',
  date: 'dates and times',
  list: 'values of a list that everybody knows: yes and no, labels of an enum, towns',
  name: 'a given or a family name alone; the two together are looked for',
  dictionary: 'made of words that masks themselves write',
  common: 'the same in many rows, so nobody’s own',
  kept: 'words of a column that the file keeps',
  blob: 'pictures and other bytes that are no text',
  scrubbed: 'texts of which the mask leaves what it does not recognise',
  sampled: 'left out by chance, for there were more than fit into memory',
};

export function isExclusion(why: string): why is Exclusion {
  return Object.hasOwn(exclusionWords, why);
}

/** How a mask's values are looked for. */
export type Sort =
  /** One person's, whoever else has an equal one: an address, a number. */
  | 'own'
  /** May be many people's. */
  | 'shared'
  /** Sentences: their runs of words are looked for. */
  | 'text'
  | 'given'
  | 'family'
  | 'full'
  | 'json'
  | Exclusion;

const sorts: ReadonlyMap<string, Sort> = new Map<string, Sort>([
  ['email', 'own'],
  ['phone', 'own'],
  ['phone.reserved', 'own'],
  ['natid', 'own'],
  ['uuid', 'own'],
  ['card', 'own'],
  ['iban', 'own'],
  ['ip', 'own'],
  ['mac', 'own'],
  ['secret', 'own'],
  ['int.fpe', 'own'],
  ['username', 'own'],
  ['name.first', 'given'],
  ['name.last', 'family'],
  ['name.full', 'full'],
  ['city', 'list'],
  ['date.birth', 'date'],
  ['datetime.shift', 'date'],
  ['money', 'number'],
  ['geo', 'number'],
  ['json', 'json'],
  ['text.scramble', 'text'],
  ['text.scrub', 'scrubbed'],
  ['blob', 'blob'],
]);

/** By the mask, and by the type of the column; `mask` undefined: the column becomes NULL. */
export function sortOf(mask: string | undefined, family: TypeFamily): Sort {
  if (family === 'date' || family === 'timestamp') return 'date';
  if (family === 'boolean') return 'list';
  if (family === 'bytea' || family === 'other') return 'blob';
  if (mask === undefined || mask === 'constant') return family === 'json' ? 'json' : family === 'text' ? 'text' : 'own';
  return sorts.get(mask) ?? 'shared';
}

export const fewestSigns = 8;
const fewestBits = 20;

/** Undefined: it is worth it. `isOwn`: one person's, and not what many may have. */
export function exclusionOf(words: Words, dictionary: WordSet, isOwn: boolean): Exclusion | undefined {
  const { bytes, length, count, starts } = words;
  if (length === 0) return 'empty';
  if (areFigures(bytes, length)) {
    if (length < fewestFigures) return 'number';
  } else if (length < fewestSigns) return 'short';
  if (bitsOf(bytes, length) < fewestBits || isPlainWord(words, isOwn)) return 'guessable';
  for (let word = 0; word < count; word += 1) {
    const [from, to] = [starts[word] ?? 0, word + 1 < count ? (starts[word + 1] ?? 0) : length];
    if ((bytes[from] ?? 0) > 57 && !dictionary.has(bytes, from, to)) return undefined;
  }
  return areFigures(bytes, length) ? undefined : 'dictionary';
}

const shortestOwnWord = 12;
const plainWords = 2;

/** A word of a language, or two: its letters are many, and its bits few. */
function isPlainWord({ bytes, marks, length, count, starts }: Words, isOwn: boolean): boolean {
  let blocks = 0;
  for (let word = 0; word < count; word += 1) {
    const start = starts[word] ?? 0;
    if ((bytes[start] ?? 0) <= 57) return false;
    if (((marks[start] ?? 0) & blockStart) !== 0) blocks += 1;
  }
  return isOwn ? blocks === 1 && length < shortestOwnWord : blocks <= plainWords;
}

export function areFigures(bytes: Uint8Array, length: number): boolean {
  for (let at = 0; at < length; at += 1) if ((bytes[at] ?? 0) < 48 || (bytes[at] ?? 0) > 57) return false;
  return true;
}

const counts = new Uint16Array(256);
const mostMeasured = 64;
/** Of so many equal signs: how many there are, times the bits of that number. */
const weights = Float64Array.from({ length: mostMeasured + 1 }, (_none, many) => (many === 0 ? 0 : many * Math.log2(many)));

/** Shannon's, of the signs that it has: so that 00000001 is no secret. */
function bitsOf(bytes: Uint8Array, length: number): number {
  const most = Math.min(length, mostMeasured);
  for (let at = 0; at < most; at += 1) counts[bytes[at] ?? 0] = (counts[bytes[at] ?? 0] ?? 0) + 1;
  let bits = weights[most] ?? 0;
  for (let at = 0; at < most; at += 1) {
    bits -= weights[counts[bytes[at] ?? 0] ?? 0] ?? 0;
    counts[bytes[at] ?? 0] = 0;
  }
  return bits;
}
