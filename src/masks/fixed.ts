// What stands for anything: one value for all.
import type { Mask } from './mask.ts';
import type { Out } from './out.ts';

/** The same for everybody: a password that staging knows, a picture of nobody, an empty text. */
export class Constant implements Mask {
  readonly #bytes: Uint8Array;

  constructor(text: string) {
    this.#bytes = new TextEncoder().encode(text);
  }

  write(_value: Uint8Array, _start: number, _end: number, out: Out): void {
    out.copy(this.#bytes, 0, this.#bytes.length);
  }
}
