import { describe, expect, test } from 'vitest';
import { berlin, wall, wallText } from '#core/time/fixture.ts';
import { instantOf } from '#core/time/zone.ts';
import type { QueuePolicy } from '#core/system.ts';
import { sample } from './sample.ts';
import { always, learn, priors } from './survival.ts';
import { badenWuerttemberg, check, hour, person, soakOf, systemOf, visit } from './testing.ts';
import type { CompiledSystem, Visit } from './waits.ts';

const at = (text: string): number => instantOf(berlin, wall(text), 'later');
const now = at('2026-04-01 10:00');

/** When each release enters each of its stages, in Baden-Württemberg; `-`: never. */
function told(system: CompiledSystem, samples = 1): readonly (readonly string[])[] {
  const { releases } = sample(system, 'drawn', samples);
  return releases.map(({ entered }) => entered.map((row) => (row[0] === Infinity ? '-' : wallText(berlin, row[0]))));
}

function one(visits: readonly Visit[], from = now): { readonly id: string; readonly from: number; readonly visits: readonly Visit[] } {
  return { id: `r${from}`, from, visits };
}

describe('one release', () => {
  test('with soaks of 3, 6, 5, 6 and 8 working days is live 28 working days after 1 April, on 15 May', () => {
    const days = [3, 6, 5, 6, 8];
    const visits = [...days.map((each, stage) => visit(stage, { exit: [soakOf(each)] })), visit(5)];
    const path = Array.from({ length: 6 }, (): QueuePolicy => 'protect-soak');
    expect(told(systemOf(now, path, [one(visits)]))[0]?.at(-1)).toBe('2026-05-15 10:00');
  });

  test('leaves a stage when the last of its gates is open, not after the sum of them', () => {
    const exit = [soakOf(2), check('load', 30 * hour), person('uat', always(3 * hour), { index: badenWuerttemberg })];
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0, { exit }), visit(1)])]))).toEqual([
      ['2026-04-01 10:00', '2026-04-07 10:00'],
    ]);
  });

  test('people answer in the working time of their calendar: 10 hours from Wednesday 10:00 end on Thursday 12:00', () => {
    const entry = [person('approval', always(10 * hour), { index: badenWuerttemberg })];
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0), visit(1, { entry })])]))[0]?.[1]).toBe('2026-04-02 12:00');
  });

  test('people who may only be asked once the checks have passed answer after them', () => {
    const exit = [person('uat', always(2 * hour), { afterChecks: true }), check('load', 5 * hour)];
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0, { exit }), visit(1)])]))[0]?.[1]).toBe('2026-04-01 17:00');
  });

  test('whoever answers after the gate has said no for want of an answer brings nothing on', () => {
    const entered = (hours: number): string | undefined => {
      const entry = [person('approval', always(20 * hour), { overdueAt: (asked) => asked + hours * hour })];
      return told(systemOf(now, ['in-order', 'in-order'], [one([visit(0), visit(1, { entry })])]))[0]?.[1];
    };
    expect([entered(30), entered(20), entered(10)]).toEqual(['2026-04-02 06:00', '-', '-']);
  });

  test('who enters before an Exception ends is spared the gate, and who comes later waits for it after all', () => {
    const entered = (days: number): string | undefined => {
      const approval = { wait: person('approval', always(100 * hour)), until: at('2026-04-05 10:00') };
      const visits = [visit(0, { exit: [soakOf(days)] }), visit(1, { waived: { entry: [approval], exit: [] } })];
      return told(systemOf(now, ['in-order', 'in-order'], [one(visits)]))[0]?.[1];
    };
    expect([entered(1), entered(2)]).toEqual(['2026-04-02 10:00', '2026-04-07 10:00']);
    const late = { wait: person('approval', always(200 * hour)), until: at('2026-04-05 10:00') };
    const visits = [visit(0, { exit: [soakOf(2)] }), visit(1, { waived: { entry: [late], exit: [] } })];
    expect(told(systemOf(now, ['in-order', 'in-order'], [one(visits)]))[0]?.[1]).toBe('2026-04-09 18:00');
  });

  test('starts when its window opens, and is there when its deployment is done', () => {
    const starts = { from: Float64Array.of(at('2026-04-02 09:00')), to: Float64Array.of(at('2026-04-02 15:00')) };
    const { deployment } = visit(1);
    const slow = { ...deployment, lasting: always(hour / 2) };
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0), visit(1, { starts, deployment: slow })])]))[0]?.[1]).toBe(
      '2026-04-02 09:30',
    );
  });

  test('whose deployment outlasts its window moves traffic when the next one opens', () => {
    const moves = {
      from: Float64Array.of(at('2026-04-01 09:00'), at('2026-04-02 09:00')),
      to: Float64Array.of(at('2026-04-01 10:20'), at('2026-04-02 15:00')),
    };
    const { deployment } = visit(1);
    const slow = { ...deployment, lasting: always(hour / 2) };
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0), visit(1, { moves, deployment: slow })])]))[0]?.[1]).toBe(
      '2026-04-02 09:00',
    );
  });

  test('never gets there once no time is known at which it may start', () => {
    const starts = { from: Float64Array.of(at('2026-03-02 09:00')), to: Float64Array.of(at('2026-04-01 09:00')) };
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0), visit(1, { starts })])]))).toEqual([['2026-04-01 10:00', '-']]);
  });

  test('a wait that runs is over no sooner than now, by what is known of its age', () => {
    const began = { as: 'entered', at: at('2026-03-30 10:00') } as const;
    const exit = [person('uat', always(2 * hour), { askedAt: at('2026-03-30 10:00') })];
    expect(told(systemOf(now, ['in-order', 'in-order'], [one([visit(0, { began, exit }), visit(1)])]))[0]?.[1]).toBe('2026-04-02 10:00');
  });
});

