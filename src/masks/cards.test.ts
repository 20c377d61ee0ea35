import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Card, Iban } from './cards.ts';
import { keys, longTimeoutMs, manyCases, masked } from './testing.ts';

/** As banks do it: every second figure from the right is doubled. */
function isLuhn(text: string): boolean {
  const figures = text.replaceAll(/\D/g, '').split('').map(Number).reverse();
  return (
    figures.reduce((sum, figure, index) => sum + (index % 2 === 0 ? figure : ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][figure] ?? 0)), 0) % 10 === 0
  );
}

/** By the book (ISO 13616): the check is 98 less a rest, so 02 to 98; and the whole number, in figures, leaves 1. Then 00, 01 and 99 would, too. */
function isIban(text: string): boolean {
  const signs = text.replaceAll(' ', '').toUpperCase();
  const figures = `${signs.slice(4)}${signs.slice(0, 4)}`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = Number(signs.slice(2, 4));
  return check >= 2 && check <= 98 && BigInt(figures) % 97n === 1n;
}

describe('a card', () => {
  const card = new Card(keys.of('card'));

  test.each(['4111 1111 1111 1111', '5555-5555-5555-4444', '378282246310005', '6011000990139424', '6759649826438453'])(
    '%s stays one',
    (text) => {
      expect(isLuhn(text)).toBe(true);
      const found = masked(card, text);
      expect(isLuhn(found)).toBe(true);
      expect(found.replaceAll(/\d/g, '9')).toBe(text.replaceAll(/\d/g, '9'));
      expect(found.replaceAll(/\D/g, '').slice(0, 6)).toBe(text.replaceAll(/\D/g, '').slice(0, 6));
      expect(found).not.toBe(text);
    },
  );

  test('is the same one however it is grouped, and another for each', () => {
    expect(masked(card, '4111-1111-1111-1111').replaceAll('-', '')).toBe(masked(card, '4111111111111111'));
    // One in ten of them has a right check.
    const all = Array.from({ length: 50_000 }, (_, index) => masked(card, `411111${String(index).padStart(10, '0')}`));
    expect(new Set(all).size).toBe(50_000);
    expect(all.filter(isLuhn).length).toBe(5_000);
  });

  test('that is none keeps its shape', () => {
    expect(masked(card, 'none yet')).toMatch(/^[a-z]{4} [a-z]{3}$/);
  });
});

describe('an account', () => {
  const iban = new Iban(keys.of('iban'));

  test.each([
    'DE89 3704 0044 0532 0130 00',
    'GB82WEST12345698765432',
    'FR1420041010050500013M02606',
    'NO9386011117947',
    'mt84malt011000012345mtlcast001s',
  ])('%s stays one', (text) => {
    expect(isIban(text)).toBe(true);
    const found = masked(iban, text);
    expect(isIban(found)).toBe(true);
    expect(found.slice(0, 2)).toBe(text.slice(0, 2));
    expect(found).not.toBe(text);
    expect(found.replaceAll(/\d/g, '9').replaceAll(/[A-Z]/g, 'A').replaceAll(/[a-z]/g, 'a').slice(4)).toBe(
      text.replaceAll(/\d/g, '9').replaceAll(/[A-Z]/g, 'A').replaceAll(/[a-z]/g, 'a').slice(4),
    );
  });

  test('of any figures has a right check where it had one, and only there', { timeout: longTimeoutMs }, () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{18}$/), fc.integer({ min: 0, max: 99 }), (figures, check) => {
        const right = Array.from({ length: 97 }, (_, index) => `DE${String(index + 2).padStart(2, '0')}${figures}`).find(isIban) ?? '';
        expect(isIban(masked(iban, right))).toBe(true);
        const any = `DE${String(check).padStart(2, '0')}${figures}`;
        expect(isIban(masked(iban, any))).toBe(any === right);
      }),
      { numRuns: manyCases / 10 },
    );
  });
});
