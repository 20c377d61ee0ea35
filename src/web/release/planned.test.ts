import { describe, expect, test } from 'vitest';
import type { StageView } from '#core/views/shapes.ts';
import { inInt, lineOfInt } from '#web/calendar/fixture.ts';
import { plannedFacts, soakWords } from './planned.ts';

const ahead: StageView = { stage: 'PROD', status: 'empty', environments: ['prod'], rollout: 'at-once', entry: [], exit: [] };
const base = { hash: 'h', label: 'soak', kind: 'soak', side: 'exit', mode: 'continuous' } as const;

describe('what a card plans', () => {
  test('of the last stage are three dates, even odds in bold', () => {
    expect(plannedFacts(ahead, true, lineOfInt)).toEqual([
      { name: 'earliest', at: lineOfInt.earliest, isBold: false },
      { name: 'even odds', at: lineOfInt.evenOdds, isBold: true },
      { name: '9 in 10', at: lineOfInt.nineInTen, isBold: false },
    ]);
  });

  test('is said once where it is one day', () => {
    const at = lineOfInt.evenOdds ?? 0;
    expect(plannedFacts(ahead, true, { ...lineOfInt, nineInTen: at + 3_600_000 })).toEqual([
      { name: 'earliest', at: lineOfInt.earliest, isBold: false },
      { name: '9 in 10', at: at + 3_600_000, isBold: true },
    ]);
  });

  test('is one date where nothing is uncertain', () => {
    const at = lineOfInt.earliest ?? 0;
    expect(plannedFacts(ahead, true, { ...lineOfInt, evenOdds: at, nineInTen: at })).toEqual([{ name: 'live', at, isBold: true }]);
  });

  test('of a stage between is the earliest; of one that it does not come to, nothing', () => {
    const entered = lineOfInt.legs[1]?.entered;
    expect(plannedFacts(ahead, false, lineOfInt)).toEqual([{ name: 'earliest', at: entered, isBold: false }]);
    expect(plannedFacts({ ...ahead, stage: 'prePROD' }, false, lineOfInt)).toEqual([]);
  });

  test('is nothing of a stage that it stands in, and nothing without a forecast', () => {
    expect(plannedFacts({ ...ahead, entered: inInt.entered[1]?.at ?? 0 }, true, lineOfInt)).toEqual([]);
    expect(plannedFacts(ahead, true, undefined)).toEqual([]);
  });
});

describe('the soak of a stage', () => {
  const soaking = (gate: StageView['exit'][number]['gate']): StageView => ({
    ...ahead,
    exit: [{ gate, state: 'ahead', because: 'soak', evidence: [] }],
  });
  const five = { ...base, workingDays: 5, calendar: 'default', hotfix: { workingDays: 1, calendar: 'default' } };

  test('is told in working days, of a hotfix in its own', () => {
    expect(soakWords(soaking(five), false)).toBe('5 working days');
    expect(soakWords(soaking(five), true)).toBe('1 working day');
  });

  test('is not told where it has none', () => {
    expect(soakWords(soaking({ ...base, ms: 1_000 }), false)).toBeUndefined();
    expect(soakWords(ahead, false)).toBeUndefined();
  });
});
