import { expect, test } from 'vitest';
import { Chaskey } from './chaskey.ts';

// Of the vectors that its author publishes: the bytes 0, 1, 2, … under one key, those of whole blocks.
test.each([
  [16, [0x5dd0e2a9, 0xfb5eac8c, 0x633a392e, 0x500c36f3]],
  [32, [0x77962784, 0x07c647fa, 0xdd752c0f, 0xd2f5a799]],
])('of %d bytes the published vector comes out', (length, expected) => {
  const chaskey = new Chaskey();
  chaskey.rekey(Int32Array.from([0x833d3433, 0x009f389f, 0x2398e64f, 0x417acf39]));
  const words = new Int32Array(Uint8Array.from({ length }, (_, index) => index).buffer);
  chaskey.begin();
  for (let at = 0; at < words.length; at += 4) {
    chaskey.block.set(words.subarray(at, at + 4));
    if (at + 4 < words.length) chaskey.absorb();
    else chaskey.finish();
  }
  expect(Array.from(chaskey.state, (word) => word >>> 0)).toEqual(expected);
});
