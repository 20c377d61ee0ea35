// Things that stand somewhere within a text and can be told by how they are written: where each ends that begins here, or -1.
import { alphabetOf } from './alphabets.ts';
import { readPoint } from './utf8.ts';
import { isFigure, isLetter, nibbleOf } from './signs.ts';

/** A word begins here: what stands before is no part of one. */
export type Recognise = (text: Uint8Array, at: number, end: number) => number;

const [space, hash, percent, plus, dash, dot, slash, colon, at64, underscore] = [32, 35, 37, 43, 45, 46, 47, 58, 64, 95];

/** Whether a letter or a figure of any alphabet stands here, or a byte of one. */
function isWord(text: Uint8Array, at: number, end: number): boolean {
  const byte = text[at] ?? 0;
  if (at >= end || byte < 128) return at < end && (isFigure(byte) || isLetter(byte));
  let first = at;
  while (first > 0 && ((text[first] ?? 0) & 0xc0) === 0x80) first -= 1;
  return alphabetOf(readPoint(text, first, end)) >= 0;
}

function upTo(text: Uint8Array, from: number, end: number, is: (byte: number, at: number) => boolean): number {
  let at = from;
  while (at < end && is(text[at] ?? 0, at)) at += 1;
  return at;
}

/** Marks that end a sentence rather than what stands in it. */
function withoutMarks(text: Uint8Array, from: number, end: number): number {
  let to = end;
  while (to > from && !isWord(text, to - 1, end) && text[to - 1] !== slash) to -= 1;
  return to;
}

/** `https://…`, `www.…`, up to a blank, a quote or a bracket. */
export function urlAt(text: Uint8Array, at: number, end: number): number {
  const letters = upTo(text, at, Math.min(end, at + 12), isLetter);
  const hasScheme = letters > at && text[letters] === colon && text[letters + 1] === slash && text[letters + 2] === slash;
  const isWww = letters === at + 3 && ((text[at] ?? 0) | 32) === 119 && text[letters] === dot;
  if (!hasScheme && !isWww) return -1;
  const to = upTo(text, letters, end, (byte) => byte > space && byte !== 34 && byte !== 39 && byte !== 60 && byte !== 62);
  return withoutMarks(text, at, to);
}

export function emailAt(text: Uint8Array, at: number, end: number): number {
  const local = upTo(
    text,
    at,
    end,
    (byte, place) => isWord(text, place, end) || byte === dot || byte === dash || byte === plus || byte === underscore || byte === percent,
  );
  if (local === at || text[local] !== at64) return -1;
  const to = withoutMarks(
    text,
    local,
    upTo(text, local + 1, end, (byte, place) => isWord(text, place, end) || byte === dot || byte === dash),
  );
  return text.subarray(local, to).includes(dot) ? to : -1;
}

/** So many signs with blanks or dashes between them, alone or one; each place where it may end, the last one first. */
function endsOf(
  text: Uint8Array,
  at: number,
  { end, most }: { end: number; most: number },
  isSign: (byte: number) => boolean,
): readonly number[] {
  const ends: number[] = [];
  let place = at;
  while (place < end && place < at + most) {
    const byte = text[place] ?? 0;
    if (isSign(byte)) {
      if (!isWord(text, place + 1, end)) ends.unshift(place + 1);
    } else if ((byte !== space && byte !== dash) || !isSign(text[place + 1] ?? 0)) break;
    place += 1;
  }
  return ends;
}

/** `isOne` says whether that is one. */
export function numberAt(
  isOne: (text: Uint8Array, start: number, end: number) => boolean,
  isSign: (byte: number) => boolean,
  most: number,
): Recognise {
  return (text, at, end) => endsOf(text, at, { end, most }, isSign).find((to) => isOne(text, at, to)) ?? -1;
}

export function ipAt(text: Uint8Array, at: number, end: number): number {
  const to = withoutMarks(
    text,
    at,
    upTo(text, at, end, (byte) => nibbleOf(byte) >= 0 || byte === dot || byte === colon),
  );
  if (isWord(text, to, end)) return -1;
  const found = new TextDecoder().decode(text.subarray(at, to));
  const isV4 = /^\d{1,3}(\.\d{1,3}){3}$/.test(found);
  // `10:20:30` is a time.
  const isV6 = /^[\da-f]{0,4}(:[\da-f]{0,4}){2,7}$/i.test(found) && (found.includes('::') || found.split(':').length === 8);
  return isV4 || isV6 ? to : -1;
}

/**
 * Figures with blanks and marks between them: from seven on behind a plus or a 0, from ten on else. No date, and no date with a time.
 */
export function phoneAt(text: Uint8Array, at: number, end: number): number {
  const first = text[at] ?? 0;
  if (!isFigure(first) && first !== plus && first !== 40) return -1;
  let to = at;
  let count = 0;
  let marks = 0;
  for (let place = at; place < end && count < 17 && marks < 3; place += 1) {
    const byte = text[place] ?? 0;
    if (isFigure(byte)) {
      count += 1;
      marks = 0;
      to = place + 1;
    } else if (place === at && byte === plus) continue;
    else if (byte === space || byte === dash || byte === dot || byte === slash || byte === 40 || byte === 41) marks += 1;
    else break;
  }
  const found = new TextDecoder().decode(text.subarray(at, to));
  if (first === 40 && !/^\(\d{1,5}\)/.test(found)) return -1;
  if (/^\d{4}-\d\d-\d\d/.test(found) || isWord(text, to, end) || text[to] === hash) return -1;
  return count >= (/^[+(]?0|^\+|^\(0/.test(found) ? 7 : 10) ? to : -1;
}
