// What every mask draws from.

/** A key is so long. */
export const keyBytes = 32;

/**
 * A pseudo-random function of bytes under a key. Whoever has not the key learns nothing of a value from what comes out, and equal bytes come
 * out equal. `words` holds what came out last, as eight words of 32 bits.
 */
export interface Prf {
  readonly words: Int32Array;
  /** Of `bytes` from `from` up to `to`. */
  hash(bytes: Uint8Array, from?: number, to?: number): void;
  /** What permutations of its kind turn by; it has no key yet. */
  rounds(): RoundFunction;
}

/** A keyed function of messages of whole blocks of 16 bytes that all have one length. `state` holds what came out last, and before that what was taken in. */
export interface RoundFunction {
  readonly state: Int32Array;
  /** Words to take in next; `absorb` and `finish` leave them as they are. */
  readonly block: Int32Array;
  /** By what a `Prf` of its kind made: eight words. */
  rekey(words: Int32Array): void;
  /** A message of one block, of which only the first and the last word may not be 0. */
  only(first: number, fourth: number): void;
  /** Begins a message. */
  begin(): void;
  /** A block of it that is not its last. */
  absorb(): void;
  /** Its last block: `state` is what comes out. */
  finish(): void;
}
