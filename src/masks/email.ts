import { Draw } from './draw.ts';
import type { Mask } from './mask.ts';
import { Folded } from './normalise.ts';
import { bytesOf, type Out } from './out.ts';
import type { Prf } from './prf.ts';

/** Crockford's, without the letters that are read as figures. */
const base32 = bytesOf('0123456789abcdefghjkmnpqrstvwxyz');

/** RFC 2606: no mail to them ever leaves the house. */
const domains: readonly Uint8Array[] = [
  'alder',
  'birch',
  'cedar',
  'elm',
  'fir',
  'hazel',
  'juniper',
  'larch',
  'maple',
  'oak',
  'pine',
  'rowan',
  'spruce',
  'thorn',
  'willow',
  'yew',
].map((word) => bytesOf(`${word}.test`));
const words: readonly Uint8Array[] = [
  'amber',
  'basil',
  'cobalt',
  'coral',
  'ember',
  'fern',
  'flint',
  'ginger',
  'heron',
  'indigo',
  'jade',
  'linden',
  'marble',
  'ochre',
  'pepper',
  'quartz',
].map(bytesOf);

/** Of each mask this is the longest. */
export const longestEmail = 'juniper.0123456789abcdef@juniper.test'.length;

/**
 * An address that is none: `amber.7h2k…@oak.test`. It is valid, its domain can't be reached, and 80 bits of the key keep a hundred million of
 * them apart. What is no address becomes one too; nothing stays nothing.
 */
export class Email implements Mask {
  readonly #draw: Draw;
  readonly #folded = new Folded();

  constructor(prf: Prf) {
    this.#draw = new Draw(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    if (start === end) return;
    const draw = this.#draw.of(this.#folded.of(value, start, end));
    const named = draw.word();
    append(out, words, named & 15);
    out.byte(46);
    out.reserve(16);
    const { bytes, length } = out;
    for (let index = 0; index < 16; index += 4) {
      // Four signs of five bits out of each word.
      const drawn = draw.word();
      for (let sign = 0; sign < 4; sign += 1) bytes[length + index + sign] = base32[(drawn >>> (5 * sign)) & 31] ?? 0;
    }
    out.length = length + 16;
    out.byte(64);
    append(out, domains, (named >>> 4) & 15);
  }
}

function append(out: Out, of: readonly Uint8Array[], index: number): void {
  const word = of[index];
  if (word !== undefined) out.copy(word, 0, word.length);
}
