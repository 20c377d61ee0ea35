// Free text: chats, tickets, notes. Nobody can say what stands in it, so that every word is put in the place of another.
import { alphabetOf, alphabets, pointAt } from './alphabets.ts';
import { Draw } from './draw.ts';
import type { Mask } from './mask.ts';
import { Folded } from './normalise.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { readPoint, sizeOfPoint, writePoint } from './utf8.ts';

/** So many signs of a word are drawn anew; the rest of a longer one repeats them. */
const drawnSigns = 8;

/**
 * Each word becomes another one of the same length, with figures where figures were and capitals where capitals were; blanks, lines and marks
 * stay. One word becomes the same one everywhere, so that searches and counts of words still work, and frequent words can be told to be frequent.
 */
export class Scrambled implements Mask {
  readonly #draw: Draw;
  readonly #folded = new Folded();
  readonly #drawn = new Float64Array(drawnSigns);

  constructor(prf: Prf) {
    this.#draw = new Draw(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out): void {
    let at = start;
    while (at < end) {
      const wordEnd = endOfWord(value, at, end);
      if (wordEnd === at) {
        const size = Math.min(sizeOfPoint(value[at] ?? 0), end - at);
        out.copy(value, at, at + size);
        at += size;
      } else {
        this.#word(value, at, wordEnd, out);
        at = wordEnd;
      }
    }
  }

  #word(value: Uint8Array, start: number, end: number, out: Out): void {
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
