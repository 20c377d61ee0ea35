import { blake3 } from '@noble/hashes/blake3.js';
import { keyBytes, Prf } from './prf.ts';

/**
 * The keys of masks: one for each kind of value, never for a column, a table or a database, so that one person is masked alike everywhere and
 * a phone number and an equal customer number are not. All of them come from one master key, which never leaves its agent; another epoch is
 * another key for everything.
 */
export class MaskKeys {
  readonly #master: Uint8Array;
  readonly #epoch: number;
  readonly #known = new Map<string, Prf>();

  /** `master`: 32 bytes of true randomness, no password. Copied. */
  constructor(master: Uint8Array, epoch = 1) {
    if (master.length !== keyBytes) throw new Error(`A master key has ${keyBytes} bytes, this one ${master.length}.`);
    this.#master = master.slice();
    this.#epoch = epoch;
  }

  /** Of a kind of value: `email`, `person`, `card`. Whoever asks for the same kind gets the same function; it is used by one at a time. */
  of(kind: string): Prf {
    const known = this.#known.get(kind);
    if (known !== undefined) return known;
    const made = new Prf(blake3(new TextEncoder().encode(`lockstep mask v1\n${kind}\n${this.#epoch}`), { key: this.#master }));
    this.#known.set(kind, made);
    return made;
  }
}
