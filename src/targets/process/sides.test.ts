import { describe, expect, test } from 'vitest';
import type { EnvironmentRecord } from './record.ts';
import { sideOf, sideOfBack, sideToPlace } from './sides.ts';

const empty = { fence: 0, instances: {} };

function recordWith(part: Partial<EnvironmentRecord>): EnvironmentRecord {
  return { system: 'shop', environment: 'prod', audience: 'public', services: {}, sides: { blue: empty, green: empty }, ...part };
}

const settled = recordWith({
  active: 'blue',
  sides: { blue: { ...empty, release: '1.0.0', fence: 1 }, green: { ...empty, release: '0.9.0', fence: 0 } },
});

describe('a release is placed', () => {
  test.each([
    ['on blue, where nothing runs', recordWith({}), '1.0.0', 1, 'blue'],
    ['beside what customers reach', settled, '1.1.0', 2, 'green'],
    [
      'where its deployment has begun',
      recordWith({ active: 'blue', sides: { blue: { ...empty, release: '1.1.0', fence: 2 }, green: empty } }),
      '1.1.0',
      2,
      'blue',
    ],
    ['beside itself, when it is deployed again', settled, '1.0.0', 2, 'green'],
  ] as const)('%s', (_name, record, release, fence, side) => {
    expect(sideToPlace(record, { release, fence })).toBe(side);
  });
});

test('of two sides with one release that of the deployment is meant', () => {
  const twice = recordWith({
    active: 'blue',
    sides: { blue: { ...empty, release: '1.0.0', fence: 1 }, green: { ...empty, release: '1.0.0', fence: 2 } },
  });
  expect(sideOf(twice, { release: '1.0.0', fence: 2 })).toBe('green');
  expect(sideOfBack(twice, { release: '1.0.0', fence: 2, back: { release: '1.0.0' } })).toBe('blue');
});

test('where nothing ran before there is no way back', () => {
  expect(sideOfBack(settled, { release: '1.0.0', fence: 1 })).toBeUndefined();
});
