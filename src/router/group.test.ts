import { describe, expect, test } from 'vitest';
import { Group, type Division, type GroupEvent } from './group.ts';
import { hashOf } from './sticky.ts';

const division: Division = { salt: 'one', side: 'green', weight: 0.05 };
const visitor = (index: number) => hashOf(`visitor ${index}`, 1);

/** A group that knows what is usual: 1 to 100 ms, evenly. */
function dividedGroup(change: Partial<Division> = {}): Group {
  const group = new Group();
  group.divide({ ...division, ...change }, 0, (into) => {
    for (let index = 0; index < 1_000; index += 1) into.record(1_000 * (1 + (index % 100)));
  });
  return group;
}

function come(group: Group, event: Partial<GroupEvent>): void {
  const usual = { isNew: true, visitor: 1, endpoint: 'web GET /', microseconds: 1_000, isBad: false, isLeft: false, isKnown: true };
  group.count({ period: group.period, ...usual, ...event });
}

function lastOf(group: Group) {
  group.roll(1_000);
  return group.after(0).at(-1);
}

/** What lies far beyond the p99, of all that was counted. */
function farOf(group: Group) {
  return Object.fromEntries(Object.entries(lastOf(group)?.metrics ?? {}).filter(([name]) => name.startsWith('far-')));
}

describe('errors', () => {
  test('count once per visitor on either side', () => {
    const group = dividedGroup();
    for (let turn = 0; turn < 5; turn += 1) {
      come(group, { visitor: 1, isBad: true });
      come(group, { visitor: 2, isBad: true, isNew: false });
    }
    expect(lastOf(group)).toMatchObject({
      weight: 0.05,
      newUsers: 1,
      newUsersHit: 1,
      metrics: {
        errors: { newSeen: 5, newBad: 1, oldSeen: 5, oldBad: 1 },
        'errors of web GET /': { newSeen: 5, newBad: 1, oldSeen: 5, oldBad: 1 },
      },
    });
  });

  test('count once per visitor and endpoint: who met one here can meet one there', () => {
    const group = dividedGroup();
    for (const endpoint of ['web GET /a', 'web GET /b', 'web GET /b']) come(group, { isBad: true, endpoint });
    const { metrics, newUsersHit } = lastOf(group) ?? {};
    expect(newUsersHit).toBe(1);
    expect([metrics?.['errors'], metrics?.['errors of web GET /a'], metrics?.['errors of web GET /b']]).toMatchObject([
      { newSeen: 3, newBad: 1 },
      { newSeen: 1, newBad: 1 },
      { newSeen: 2, newBad: 1 },
    ]);
  });

  test('begin anew when the weight changes, and what came at the weight before is not counted', () => {
    const group = dividedGroup();
    come(group, { isBad: true });
    const before = group.period;
    group.divide({ ...division, weight: 0.25 }, 500, () => {});
    come(group, { period: before, isBad: true, visitor: 2 });
    come(group, { isBad: true });
    group.roll(0);
    expect(
      group.after(0).map(({ seq, at, weight, newUsersHit, metrics }) => [seq, at, weight, newUsersHit, metrics['errors']?.newBad]),
    ).toEqual([
      [1, 0, 0.05, 1, 1],
      [2, 0, 0.25, 1, 1],
    ]);
  });

  test('go on as they were when a configuration changes something else', () => {
    const group = dividedGroup();
    come(group, { isBad: true });
    group.divide({ ...division }, 500, () => {});
    come(group, { isBad: true });
    expect(lastOf(group)).toMatchObject({ newUsers: 1, newUsersHit: 1, metrics: { errors: { newSeen: 2, newBad: 1 } } });
  });

  test('of a visitor who left are none', () => {
    const group = dividedGroup();
    come(group, { isLeft: true, isBad: true });
    expect(lastOf(group)).toMatchObject({ newUsers: 0, metrics: {} });
  });
});

