import { expect, test } from 'vitest';
import { Email, longestEmail } from './email.ts';
import { keys, masked } from './testing.ts';

const email = new Email(keys.of('email'));

test('one person has one address, however it is spelled', () => {
  const found = masked(email, 'Mia.Müller@Example.org ');
  expect(found).toMatch(/^[a-z]+\.[0-9a-hjkmnp-tv-z]{16}@[a-z]+\.test$/);
  expect(masked(email, 'mia.müller@example.org')).toBe(found);
  expect(masked(email, 'mia.muller@example.org')).not.toBe(found);
});

test('nothing stays nothing; what is no address becomes one', () => {
  expect(masked(email, '')).toBe('');
  expect(masked(email, 'unknown')).toMatch(/@[a-z]+\.test$/);
});

test('a hundred thousand of them are as many, and none is too long', () => {
  const found = Array.from({ length: 100_000 }, (_, index) => masked(email, `customer${index}@example.org`));
  expect(new Set(found).size).toBe(found.length);
  expect(Math.max(...found.map((one) => one.length))).toBeLessThanOrEqual(longestEmail);
});
