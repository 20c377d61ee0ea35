// Names of people and places: picked by the person whose row it is, so that how often a name comes says nothing of how often another one came.
import { Draw } from './draw.ts';
import type { Mask, Row } from './mask.ts';
import { familyNames, givenNames, streetNames, townNames } from './name-lists.ts';
import { bytesOf, type Out } from './out.ts';
import type { Prf } from './prf.ts';
import { Seed, type SeedBy } from './seed.ts';
import { Shape } from './shape.ts';
import { isFigure } from './signs.ts';
import { sizeOfPoint } from './utf8.ts';

/** What of a name a column holds. */
export type NamePart = 'given' | 'family' | 'full' | 'family-first';

/**
 * A name of another person. In capitals or small where it was; of another script than ours its signs become others of that script. One key for
 * all parts: the full name of a person is made of the given and the family name that other columns have of them. So now and then somebody
 * gets their own name back, as often as chance has it: who would never get it would tell what it was not.
 */
export class PersonName implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #shape: Shape;
  readonly #part: NamePart;

  constructor(prf: Prf, by: SeedBy, part: NamePart) {
    this.#draw = new Draw(prf);
    this.#shape = new Shape(prf);
    this.#seed = new Seed(by);
    this.#part = part;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    if (start === end) return;
    if (!isLatin(value, start, end)) return this.#shape.write(value, start, end, out);
    const draw = this.#draw.of(this.#seed.of(value, start, end, row));
    // Both are drawn every time, so that each part comes from the same bits whoever asks for it.
    const [given, family] = [draw.pick(givens), draw.pick(families)];
    const spelling = spellingOf(value, start, end);
    if (this.#part === 'given') return append(given[spelling], out);
    append(this.#part === 'full' ? given[spelling] : family[spelling], out);
    if (this.#part === 'family') return;
    if (this.#part === 'family-first') out.byte(44);
    out.byte(32);
    append(this.#part === 'full' ? family[spelling] : given[spelling], out);
  }
}

/** As it stands, all in capitals, and all small. */
interface Spelled {
  readonly plain: Uint8Array;
  readonly capital: Uint8Array;
  readonly small: Uint8Array;
}

function spelled(words: readonly string[]): readonly Spelled[] {
  return words.map((word) => ({ plain: bytesOf(word), capital: bytesOf(word.toUpperCase()), small: bytesOf(word.toLowerCase()) }));
}

const [givens, families, towns, streets] = [spelled(givenNames), spelled(familyNames), spelled(townNames), spelled(streetNames)];

function append(word: Uint8Array, out: Out): void {
  out.copy(word, 0, word.length);
}

/** Letters of the Latin alphabet, with marks or without. */
function isLatin(value: Uint8Array, start: number, end: number): boolean {
  // From U+0250 on a sign begins with 0xC9 0x90 or more.
  for (let at = start; at < end; at += 1) if ((value[at] ?? 0) > 0xc9) return false;
  return true;
}

/** Whether the value was all in capitals, or all small. */
function spellingOf(value: Uint8Array, start: number, end: number): keyof Spelled {
  let small = false;
  let capital = false;
  for (let at = start; at < end; at += 1) {
    const byte = value[at] ?? 0;
    small ||= byte >= 97 && byte <= 122;
    capital ||= byte >= 65 && byte <= 90;
  }
  if (capital && !small && end - start > 1) return 'capital';
  return small && !capital ? 'small' : 'plain';
}

/** What of an address a column holds. */
export type AddressPart = 'street' | 'number' | 'town' | 'postcode';

/** A place that there is not. A postcode keeps its shape and its first sign, which tells the region in most countries. */
export class Address implements Mask {
  readonly #draw: Draw;
  readonly #seed: Seed;
  readonly #shape: Shape;
  readonly #part: AddressPart;

  constructor(prf: Prf, by: SeedBy, part: AddressPart) {
    this.#draw = new Draw(prf);
    this.#shape = new Shape(prf);
    this.#seed = new Seed(by);
    this.#part = part;
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    if (start === end) return;
    if (this.#part === 'postcode') {
      const first = Math.min(end, start + sizeOfPoint(value[start] ?? 0));
      out.copy(value, start, first);
      return this.#shape.write(value, first, end, out);
    }
    const draw = this.#draw.of(this.#seed.of(value, start, end, row));
    const [street, number, town] = [draw.pick(streets), 1 + draw.below(180), draw.pick(towns)];
    if (this.#part === 'number') return out.decimal(number);
    if (this.#part === 'town') return append(town[spellingOf(value, start, end)], out);
    append(street.plain, out);
    append(behindStreet, out);
    if (!hasFigure(value, start, end)) return;
    out.byte(32);
    out.decimal(number);
  }
}

const behindStreet = bytesOf(' Street');

function hasFigure(value: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (isFigure(value[at])) return true;
  return false;
}
