import { describe, expect, test } from 'vitest';
import { base32, codeAt, makeSeed, stepOf, uriOf } from './totp.ts';

/** The seed of RFC 6238: `12345678901234567890`. */
const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

// Appendix B of RFC 6238, for SHA-1: the last six of its eight digits.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('%i seconds after 1970 the code is %s, as RFC 6238 has it', (seconds, code) => {
  expect(codeAt(seed, Math.floor(seconds / 30))).toBe(code);
  expect(stepOf(code, seed, { now: seconds * 1000, usedStep: 0 })).toBe(Math.floor(seconds / 30));
});

describe('a code', () => {
  const now = 1_234_567_890_000;
  const step = Math.floor(now / 30_000);

  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])('of %i steps away counts: %s', (away, counts) => {
    expect(stepOf(codeAt(seed, step + away), seed, { now, usedStep: 0 }) !== undefined).toBe(counts);
  });

  test('counts no more once it, or a later one, was used', () => {
    expect(stepOf(codeAt(seed, step), seed, { now, usedStep: step })).toBeUndefined();
    expect(stepOf(codeAt(seed, step - 1), seed, { now, usedStep: step })).toBeUndefined();
    expect(stepOf(codeAt(seed, step + 1), seed, { now, usedStep: step })).toBe(step + 1);
  });
});

test('a seed is 160 random bits in base32', () => {
  expect(makeSeed()).toMatch(/^[A-Z2-7]{32}$/);
  expect(makeSeed()).not.toBe(makeSeed());
  expect(base32(Buffer.from('12345678901234567890'))).toBe(seed);
});

test('what an app reads names the person and the controller', () => {
  expect(uriOf(seed, { person: 'anna', issuer: 'Lockstep lockstep.example' })).toBe(
    `otpauth://totp/Lockstep%20lockstep.example:anna?secret=${seed}&issuer=Lockstep%20lockstep.example`,
  );
});
