// Permutations of few things: a table, shuffled once under the key. Of them there is no better one: each order of the table is as likely.
import { Chaskey } from './chaskey.ts';

/** Tables for more would take too long to make, for each shape of a text. */
export const mostShuffled: number = 2 ** 14;

/** `size` numbers from 0 on, at most 2^16, in an order that the first four of these words say. */
export function shuffled(size: number, key: Int32Array): Uint16Array {
  const table = Uint16Array.from({ length: size }, (_, index) => index);
  const chaskey = new Chaskey();
  chaskey.rekey(key);
  for (let index = size - 1, word = 4; index > 0; index -= 1, word += 1) {
    if (word === 4) {
      chaskey.begin();
      chaskey.block[0] = index;
      chaskey.finish();
      word = 0;
    }
    const other = Math.floor((((chaskey.state[word] ?? 0) >>> 0) / 2 ** 32) * (index + 1));
    const own = table[index] ?? 0;
    table[index] = table[other] ?? 0;
    table[other] = own;
  }
  return table;
}