describe('two releases', () => {
  const soaking = (stage: number): Visit => visit(stage, { exit: [soakOf(2)] });
  const two = (queue: QueuePolicy, first: readonly Visit[], second: readonly Visit[]): CompiledSystem =>
    systemOf(now, [queue, queue, queue], [one(first), one(second, now + hour)]);

  test('where soaks are protected, the newer one waits until the older has proven itself', () => {
    const visits = [soaking(0), soaking(1), visit(2)];
    expect(told(two('protect-soak', visits, visits))).toEqual([
      ['2026-04-01 10:00', '2026-04-07 10:00', '2026-04-09 10:00'],
      ['2026-04-07 10:00', '2026-04-09 10:00', '2026-04-13 10:00'],
    ]);
  });

  test('in order, the newer one takes the place of a soak that runs, and nobody waits for it any more', () => {
    const visits = [soaking(0), visit(1)];
    expect(told(two('in-order', visits, visits))).toEqual([
      ['2026-04-01 10:00', '-'],
      ['2026-04-01 11:00', '2026-04-07 11:00'],
    ]);
  });

  test('in order, the newer one waits for the older that stands before the same stage', () => {
    const entry = [person('approval', always(20 * hour))];
    expect(told(two('in-order', [visit(0), visit(1, { entry })], [visit(0), visit(1)]))).toEqual([
      ['2026-04-01 10:00', '2026-04-02 06:00'],
      ['2026-04-01 11:00', '2026-04-02 06:00'],
    ]);
  });

  test('the latest passes an older one that still waits, and that never gets there', () => {
    const entry = [person('approval', always(20 * hour))];
    expect(told(two('latest', [visit(0), visit(1, { entry })], [visit(0), visit(1)]))).toEqual([
      ['2026-04-01 10:00', '-'],
      ['2026-04-01 11:00', '2026-04-01 11:00'],
    ]);
  });

  test('a sign-off that is not given when the newer one comes is never given', () => {
    const exit = [person('uat', always(20 * hour))];
    expect(told(two('protect-soak', [visit(0, { exit }), visit(1)], [visit(0), visit(1)]))).toEqual([
      ['2026-04-01 10:00', '-'],
      ['2026-04-01 11:00', '2026-04-01 11:00'],
    ]);
  });

  test('one that nothing brings on keeps those behind it out', () => {
    const entry = [{ kind: 'never', key: 'hold', label: 'hold', because: 'held', of: 'person' } as const];
    expect(told(two('in-order', [visit(0), visit(1, { entry })], [visit(0), visit(1)]))).toEqual([
      ['2026-04-01 10:00', '-'],
      ['2026-04-01 11:00', '-'],
    ]);
  });
});

