import { blake3 } from '@noble/hashes/blake3.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyedBlake3 } from './keyed-blake3.ts';
import type { Prf } from './prf.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

function hexOf(prf: Prf): string {
  return Buffer.from(prf.words.buffer).toString('hex');
}

test('it is BLAKE3 in its keyed mode, at every length and wherever the value stands', () => {
  const value = fc.oneof(
    fc.uint8Array({ maxLength: 70 }),
    fc.uint8Array({ minLength: 1_000, maxLength: 1_100 }),
    fc.uint8Array({ maxLength: 300 }),
  );
  fc.assert(
    fc.property(key, value, fc.uint8Array({ maxLength: 9 }), (own, bytes, around) => {
      const prf = new KeyedBlake3(own);
      const within = new Uint8Array([...around, ...bytes, ...around]);
      prf.hash(within, around.length, around.length + bytes.length);
      expect(hexOf(prf)).toBe(Buffer.from(blake3(bytes, { key: own })).toString('hex'));
    }),
    { numRuns: 2_000 },
  );
});

// Of the official test vectors, `test_vectors.json` of BLAKE3: inputs are 0, 1, … 250, 0, …
test.each([
  [0, '92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26'],
  [1, '6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b'],
  [64, 'ba8ced36f327700d213f120b1a207a3b8c04330528586f414d09f2f7d9ccb7e6'],
  [1024, '75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4'],
])('of %d bytes the published vector comes out', (length, hex) => {
  const prf = new KeyedBlake3(new TextEncoder().encode('whats the Elvish word for friend'));
  prf.hash(Uint8Array.from({ length }, (_, index) => index % 251));
  expect(hexOf(prf)).toBe(hex);
});

test('what came out before leaves no trace, nor does a key that is changed afterwards', () => {
  const own = new Uint8Array(32).fill(7);
  const [prf, fresh] = [new KeyedBlake3(own), new KeyedBlake3(own)];
  prf.hash(new Uint8Array(600).fill(1));
  own.fill(0);
  prf.hash(new Uint8Array([1, 2]));
  fresh.hash(new Uint8Array([1, 2]));
  expect(hexOf(prf)).toBe(hexOf(fresh));
});

test('a key of another length is none', () => {
  expect(() => new KeyedBlake3(new Uint8Array(16))).toThrow('A key has 32 bytes, this one 16.');
});
