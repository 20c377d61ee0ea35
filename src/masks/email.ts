import { Draw } from './draw.ts';
import type { Mask } from './mask.ts';
import { Folded } from './normalise.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';

/** Crockford's, without the letters that are read as figures. */
const base32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** RFC 2606: no mail to them ever leaves the house. */
const domains = [
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
];
const words = [
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
];

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
    out.ascii(words[named & 15] ?? '');
    out.byte(46);
    for (let index = 0; index < 4; index += 1) {
      // Four signs of five bits out of each word.
      const drawn = draw.word();
      for (let shift = 0; shift < 20; shift += 5) out.byte(base32.charCodeAt((drawn >>> shift) & 31));
    }
    out.byte(64);
    out.ascii(domains[(named >>> 4) & 15] ?? '');
    out.ascii('.test');
  }
}
