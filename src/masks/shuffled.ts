// Permutations of few things: a table, shuffled once under the key. Of them there is no better one: each order of the table is as likely.
import type { RoundFunction } from './prf.ts';

/** Tables for more would take too long to make, for each shape of a text. */
export const mostShuffled: number = 2 ** 14;

/** `size` numbers from 0 on, at most 2^16, in an order that this function says, which is given that key. */
export function shuffled(size: number, rounds: RoundFunction, key: Int32Array): Uint16Array {
  const table = Uint16Array.from({ length: size }, (_, index) => index);
  rounds.rekey(key);
  for (let index = size - 1, word = 4; index > 0; index -= 1, word += 1) {
    if (word === 4) {
      rounds.begin();
      rounds.block[0] = index;
      rounds.finish();
      word = 0;
    }
    const other = Math.floor((((rounds.state[word] ?? 0) >>> 0) / 2 ** 32) * (index + 1));
    const own = table[index] ?? 0;
    table[index] = table[other] ?? 0;
    table[other] = own;
  }
  return table;
}
