import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { always, kaplanMeier, learn, lengthAt, lengthsOf, priors, type Observation } from './survival.ts';

const hour = 3_600_000;

function seen(...lengths: readonly (number | `${number}+`)[]): readonly Observation[] {
  return lengths.map((each) => ({ ms: Number.parseFloat(String(each)), isOpen: typeof each === 'string' }));
}

describe('waits of the past', () => {
  test.each([
    ['all are over: each counts the same', seen(2, 5, 3, 8), [2, 3, 5, 8], [0.25, 0.25, 0.25, 0.25]],
    ['who still waits gives its share to those that lasted longer', seen(2, '3+', 5), [2, 5], [1 / 3, 2 / 3]],
    ['what is open after the longest is given half as long again', seen(2, '6+'), [2, 9], [0.5, 0.5]],
    ['an end counts before an open wait of the same length', seen(4, '4+'), [4, 6], [0.5, 0.5]],
    ['three of five, by hand', seen(1, '2+', 3, '4+', 5), [1, 3, 5], [1 / 5, 4 / 15, 8 / 15]],
  ])('%s', (_name, observations, lengths, shares) => {
    const atoms = kaplanMeier(observations);
    expect(atoms.map(({ ms }) => ms)).toEqual(lengths);
    for (const [index, share] of shares.entries()) expect(atoms[index]?.share).toBeCloseTo(share, 12);
  });

  test('all shares together are one, whatever was seen', () => {
    const observations = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 1e9 }), isOpen: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(observations, (all) => {
        const sum = kaplanMeier(all).reduce((total, { share }) => total + share, 0);
        expect(sum).toBeCloseTo(1, 9);
        const { over } = learn(all, priors.approval);
        expect(over.at(-1)).toBe(1);
        expect([...over].every((share, index) => index === 0 || share >= (over[index - 1] ?? 0))).toBe(true);
      }),
    );
  });

  test('to leave open waits out makes everything seem quicker than it is', () => {
    const all = seen(1, 2, 3, '10+', '11+', '12+');
    const closed = all.filter(({ isOpen }) => !isOpen);
    const median = (of: readonly Observation[]): number =>
      kaplanMeier(of).find((_, index, atoms) => index >= 0 && sumTo(atoms, index) >= 0.5)?.ms ?? 0;
    expect(median(closed)).toBe(2);
    expect(median(all)).toBe(3);
  });
});

function sumTo(atoms: readonly { readonly share: number }[], index: number): number {
  return atoms.slice(0, index + 1).reduce((sum, { share }) => sum + share, 0);
}

describe('what is thought before anything is known', () => {
  test.each(Object.entries(priors))('of %s half end by the median and nine of ten by what is said', (_kind, prior) => {
    const lasting = learn([], prior);
    expect(lengthAt(lasting, 0.5) / prior.medianMs).toBeCloseTo(1, 0);
    expect(lengthAt(lasting, 0.9) / prior.mostMs).toBeGreaterThan(0.85);
    expect(lengthAt(lasting, 0.9) / prior.mostMs).toBeLessThan(1.15);
  });

  test('it weighs as much as four answers: with four of one length half of all last just that', () => {
    const lasting = learn(seen(hour, hour, hour, hour), priors.approval);
    const share = lengthsOf(lasting, 1000).filter((ms) => ms === hour).length / 1000;
    expect(share).toBeCloseTo(0.5, 2);
    expect(lasting.closed).toBe(4);
  });
});

describe('a wait that runs', () => {
  const lasting = learn(seen(hour, 2 * hour, 3 * hour, 40 * hour), priors.approval);

  test('is never drawn shorter than it has lasted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * hour }), fc.double({ min: 0, max: 1, noNaN: true }), (ageMs, share) => {
        expect(lengthAt(lasting, share, ageMs)).toBeGreaterThan(ageMs);
        expect(lengthsOf(lasting, 20, ageMs).every((length) => length > ageMs)).toBe(true);
      }),
    );
  });

  test('the older it is, the longer it will have lasted', () => {
    const ages = [0, hour, 5 * hour, 39 * hour];
    const medians = ages.map((age) => lengthAt(lasting, 0.5, age));
    expect(medians).toEqual(medians.toSorted((left, right) => left - right));
    expect(medians[0]).toBeLessThan(medians[3] ?? 0);
  });

  test('that has lasted longer than all that is known is given half as long again', () => {
    expect(lengthAt(always(hour), 0.5, 4 * hour)).toBe(6 * hour);
  });
});

test('one length by itself and a row of lengths say the same', () => {
  const lasting = learn(seen(5, 6, '7+', 900), { medianMs: 20, mostMs: 100 });
  const row = [...lengthsOf(lasting, 50)];
  expect(row).toEqual(row.map((_, index) => lengthAt(lasting, (index + 0.5) / 50)));
});
