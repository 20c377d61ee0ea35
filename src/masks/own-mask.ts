// A mask that a site wrote itself: what it is given are raw values, and what it draws comes from the key.
import type { OwnDraw, OwnMaskKind, OwnOptions } from '#core/data/own-masks.ts';
import type { Mask, Row } from './mask.ts';
import type { Out } from './out.ts';
import type { Prf } from './prf.ts';
import { Seed, type SeedBy } from './seed.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A mask of the site's own. What it says when it fails may hold a value: it is told on this host only, by a preview. */
export class OwnMask implements Mask {
  readonly #kind: OwnMaskKind;
  readonly #options: OwnOptions;
  readonly #seed: Seed;
  readonly #draw: EndlessDraw;

  constructor(kind: OwnMaskKind, prf: Prf, by: SeedBy, options: OwnOptions) {
    this.#kind = kind;
    this.#options = options;
    this.#seed = new Seed(by);
    this.#draw = new EndlessDraw(prf);
  }

  write(value: Uint8Array, start: number, end: number, out: Out, row: Row): void {
    const { definition, file, mask } = this.#kind;
    const text = decoder.decode(value.subarray(start, end));
    this.#draw.begin(this.#seed.of(value, start, end, row));
    let stands: unknown;
    try {
      stands = mask(text, this.#draw, this.#options);
    } catch (cause) {
      throw new OwnMaskFault(`\`${definition.id}\` of ${file} failed at a value`, cause);
    }
    if (typeof stands !== 'string') throw new OwnMaskFault(`\`${definition.id}\` of ${file} made no text of a value`);
    if (stands.includes('\0'))
      throw new OwnMaskFault(`\`${definition.id}\` of ${file} made a text with a byte of 0, which no database takes`);
    const bytes = encoder.encode(stands);
    out.copy(bytes, 0, bytes.length);
  }
}

/** `cause` may hold a value of a row: nobody else is told it. */
export class OwnMaskFault extends Error {
  readonly what: string;

  constructor(what: string, cause?: unknown) {
    super(`${what}: \`lockstep data preview\` on this host shows which`);
    this.what = what;
    Object.defineProperty(this, 'cause', { value: cause, enumerable: false });
  }
}

/** Behind the 256 bits that a value gives the first time come those of the value and a count. */
class EndlessDraw implements OwnDraw {
  readonly #prf: Prf;
  #value = new Uint8Array(64);
  #length = 0;
  #word = 0;
  #turn = 0;

  constructor(prf: Prf) {
    this.#prf = prf;
  }

  begin({ bytes, length }: Out): void {
    if (this.#value.length < length + 5) this.#value = new Uint8Array(2 * length + 5);
    this.#value.set(bytes.subarray(0, length));
    this.#length = length;
    this.#turn = 0;
    this.#word = 0;
    this.#prf.hash(this.#value, 0, length);
  }

  below(size: number): number {
    if (!Number.isInteger(size) || size < 1 || size > 2 ** 32) throw new RangeError(`Nothing can be drawn below ${String(size)}.`);
    return Math.floor(((this.#next() >>> 0) / 2 ** 32) * size);
  }

  digits(count: number): string {
    let text = '';
    for (let index = 0; index < count; index += 1) text += String(this.below(10));
    return text;
  }

  pick<Item>(items: readonly Item[]): Item {
    const found = items[this.below(items.length)];
    if (found === undefined) throw new RangeError('There is nothing to pick from.');
    return found;
  }

  #next(): number {
    if (this.#word === this.#prf.words.length) {
      this.#turn += 1;
      // No text has a byte of 0: this is no other value.
      this.#value[this.#length] = 0;
      new DataView(this.#value.buffer).setUint32(this.#length + 1, this.#turn);
      this.#prf.hash(this.#value, 0, this.#length + 5);
      this.#word = 0;
    }
    const word = this.#prf.words[this.#word] ?? 0;
    this.#word += 1;
    return word;
  }
}
