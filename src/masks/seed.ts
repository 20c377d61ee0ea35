// By what a mask draws: by the value itself, or by the person that its row is about.
import type { Row } from './mask.ts';
import { Folded } from './normalise.ts';
import { unescape } from './copy-text.ts';
import { Out } from './out.ts';

/** `value`: equal values are masked alike, and how often each comes shows. `{column}`: by what stands in another column of the row, where that is no NULL. */
export type SeedBy = 'value' | { readonly column: number };

/** Answers what to draw by, valid until the next call. */
export class Seed {
  readonly #by: SeedBy;
  readonly #folded = new Folded();
  readonly #plain = new Out(64);

  constructor(by: SeedBy) {
    this.#by = by;
  }

  of(value: Uint8Array, start: number, end: number, row: Row): Out {
    if (this.#by === 'value' || row.isNull(this.#by.column)) return this.#folded.of(value, start, end);
    unescape(row.bytes, row.starts[this.#by.column] ?? 0, row.ends[this.#by.column] ?? 0, this.#plain);
    return this.#plain;
  }
}
