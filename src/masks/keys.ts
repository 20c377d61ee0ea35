import { blake3 } from '@noble/hashes/blake3.js';
import type { KeyedFunction, KeysMadeBy } from '#core/data/classification.ts';
import { HmacSha256 } from './hmac-sha-256.ts';
import { KeyedBlake3 } from './keyed-blake3.ts';
import { keyBytes, type Prf } from './prf.ts';

/**
 * The keys of masks: one for each kind of value, never for a column, a table or a database, so that one person is masked alike everywhere and
 * a phone number and an equal customer number are not. All of them come from one master key, which never leaves its agent; another epoch is
 * another key for everything.
 */
export class MaskKeys {
  readonly #make: (kind: string) => Prf;
  readonly #known = new Map<string, Prf>();

  /** `master`: 32 bytes of true randomness, no password. Copied. */
  constructor(master: Uint8Array, { epoch, prf = 'blake3' }: KeysMadeBy = { epoch: 1 }) {
    if (master.length !== keyBytes) throw new Error(`A master key has ${keyBytes} bytes, this one ${master.length}.`);
    const own = master.slice();
    this.#make = (kind) => makers[prf](own, `lockstep mask v1\n${kind}\n${epoch}`);
  }

  /** Of a kind of value: `email`, `person`, `card`. Whoever asks for the same kind gets the same function; it is used by one at a time. */
  of(kind: string): Prf {
    const known = this.#known.get(kind);
    if (known !== undefined) return known;
    const made = this.#make(kind);
    this.#known.set(kind, made);
    return made;
  }
}

/** Either makes its keys by itself: an audited site has to look at one function only. */
const makers: { readonly [prf in KeyedFunction]: (master: Uint8Array, use: string) => Prf } = {
  blake3: (master, use) => new KeyedBlake3(blake3(new TextEncoder().encode(use), { key: master })),
  'hmac-sha-256': (master, use) => {
    const prf = new HmacSha256(master);
    prf.hash(new TextEncoder().encode(use));
    return new HmacSha256(new Uint8Array(prf.words.buffer));
  },
};