describe('chance', () => {
  const lasting = learn([], priors.approval);
  const system = (label: string): CompiledSystem => {
    const entry = [
      person(`approval ${label}`, lasting, { index: badenWuerttemberg }),
      person('security', lasting, { index: badenWuerttemberg }),
    ];
    return systemOf(now, ['in-order', 'in-order'], [one([visit(0), visit(1, { entry })])]);
  };

  test('repeats itself: the same system is sampled the same, to the millisecond', () => {
    expect(sample(system('a'), 'drawn', 200)).toEqual(sample(system('a'), 'drawn', 200));
  });

  test('of two waits is apart: they are not both long in the same samples', () => {
    const { releases } = sample(system('a'), 'drawn', 400);
    const live = releases[0]?.live.toSorted() ?? [];
    const single = sample(
      systemOf(
        now,
        ['in-order', 'in-order'],
        [one([visit(0), visit(1, { entry: [person('approval a', lasting, { index: badenWuerttemberg })] })])],
      ),
      'drawn',
      400,
    );
    // The later of two is later than half of the one alone in three of four samples.
    const median = single.releases[0]?.live.toSorted()[199] ?? 0;
    const later = [...live].filter((each) => each > median).length / 400;
    expect(later).toBeGreaterThan(0.68);
    expect(later).toBeLessThan(0.82);
  });

  test('takes nothing from the earliest date: no sample is before it', () => {
    const [least] = sample(system('a'), 'at-once', 1).releases;
    const [drawn] = sample(system('a'), 'drawn', 400).releases;
    expect(Math.min(...(drawn?.live ?? []))).toBeGreaterThanOrEqual(least?.live[0] ?? 0);
  });
});

describe('beside a hotfix', () => {
  const queues: readonly QueuePolicy[] = ['in-order', 'in-order', 'in-order'];
  const soaks = (hours: number) => ({ exit: [check(`soak ${hours}`, hours * hour)] });
  /** A release that runs in the second stage, where it has as many hours to go. */
  const ahead = (hours: number) => one([visit(1, { began: { as: 'entered', at: now }, ...soaks(hours) }), visit(2)], now - 1);
  const hotfix = (hours: number, from: number, last: Partial<Visit> = {}) => ({
    ...one([visit(0, soaks(hours)), visit(2, last)], from),
    isHotfix: true as const,
  });

  test('who comes before it has asked goes first, and it ends in the stage that it comes to next', () => {
    expect(told(systemOf(now, queues, [hotfix(5, now + 3 * hour), ahead(2)]))).toEqual([
      ['2026-04-01 13:00', '-'],
      ['2026-04-01 10:00', '2026-04-01 12:00'],
    ]);
  });

  test('who comes after it has asked waits for it, however long its people take', () => {
    const entry = [person('approval', always(9 * hour))];
    expect(told(systemOf(now, queues, [hotfix(1, now, { entry }), ahead(2)]))).toEqual([
      ['2026-04-01 10:00', '2026-04-01 19:00'],
      ['2026-04-01 10:00', '2026-04-01 19:00'],
    ]);
  });
});

test('an Exception spares a soak, and once it has ended the soak protects its stage again', () => {
  const entered = (from: number): string | undefined => {
    const waived = { entry: [], exit: [{ wait: soakOf(3), until: at('2026-04-01 16:00') }] };
    const entry = [person('approval', always(99 * 24 * hour))];
    const stays = one([visit(0, { began: { as: 'entered', at: now }, waived }), visit(1, { entry })]);
    return told(systemOf(now, ['protect-soak', 'in-order'], [stays, one([visit(0)], from)]))[1]?.[0];
  };
  expect([entered(at('2026-04-01 15:00')), entered(at('2026-04-01 17:00'))]).toEqual(['2026-04-01 15:00', '2026-04-08 10:00']);
});
