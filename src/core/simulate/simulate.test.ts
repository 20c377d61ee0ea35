import { describe, expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { digestOfText } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { Instant, System } from '#core/system.ts';
import { pack, type CompiledTime } from '#core/time/compiled.ts';
import { utc } from '#core/time/fixture.ts';
import type { Interval } from '#core/time/types.ts';
import { digestOfTime } from '#core/times.ts';
import type { Judged } from './judge-promotions.ts';
import { runToEnd } from './run-to-end.ts';
import { simulate, underOwnRules, type Simulation } from './simulate.ts';
import { simulationView, type SimulationView } from './view.ts';
import { begun, day, fileOf, History, hour, parsed, workMs, type Gates } from './testing.ts';
import type { Freeze } from '#core/time/timed-rules.ts';

const since = begun + 1;

function tried(history: History, gates: Gates): readonly Judged[] {
  const change = { ...parsed(fileOf(gates)), by: 'lockstep' };
  const { again, promotions } = runToEnd(simulate({ ...from(history, since), since, until: history.now, change }));
  expect(again.difference).toBeUndefined();
  return promotions ?? [];
}

/** What was known then, and the ledger from there on. */
function from({ lines }: History, at: Instant): Pick<Simulation, 'begin' | 'lines'> {
  const first = lines.findIndex((line) => line.at >= at);
  const earlier = lines.slice(0, first).map(({ event }) => event);
  return { begin: fold(emptyState('shop'), earlier), lines: lines.slice(first) };
}

function counts(judged: readonly Judged[]): { readonly [fate: string]: number } {
  const found: { [fate: string]: number } = {};
  for (const { fate } of judged) found[fate] = (found[fate] ?? 0) + 1;
  return found;
}

function inProd(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ stage }) => stage === 'PROD');
}

const plain: Gates = { devExit: 'check: smoke', intExit: 'check: smoke, soak: 24 hours' };

/** Twelve releases, the last but one overtaken a day and a half later by the last; between them things went back and forth, so numbers are not what they would be. */
function twelve(queue: string): History {
  const history = new History(fileOf({ ...plain, queue }));
  for (let number = 1; number <= 12; number += 1) {
    history.walks(`r${number}`);
    history.passTo(history.now + (number === 11 ? 1.5 : 5) * day);
    if (number !== 4) continue;
    history.do({ kind: 'rollback', by: 'gus', stage: 'PROD', reason: 'a look' });
    history.passTo(history.now + hour);
  }
  return history;
}

describe('a history decided anew', () => {
  const asked = { system: 'shop', since, until: begun + 90 * day };

  function again(history: History): SimulationView['again'] {
    return simulationView(runToEnd(simulate({ ...from(history, since), since, until: history.now })), asked).again;
  }

  test('is the same, byte for byte', () => {
    const { identical, hash, ledger, decisions } = again(twelve('latest'));
    expect([identical, hash]).toEqual([true, ledger]);
    expect(decisions).toBeGreaterThan(300);
  });

  test('is the same with all that a check tells besides its verdict', () => {
    const history = new History(fileOf({ devExit: 'check: smoke', intExit: 'check: deep' }));
    history.verdictOf = (order) => (order.check?.definition.name === 'deep' ? 'fail' : 'pass');
    history.besides = {
      counts: { passed: 1, failed: 1, skipped: 1 },
      cases: { passed: ['cart > pays'], failed: ['cart > empties'], skipped: ['cart > waits'] },
      blobs: { report: digestOfText('report') },
      lastWords: 'cart: empty',
    };
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + day);
    const told = history.lines.flatMap(({ event }) =>
      event.kind === 'evidenceGiven' && event.evidence.kind === 'check' ? [event.evidence] : [],
    );
    expect(told).toMatchObject([{ verdict: 'pass' }, { verdict: 'fail', ...history.besides }]);
    const { identical, hash, ledger } = again(history);
    expect([identical, hash]).toEqual([true, ledger]);
  });

  test('is told with its first event that the rules do not come to', () => {
    const history = twelve('latest');
    const at = history.lines.findIndex(({ event }, index) => index > 200 && event.kind === 'promotionStarted');
    const { event, ...line } = must(history.lines[at], 'a promotion');
    history.lines[at] = { ...line, event: event.kind === 'promotionStarted' ? { ...event, exceptions: ['r1.x1'] } : event };
    const { identical, difference } = again(history);
    expect(identical).toBe(false);
    expect(difference).toMatchObject({
      seq: at + 1,
      sentence: `Event ${at + 1} of the ledger is promotionStarted; today's rules say another promotionStarted there.`,
    });
    expect(difference?.ledger).toContain('r1.x1');
    expect(difference?.now).not.toContain('r1.x1');
  });

  test('where older rules decided it, is told as a change of rules', () => {
    const simulated = runToEnd(simulate({ ...from(twelve('latest'), since), since, until: begun }));
    const older = { ...simulated.again, semantics: { ledger: 3, now: 4 }, difference: {} };
    const { difference } = simulationView({ ...simulated, again: older }, asked).again;
    expect(difference?.sentence).toContain('decided by the rules 3, and this Lockstep decides by the rules 4');
  });
});