describe('latency', () => {
  // The old side takes 1 to 100 ms; its half stays under 50, the new side is held to 55.
  test.each([
    [49, false, 0],
    [52, false, 1],
    [52, true, 0],
    [57, true, 1],
  ])('of %i ms on the new side (%s) is slow %i times: the new side may be a tenth slower', (ms, isNew, slow) => {
    const group = dividedGroup();
    come(group, { isNew, microseconds: ms * 1_000 });
    const counts = lastOf(group)?.metrics['slow-p50'];
    expect((counts?.newBad ?? 0) + (counts?.oldBad ?? 0)).toBe(slow);
  });

  test.each([
    [190, undefined, undefined],
    [210, undefined, 'far-2'],
    [230, 'far-2', 'far-2'],
    [290, 'far-2.5', 'far-2.5'],
    [310, 'far-2.5', 'far-3'],
    [450, 'far-4', 'far-4'],
    [670, 'far-6', 'far-6'],
  ])('of %i ms is %s on the new side, %s on the old: so many times the p99, and a tenth more', (ms, onNew, onOld) => {
    const far = (isNew: boolean): unknown => {
      const group = dividedGroup();
      come(group, { isNew, microseconds: ms * 1_000 });
      return Object.keys(farOf(group))[0];
    };
    expect([far(true), far(false)]).toEqual([onNew, onOld]);
  });

  test('that is far beyond what is usual is counted once for a visitor, however far the next one lies', () => {
    const group = dividedGroup();
    for (const ms of [80, 350, 450, 230]) come(group, { visitor: 1, microseconds: ms * 1_000 });
    expect(farOf(group)).toEqual({ 'far-3': { newSeen: 1, newBad: 1, oldSeen: 0, oldBad: 0 } });
  });

  test('counts for three requests of a visitor in a minute, on both sides', () => {
    const group = dividedGroup();
    for (let turn = 0; turn < 9; turn += 1) {
      come(group, { visitor: 1, microseconds: 500_000 });
      come(group, { visitor: 2, microseconds: 500_000, isNew: false });
    }
    group.roll(1_000);
    come(group, { visitor: 1 });
    group.roll(60_000);
    come(group, { visitor: 1 });
    group.roll(61_000);
    expect(group.after(0).map(({ metrics }) => metrics['slow-p90']?.newSeen ?? 0)).toEqual([3, 0, 1]);
    expect(group.after(0)[0]?.metrics['slow-p90']).toEqual({ newSeen: 3, newBad: 3, oldSeen: 3, oldBad: 3 });
  });

  test('is told by the first slow request of each visitor alone, too', () => {
    const group = dividedGroup();
    come(group, { visitor: 1, microseconds: 10_000 });
    for (let turn = 0; turn < 5; turn += 1) {
      come(group, { visitor: 1, microseconds: 80_000 });
      come(group, { visitor: 2, microseconds: 80_000, isNew: false });
    }
    come(group, { visitor: 3, microseconds: 80_000 });
    const { metrics } = lastOf(group) ?? {};
    expect(metrics?.['first-slow-p50']).toEqual({ newSeen: 2, newBad: 2, oldSeen: 1, oldBad: 1 });
    expect(metrics?.['first-slow-p90']).toBeUndefined();
  });

  test('of a visitor who left counts only where it waited for over three times the p99', () => {
    const group = dividedGroup();
    come(group, { isLeft: true, microseconds: 200_000 });
    come(group, { isLeft: true, microseconds: 400_000 });
    const { metrics } = lastOf(group) ?? {};
    expect(metrics).toMatchObject({ 'slow-p99': { newSeen: 1, newBad: 1 }, 'far-3': { newSeen: 1, newBad: 1 } });
    expect(metrics).not.toHaveProperty('far-2');
    expect(metrics).not.toHaveProperty('errors');
  });

  test('is not counted until 200 requests of the old side have told what is usual', () => {
    const group = new Group();
    group.divide(division, 0, () => {});
    for (let index = 0; index < 199; index += 1) come(group, { isNew: false, visitor: visitor(index) });
    group.roll(1_000);
    come(group, { isNew: false });
    group.roll(2_000);
    come(group, { microseconds: 5_000 });
    group.roll(3_000);
    expect(group.after(0).map(({ metrics }) => metrics['slow-p99'])).toEqual([
      undefined,
      undefined,
      { newSeen: 1, newBad: 1, oldSeen: 0, oldBad: 0 },
    ]);
  });

  test('is held against limits that change once a minute only', () => {
    const group = dividedGroup();
    const slowOf = (at: number) => {
      come(group, { visitor: visitor(at), microseconds: 80_000 });
      group.roll(at);
      return group.after(0).at(-1)?.metrics['slow-p50']?.newBad;
    };
    for (let index = 0; index < 5_000; index += 1) come(group, { isNew: false, visitor: visitor(index), microseconds: 90_000 });
    expect([slowOf(58_000), slowOf(59_000), slowOf(60_000), slowOf(61_000)]).toEqual([1, 1, 1, 0]);
  });
});

