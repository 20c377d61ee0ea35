import { describe, expect, test } from 'vitest';
import { Phone } from './phone.ts';
import { keys, masked } from './testing.ts';

const phone = new Phone(keys.of('phone'));

describe('a phone number', () => {
  test.each([
    ['+49 (711) 123-4567', /^\+49 \(\d{3}\) \d{3}-\d{4}$/],
    ['004971112345', /^0049\d{8}$/],
    ['0711 12345', /^0\d{3} \d{5}$/],
    ['+1-202-456-1111', /^\+1-\d{3}-\d{3}-\d{4}$/],
    ['+420 777 123 456', /^\+420 \d{3} \d{3} \d{3}$/],
    ['112', /^\d{3}$/],
    ['n/a', /^[a-z]\/[a-z]$/],
    ['ask Mia: 0711 1', /^[a-z]{3} [A-Z][a-z]{2}: \d{4} \d$/],
    ['1'.repeat(50), /^\d{50}$/],
    ['', /^$/],
  ])('%s keeps its country, its length and its groups', (text, shape) => {
    expect(masked(phone, text)).toMatch(shape);
    expect(masked(phone, text)).not.toContain('Mia');
    if (text.length > 4) expect(masked(phone, text)).not.toBe(text);
  });

  test('is another one for each', () => {
    const all = Array.from({ length: 50_000 }, (_, index) => masked(phone, `+49711${1_000_000 + index}`));
    expect(new Set(all).size).toBe(all.length);
  });

  test('may be one that nobody has, where its country keeps some', () => {
    const nobody = new Phone(keys.of('phone'), 'reserved');
    expect(masked(nobody, '+44 7911 123456')).toMatch(/^\+44 7700 900\d{3}$/);
    expect(masked(nobody, '+49 171 1234567')).toMatch(/^\+49 171 39200\d\d$/);
    expect(masked(nobody, '+33 6 12 34 56 78')).toBe(masked(phone, '+33 6 12 34 56 78'));
  });
});