describe('a history under other rules', () => {
  test('files and proposals that came later are left out and told, with what they changed and whether they are the one that is tried', () => {
    const history = new History(fileOf(plain));
    history.passTo(history.now + hour);
    history.do({ kind: 'apply', by: 'gus', ...parsed(fileOf({ ...plain, prodEntry: 'approval: lead' })) });
    history.do({ kind: 'apply', by: 'gus', ...parsed(fileOf(plain)) });
    history.passTo(history.now + hour);
    const change = { ...parsed(fileOf(plain)), by: 'lockstep' };
    const { leftOut, assumptions } = runToEnd(simulate({ ...from(history, since), since, until: history.now, change }));
    expect(leftOut).toMatchObject([
      { at: begun + hour, by: 'gus', as: 'file', isTried: false },
      { at: begun + hour, by: 'gus', as: 'proposal', isTried: true },
    ]);
    expect(leftOut?.[0]?.changes.join()).toContain('approval');
    expect(assumptions[0]).toBe(
      'From that instant on this file holds for all of the time. 1 file and 1 proposal that came later are left out.',
    );
  });

  test('the file that held then is tried as it was compiled then, not as it would be now', () => {
    const more = 'zone: UTC\nfreezes:\n  - {name: Fair, from: 2026-06-01, until: 2026-06-05, stages: [PROD]}\n';
    const history = new History(fileOf({ ...plain, more }));
    const { file, digest } = parsed(fileOf({ ...plain, more }));
    history.do({ kind: 'compile-time', by: 'lockstep', time: frozen(file, { from: begun - day, to: begun + 4 * day }) });
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 9 * day);
    const now = frozen(file, { from: begun - day, to: begun + 7 * day });
    const change = { file, digest, by: 'lockstep', time: now };
    const { promotions = [] } = runToEnd(simulate({ ...from(history, since), since, until: history.now, change }));
    expect(counts(promotions)).toEqual({ same: 3 });
  });

  test('where a check said no, nobody is missed who was never asked', () => {
    const history = new History(fileOf({ ...plain, intExit: 'check: smoke, check: deep' }));
    history.verdictOf = (order) => (order.check?.definition.name === 'deep' ? 'fail' : 'pass');
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 3 * day);
    expect(inProd(tried(history, { ...plain, intExit: 'check: smoke, check: deep', prodEntry: 'approval: lead' }))).toEqual([]);
  });

  test('an Exception is granted for the gate in the same place, also where that is a longer soak now', () => {
    const history = new History(fileOf({ ...plain, intExit: 'soak: 24 hours' }));
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 2 * hour);
    const [soak] = history.state.releases.get('r1')?.entries.INT?.exit ?? [];
    const expires = history.now + day;
    history.do({ kind: 'except', by: 'gus', release: 'r1', stage: 'INT', gate: soak?.hash ?? '', reason: 'urgent', expires });
    history.do({ kind: 'second-exception', by: 'flo', id: 'r1.x1' });
    history.passTo(history.now + hour);
    expect(inProd(tried(history, { ...plain, intExit: 'soak: 72 hours' }))).toMatchObject([{ release: 'r1', fate: 'same' }]);
  });

  test('that are the same: every promotion is the same', () => {
    const history = twelve('latest');
    const { again, promotions } = runToEnd(
      simulate({
        ...from(history, since),
        since,
        until: history.now,
        change: { ...parsed(fileOf({ ...plain, queue: 'latest' })), by: 'x' },
      }),
    );
    expect(again.difference).toBeUndefined();
    expect(counts(promotions ?? [])).toEqual({ same: 35 });
  });

  test('that are the same: who had ended before is opened anew, and goes on as it went', () => {
    const history = new History(fileOf(plain));
    history.create('r1');
    history.do({ kind: 'reject', by: 'dan', release: 'r1', reason: 'too early' });
    const at = history.now + day;
    history.passTo(at);
    history.do({ kind: 'reopen', by: 'eli', release: 'r1', reason: 'it was not' });
    history.do({ kind: 'promote', by: 'ann', release: 'r1', stage: 'PROD', wait: true });
    history.passTo(at + 3 * day);
    const judged = runToEnd(underOwnRules({ ...from(history, at), since: at, until: history.now }));
    expect(judged.map(({ stage, fate }) => [stage, fate])).toEqual(['DEV', 'INT', 'PROD'].map((stage) => [stage, 'same']));
  });

  test('a soak of three days instead of one: eleven go live later, and one that was overtaken is stopped', () => {
    const judged = inProd(tried(twelve('latest'), { ...plain, queue: 'latest', intExit: 'check: smoke, soak: 72 hours' }));
    expect(counts(judged)).toEqual({ later: 11, stopped: 1 });
    expect(judged.find(({ fate }) => fate === 'stopped')).toMatchObject({ release: 'r11' });
  });

  test('a person who promoted three hours after everything was open does so three hours after everything would be open', () => {
    const history = new History(fileOf({ devExit: 'soak: 24 hours' }));
    history.passTo(begun + hour);
    history.create('r1');
    history.do({ kind: 'promote', by: 'ann', release: 'r1', stage: 'DEV', wait: false });
    history.passTo(begun + 28 * hour + workMs * 10);
    history.do({ kind: 'promote', by: 'ann', release: 'r1', stage: 'INT', wait: false });
    history.passTo(begun + 9 * day);
    const judged = tried(history, { devExit: 'soak: 72 hours' });
    expect(judged.map(({ stage, fate }) => [stage, fate])).toEqual([
      ['DEV', 'same'],
      ['INT', 'later'],
    ]);
    const [, int] = judged;
    expect((int?.would ?? 0) - (int?.was ?? 0)).toBeGreaterThan(2 * day - 60_000);
    expect((int?.would ?? 0) - (int?.was ?? 0)).toBeLessThan(2 * day + 60_000);
  });

  test('a check that nobody ever ran: nobody knows of the first, nor of all who stand behind it', () => {
    const history = new History(fileOf(plain));
    for (const name of ['r1', 'r2', 'r3']) {
      history.passTo(history.now + hour);
      history.walks(name);
      history.passTo(history.now + 3 * day);
    }
    const judged = tried(history, { ...plain, intExit: 'check: smoke, check: deep, soak: 24 hours' });
    const prod = inProd(judged);
    expect(counts(prod)).toEqual({ unknown: 3 });
    expect(prod[0]?.because).toBe('the check deep was never run for r1 in int');
    expect(prod[2]?.because).toContain('it waits behind');
  });

  test('an approval that nobody was asked for: nobody knows', () => {
    const history = new History(fileOf(plain));
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 3 * day);
    const [prod] = inProd(tried(history, { ...plain, prodEntry: 'approval: lead' }));
    expect(prod).toMatchObject({ fate: 'unknown', release: 'r1' });
    expect(prod?.because).toContain('nobody was asked');
  });

  test('an approval that is not asked for: what waited for it is let in earlier', () => {
    const history = new History(fileOf({ ...plain, prodEntry: 'approval: lead' }));
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 3 * day);
    history.do({ kind: 'approve', by: 'cat', release: 'r1', stage: 'PROD' });
    history.passTo(history.now + hour);
    const [prod] = inProd(tried(history, plain));
    expect(prod).toMatchObject({ fate: 'earlier' });
    expect((prod?.was ?? 0) - (prod?.would ?? 0)).toBeGreaterThan(day);
  });

  test('a check less: what it stopped would have been let in', () => {
    const history = new History(fileOf({ ...plain, intExit: 'check: smoke, check: deep' }));
    history.verdictOf = (order) => (order.check?.definition.name === 'deep' ? 'fail' : 'pass');
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 3 * day);
    expect(inProd(tried(history, { ...plain, intExit: 'check: smoke' }))).toMatchObject([{ release: 'r1', fate: 'earlier' }]);
  });

  test('a check that failed then fails, whenever it is run', () => {
    const history = new History(fileOf({ ...plain, intExit: 'check: smoke' }));
    history.verdictOf = (order) => (order.check?.stage === 'INT' && order.check.release === 'r1' ? 'fail' : 'pass');
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 3 * day);
    expect(inProd(tried(history, { ...plain, devExit: 'check: smoke, soak: 2 hours', intExit: 'check: smoke' }))).toEqual([]);
  });

  test.each([begun, since])(
    'a stage and its environment less: what was said of it is left out, and nobody goes there (from %i on)',
    (at) => {
      const history = new History(fileOf(plain));
      history.passTo(history.now + hour);
      history.do({ kind: 'secrets', by: 'gus', change: { as: 'set', environment: 'int', name: 'KEY', version: 1, equals: [] } });
      history.do({ kind: 'hold', by: 'gus', stage: 'INT', reason: 'a look' });
      history.do({ kind: 'free', by: 'gus', stage: 'INT' });
      history.walks('r1');
      history.passTo(history.now + 9 * day);
      const text = fileOf(plain)
        .replace(/ {2}int: .*\n/, '')
        .replace(/ {2}- stage: INT\n(?: {4}.*\n)*/, '');
      const change = { ...parsed(text), by: 'lockstep' };
      const { again, promotions } = runToEnd(simulate({ ...from(history, at), since: at, until: history.now, change }));
      expect(again.difference).toBeUndefined();
      expect(promotions?.map(({ stage, fate, because }) => [stage, fate, because])).toEqual([
        ['DEV', 'same', 'nothing is different'],
        ['INT', 'stopped', 'INT is not on the path of r1, which is DEV → PROD'],
        ['PROD', 'earlier', 'nothing was in its way any more'],
      ]);
    },
  );

  test('a freeze: what was let in meanwhile is let in when it ends', () => {
    const history = new History(fileOf(plain));
    history.passTo(history.now + hour);
    history.walks('r1');
    history.passTo(history.now + 9 * day);
    const more = 'zone: UTC\nfreezes:\n  - {name: Fair, from: 2026-06-01, until: 2026-06-05, stages: [PROD]}\n';
    const { file, digest } = parsed(fileOf({ ...plain, more }));
    const time = frozen(file, { from: begun - day, to: begun + 4 * day });
    const { promotions = [] } = runToEnd(
      simulate({ ...from(history, since), since, until: history.now, change: { file, digest, by: 'lockstep', time } }),
    );
    const [prod] = inProd(promotions);
    expect(prod).toMatchObject({ fate: 'later', would: begun + 4 * day });
    expect(prod?.because).toContain('Fair');
  });
});

function frozen(file: System, interval: Interval): CompiledTime {
  const of = digestOfTime(must(file.time, 'what the file says of time'));
  const known = { from: begun - 30 * day, to: begun + 300 * day };
  const freeze: Freeze = {
    name: 'Fair',
    kind: 'freeze',
    because: 'Fair',
    scope: { stages: ['PROD'] },
    zone: utc,
    known,
    intervals: [interval],
  };
  return { of, calendars: {}, schedule: { of, zone: utc, windows: [], freezes: [pack(freeze)] } };
}