describe('endpoints', () => {
  test('are fifty at most, the rest are one; what the service does not know is none', () => {
    const group = dividedGroup();
    come(group, { endpoint: 'web GET /wp-admin', isKnown: false });
    for (let index = 0; index < 60; index += 1) come(group, { endpoint: `web GET /${index}`, visitor: visitor(index), isBad: true });
    const metrics = lastOf(group)?.metrics ?? {};
    const names = Object.keys(metrics).filter((name) => name.startsWith('errors of '));
    expect(names).toHaveLength(51);
    expect(metrics['errors of other']).toMatchObject({ newSeen: 11, newBad: 10 });
  });
});

test('numbers go on after a restart, and another deployment begins without endpoints of the one before', () => {
  const group = dividedGroup();
  come(group, { endpoint: 'web GET /old' });
  group.roll(7_000);
  expect(group.after(0).map(({ seq }) => seq)).toEqual([7_000]);
  group.divide({ ...division, salt: 'two' }, 8_000, () => {});
  come(group, {});
  group.roll(8_000);
  expect(Object.keys(group.after(8_000).at(-1)?.metrics ?? {})).toEqual(['errors', 'errors of web GET /']);
});

test('slices are kept for ten minutes, and a group that nobody splits any more is then forgotten', () => {
  const group = dividedGroup();
  for (let at = 0; at <= 900_000; at += 1_000) group.roll(at);
  expect(group.after(0)).toHaveLength(601);
  group.divide(undefined, 901_000, () => {});
  expect(group.isForgotten).toBe(false);
  group.roll(1_600_000);
  expect(group.isForgotten).toBe(true);
});

test('the new side may be so much slower as is nobody’s matter, and no more', () => {
  const slow = (slackMs: number, milliseconds: number): number | undefined => {
    const group = dividedGroup({ slackMs });
    come(group, { microseconds: 1_000 * milliseconds });
    // A slice names only what was seen; one that is not slow says nothing.
    return lastOf(group)?.metrics['first-slow-p50']?.newBad;
  };
  // Half of the old side's take 50 ms: a tenth more is 55.
  expect([slow(0, 54), slow(0, 60), slow(20, 68), slow(20, 75)]).toEqual([undefined, 1, undefined, 1]);
  const far = (slackMs: number): unknown => {
    const group = dividedGroup({ slackMs });
    for (const isNew of [true, false]) come(group, { isNew, visitor: visitor(Number(isNew)), microseconds: 230_000 });
    return farOf(group)['far-2'];
  };
  expect([far(0), far(40)]).toMatchObject([
    { newBad: 1, oldBad: 1 },
    { newBad: 0, oldBad: 1 },
  ]);
});
