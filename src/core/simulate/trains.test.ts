import { expect, test } from 'vitest';
import { digestOf } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { System } from '#core/system.ts';
import { packTrain, type CompiledTime } from '#core/time/compiled.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import { utc } from '#core/time/fixture.ts';
import { runToEnd } from './run-to-end.ts';
import { simulate, underOwnRules } from './simulate.ts';
import { begun, day, fileOf, History, hour, parsed } from './testing.ts';

// A train departs into PROD every fourth day for three hours; who stands in INT by a day before goes with it.

const definitions: TimeDefinitions = { zone: 'UTC', calendars: {}, windows: [], freezes: [] };

function trains(): { readonly file: System; readonly digest: string; readonly time: CompiledTime } {
  const { file } = parsed(fileOf({ devExit: 'check: smoke', intExit: 'check: smoke' }));
  const known = { from: begun - 30 * day, to: begun + 300 * day };
  const departures = [4, 8, 12, 16, 20].map((days) => {
    const from = begun + days * day;
    return { from, to: from + 3 * hour, cutOff: from - day };
  });
  const train = packTrain({ name: 'Weekly', stage: 'PROD', zone: utc, known, departures });
  const of = digestOf(definitions);
  const schedule = { of, zone: utc, windows: [], freezes: [], trains: [train] };
  return { file: { ...file, time: definitions }, digest: 'trains', time: { of, calendars: {}, schedule } };
}

/** The first walks on a train's first days, the second comes after the cut-off. */
function walked(history: History): History {
  history.passTo(begun + hour);
  history.walks('r1');
  history.passTo(begun + 3.5 * day);
  history.walks('r2');
  history.passTo(begun + 14 * day);
  return history;
}

test('a history with trains is the same when it is decided anew, from any instant on', () => {
  const history = new History(fileOf({}));
  history.do({ kind: 'apply', by: 'gus', ...trains() });
  const { lines, now: until } = walked(history);
  const left = lines.filter(({ event }) => event.kind === 'promotionStarted' && event.promotion.includes('@PROD'));
  expect(left.map(({ at }) => Math.floor((at - begun) / day))).toEqual([4, 8]);
  for (const share of [0, 0.3, 0.6, 0.9]) {
    const since = lines[Math.floor(share * lines.length)]?.at ?? 0;
    const first = lines.findIndex(({ at }) => at >= since);
    const begin = fold(
      emptyState('shop'),
      lines.slice(0, first).map(({ event }) => event),
    );
    const asked = { begin, lines: lines.slice(first), since, until };
    expect(runToEnd(simulate(asked)).again.difference).toBeUndefined();
    expect(runToEnd(underOwnRules(asked)).filter(({ was, would, fate }) => fate !== 'same' || was !== would)).toEqual([]);
  }
});

test('under a file with trains each release goes with the first departure whose cut-off it makes', () => {
  const { lines, now: until } = walked(new History(fileOf({ devExit: 'check: smoke', intExit: 'check: smoke' })));
  const since = begun + 1;
  const first = lines.findIndex(({ at }) => at >= since);
  const begin = fold(
    emptyState('shop'),
    lines.slice(0, first).map(({ event }) => event),
  );
  const { promotions = [] } = runToEnd(
    simulate({ begin, lines: lines.slice(first), since, until, change: { ...trains(), by: 'lockstep' } }),
  );
  const inProd = promotions.filter(({ stage }) => stage === 'PROD');
  expect(inProd.map(({ release, fate, would }) => [release, fate, ((would ?? 0) - begun) / day])).toEqual([
    ['r1', 'later', 4],
    ['r2', 'later', 8],
  ]);
  expect(inProd.every(({ because }) => because.includes('Weekly'))).toBe(true);
});
