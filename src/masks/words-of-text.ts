// Free text: chats, tickets, notes. Nobody can say what stands in it, so that every word is put in the place of another.
import { alphabetOf, alphabets, pointAt } from './alphabets.ts';
import { Draw } from './draw.ts';
import type { Mask } from './mask.ts';
import { Folded, small } from './normalise.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { readPoint, sizeOfPoint, writePoint } from './utf8.ts';

/** So many signs of a word are drawn anew; the rest of a longer one repeats them. */
const drawnSigns = 8;

/** What a byte is by itself. */
const [mark, figure, smallLetter, capital, beyond] = [0, 1, 2, 3, 4];
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 128 ? beyond : 1 + alphabetOf(byte)));

/** So many words are remembered with what was drawn for them: most of a text are words of every text. Of those that share a place the last stays. */
const places = 4_096;
const longestRemembered = 16;

/**
 * Each word becomes another one of the same length, with figures where figures were and capitals where capitals were; blanks, lines and marks
 * stay. One word becomes the same one everywhere, so that searches and counts of words still work, and frequent words can be told to be frequent.
 */
export class Scrambled implements Mask {
  readonly #prf: Prf;
  readonly #draw: Draw;
  readonly #folded = new Folded();
  readonly #drawn = new Float64Array(drawnSigns);
  readonly #words = new Uint8Array(places * longestRemembered);
  readonly #lengths = new Uint8Array(places);
  /** For each of the signs of a word that are drawn: which figure and which letter it becomes. */
  readonly #figures = new Uint8Array(places * drawnSigns);
  readonly #letters = new Uint8Array(places * drawnSigns);

  constructor(prf: Prf) {
    this.#prf = prf;
    this.#draw = new Draw(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    out.reserve(end - start);
    let at = start;
    while (at < end) {
      const byte = value[at] ?? 0;
      const kind = kinds[byte] ?? mark;
      if (kind === mark) {
        out.byte(byte);
        at += 1;
      } else at = this.#word(value, at, end, out);
    }
  }

  /** Of a word, or of a sign that is none; answers where it ends. */
  #word(value: Uint8Array, start: number, end: number, out: Out): number {
    let hash = 0;
    let at = start;
    let kind = mark;
    for (; at < end; at += 1) {
      const byte = value[at] ?? 0;
      kind = kinds[byte] ?? mark;
      if (kind === mark || kind === beyond) break;
      hash = Math.imul(hash ^ (small[byte] ?? 0), 0x0100_0193);
    }
    if ((at < end && kind === beyond) || at - start > longestRemembered) return this.#slowly(value, start, end, out);
    this.#remembered(value, start, at, this.#placeOf(value, start, at, hash), out);
    return at;
  }

  /** Where a word is remembered: from now on, if it was not. */
  #placeOf(value: Uint8Array, start: number, end: number, hash: number): number {
    const place = (hash ^ (hash >>> 12) ^ (hash >>> 22)) & (places - 1);
    const words = this.#words;
    const from = place * longestRemembered;
    const length = end - start;
    let index = 0;
    if (this.#lengths[place] === length) while (index < length && words[from + index] === small[value[start + index] ?? 0]) index += 1;
    if (index === length) return place;
    for (; index < length; index += 1) words[from + index] = small[value[start + index] ?? 0] ?? 0;
    this.#lengths[place] = length;
    this.#prf.hash(words, from, from + length);
    for (let sign = 0; sign < drawnSigns; sign += 1) {
      const drawn = (this.#prf.words[sign] ?? 0) >>> 0;
      this.#figures[place * drawnSigns + sign] = Math.floor((drawn * 10) / 2 ** 32);
      this.#letters[place * drawnSigns + sign] = Math.floor((drawn * 26) / 2 ** 32);
    }
    return place;
  }

  #remembered(value: Uint8Array, start: number, end: number, place: number, out: Out): void {
    out.reserve(end - start);
    const { bytes, length } = out;
    const from = place * drawnSigns;
    for (let at = start; at < end; at += 1) {
      const sign = from + ((at - start) & (drawnSigns - 1));
      const kind = kinds[value[at] ?? 0];
      const letter = this.#letters[sign] ?? 0;
      bytes[length + at - start] =
        kind === smallLetter ? 97 + letter : kind === capital ? 65 + letter : kind === figure ? 48 + (this.#figures[sign] ?? 0) : 0;
    }
    out.length = length + end - start;
  }

  /** A word with signs beyond ASCII, or a long one; or one such sign that is no letter. */
  #slowly(value: Uint8Array, start: number, end: number, out: Out): number {
    const to = endOfWord(value, start, end);
    if (to > start) {
      this.#draws(value, start, to, out);
      return to;
    }
    const next = Math.min(start + sizeOfPoint(value[start] ?? 0), end);
    out.copy(value, start, next);
    return next;
  }

  #draws(value: Uint8Array, start: number, end: number, out: Out): void {
    const draw = this.#draw.of(this.#folded.of(value, start, end));
    for (let index = 0; index < drawnSigns; index += 1) this.#drawn[index] = draw.word() / 2 ** 32;
    let count = 0;
    for (let at = start; at < end; at += sizeOfPoint(value[at] ?? 0)) {
      const number = alphabetOf(readPoint(value, at, end));
      const share = this.#drawn[count % drawnSigns] ?? 0;
      writePoint(out, pointAt(number, Math.floor(share * (alphabets[number]?.size ?? 1))));
      count += 1;
    }
  }
}

/** Letters and figures that follow each other. */
function endOfWord(value: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && alphabetOf(readPoint(value, at, end)) >= 0) at += sizeOfPoint(value[at] ?? 0);
  return Math.min(at, end);
}
