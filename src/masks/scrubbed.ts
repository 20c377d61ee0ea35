// Free text that stays readable: what stands in the other columns of its row, and what can be told by how it is written, is masked; the rest goes
// on. Nobody can promise that nothing else in it is personal: that is why `text.scramble` is what is proposed.
import { alphabetOf } from './alphabets.ts';
import { Card, Iban } from './cards.ts';
import { unescape } from './copy-text.ts';
import { Email } from './email.ts';
import type { MaskKeys } from './keys.ts';
import type { Mask, Row } from './mask.ts';
import { IpAddress, Url } from './network.ts';
import { Out } from './out.ts';
import { Phone } from './phone.ts';
import { emailAt, ipAt, numberAt, phoneAt, type Recognise, urlAt } from './recognise.ts';
import { isFigure, isLetter } from './signs.ts';
import { readPoint, sizeOfPoint } from './utf8.ts';
import { Scrambled } from './words-of-text.ts';

/** Another column of the row, and its mask. */
export interface MaskedColumn {
  readonly column: number;
  readonly mask: Mask;
}

/** What a text is looked through for: small letters, sign by sign, and what stands for it. */
interface Entry {
  readonly points: readonly number[];
  readonly masked: Uint8Array;
}

/** Shorter words of the row are found in many others. */
const fewestLetters = 3;

export class Scrubbed implements Mask {
  readonly #columns: readonly MaskedColumn[];
  readonly #recognised: readonly (readonly [Recognise, Mask])[];
  readonly #words: Scrambled;
  readonly #plain = new Out(256);
  readonly #masked = new Out(256);

  constructor(keys: MaskKeys, columns: readonly MaskedColumn[]) {
    this.#columns = columns;
    this.#words = new Scrambled(keys.of('text'));
    const [card, iban] = [new Card(keys.of('card')), new Iban(keys.of('iban'))];
    this.#recognised = [
      [urlAt, new Url(keys.of('url'))],
      [emailAt, new Email(keys.of('email'))],
      [numberAt(iban.isOne.bind(iban), (byte) => isFigure(byte) || isLetter(byte), 42), iban],
      [numberAt(card.isOne.bind(card), isFigure, 30), card],
      [ipAt, new IpAddress(keys.of('ip'))],
      [phoneAt, new Phone(keys.of('phone'))],
    ];
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const entries = this.#entriesOf(row);
    let at = start;
    let isWordBefore = false;
    while (at < end) {
      if (!isWordBefore) {
        const to = this.#one(value, { at, end, entries }, out, row);
        if (to > at) {
          at = to;
          isWordBefore = true;
          continue;
        }
      }
      isWordBefore = alphabetOf(readPoint(value, at, end)) >= 0;
      const next = Math.min(end, at + sizeOfPoint(value[at] ?? 0));
      out.copy(value, at, next);
      at = next;
    }
  }

  /** Masks what begins here; answers where it ends. */
  #one(value: Uint8Array, { at, end, entries }: { at: number; end: number; entries: readonly Entry[] }, out: Out, row: Row): number {
    for (const { points, masked } of entries) {
      const to = endOfEntry(value, at, end, points);
      if (to < 0) continue;
      out.copy(masked, 0, masked.length);
      return to;
    }
    for (const [recognise, mask] of this.#recognised) {
      const to = recognise(value, at, end);
      if (to <= at) continue;
      mask.write(value, at, to, out, row);
      return to;
    }
    return -1;
  }

  /** The longest first, so that a full name is found before its parts. */
  #entriesOf(row: Row): readonly Entry[] {
    const entries: Entry[] = [];
    for (const { column, mask } of this.#columns) {
      if (row.isNull(column)) continue;
      unescape(row.bytes, row.starts[column] ?? 0, row.ends[column] ?? 0, this.#plain);
      const text = decoder.decode(this.#plain.view()).trim();
      this.#masked.clear();
      mask.write(this.#plain.bytes, 0, this.#plain.length, this.#masked, row);
      const masked = decoder.decode(this.#masked.view());
      add(entries, text, masked);
      for (const half of halvesOf(text)) add(entries, half, this.#scrambled(half));
      const [words, stands] = [wordsOf(text), wordsOf(masked)];
      if (words.length < 2) continue;
      for (const [index, word] of words.entries())
        add(entries, word, words.length === stands.length ? stands[index] : this.#scrambled(word));
    }
    return entries.toSorted((one, other) => other.points.length - one.points.length);
  }

  #scrambled(word: string): string {
    const bytes = encoder.encode(word);
    this.#masked.clear();
    this.#words.write(bytes, 0, bytes.length, this.#masked);
    return decoder.decode(this.#masked.view());
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Of a double name each: `Müller-Groß` is called by one of them, too. */
function halvesOf(text: string): readonly string[] {
  if (!text.includes('-')) return [];
  const doubles = wordsOf(text).filter((word) => /^[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)+$/u.test(word));
  return doubles.flatMap((word) => word.split('-'));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

/** A letter and its mark are one sign or two, and a ß is two capitals, as somebody typed them. */
function add(entries: Entry[], text: string, masked = ''): void {
  const one = text.normalize('NFC');
  const capitals = one.toUpperCase();
  for (const form of new Set([one, text.normalize('NFD'), ...(capitals.length === one.length ? [] : [capitals])]))
    addAs(entries, form, masked);
}

function addAs(entries: Entry[], text: string, masked: string): void {
  const points = Array.from(text, (sign) => folded(sign.codePointAt(0) ?? 0));
  // Two signs of Chinese are a whole name.
  const fewest = points.some((point) => point >= 0x2e80) ? 2 : fewestLetters;
  if (points.length >= fewest) entries.push({ points, masked: encoder.encode(masked) });
}

/** A small letter, where there is one that is one sign. */
function folded(point: number): number {
  if (point < 128) return point >= 65 && point <= 90 ? point + 32 : point;
  const small = String.fromCodePoint(point).toLowerCase();
  return small.length <= 2 && small.codePointAt(1) === undefined ? (small.codePointAt(0) ?? point) : point;
}

/** Where these signs end that begin here and make whole words; -1: others stand here. */
function endOfEntry(value: Uint8Array, start: number, end: number, points: readonly number[]): number {
  let at = start;
  for (const point of points) {
    const found = at < end ? readPoint(value, at, end) : -1;
    if (found < 0 || folded(found) !== point) return -1;
    at += sizeOfPoint(value[at] ?? 0);
  }
  const isWhole =
    alphabetOf(points[points.length - 1] ?? 0) < 0 || at >= end || alphabetOf(readPoint(value, at, end)) < 0 || isUnspaced(points);
  return isWhole ? at : -1;
}

/** Of scripts that set no blanks between words. */
function isUnspaced(points: readonly number[]): boolean {
  return (points[0] ?? 0) >= 0x2e80;
}
