import { describe, expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import type { Observation } from '#core/command.ts';
import type { ProofStatement } from '#core/data/proof/statement.ts';
import { emptyState } from '#core/empty-state.ts';
import { fold } from '#core/fold/index.ts';
import type { Order } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { readFacts } from './facts.ts';
import type { Judged } from './judge-promotions.ts';
import { runToEnd } from './run-to-end.ts';
import { senseOf } from './sense.ts';
import { simulate, underOwnRules, type Simulation } from './simulate.ts';
import { begun, day, fileOf, History, hour, parsed, type Gates } from './testing.ts';

const since = begun + 1;
const sign = `sha256:${'a'.repeat(64)}`;
const key = 'lockstep/33c6b68f8ba23dfb+daac021e+AWUK1oxKoY9YvdQEgssmEwXtSTtMjpntXzQ5NUUCIIaM';

/** INT has two environments, whose data come from `prod`. */
function textOf(gates: Gates, refresh = ', unmasked: by-exception'): string {
  const masked = `{data: masked, errors: full, audience: team, refresh: {from: prod, databases: [shop]${refresh}}}`;
  return fileOf(gates)
    .replace('  int: {data: synthetic, errors: full}', `  int: ${masked}\n  int2: ${masked}`)
    .replace('[int]', '[int, int2]')
    .replace('  prod: {data: synthetic', '  prod: {data: real');
}

/** Who signed it is seen as it is heard. */
function copied(order: Order, now: Instant): Pick<Observation, 'result' | 'signed'> {
  const { step, promotion, environment } = order;
  if (step?.refresh === undefined || order.undo === true) return {};
  const { database, only, unmasked } = step.refresh;
  const snapshotAt = new Date(now).toISOString();
  const statement: ProofStatement = {
    format: 'lockstep-proof-statement 1',
    of: only === 'proof' ? 'standing' : 'refresh',
    result: 'pass',
    proof: sign,
    plan: sign,
    classification: sign,
    snapshotAt,
    endedAt: snapshotAt,
    database,
    environment,
    target: '127.0.0.1:5432/shop',
    system: 'shop',
    promotion,
  };
  const told = { at: now, classification: sign, plan: sign, ms: 1 } as const;
  if (only === 'proof')
    return {
      result: { proved: { ...told, verdict: 'pass', values: 9, cells: 90, leaks: 0, signer: key } },
      signed: { by: key, statement },
    };
  const verdict = unmasked === undefined ? 'pass' : 'raw';
  const refreshed = { ...told, schema: sign, verdict, tables: 1, rows: 1, bytes: 1, ...(verdict === 'pass' && { signer: key }) } as const;
  return { result: { refreshed }, ...(verdict === 'pass' && { signed: { by: key, statement } }) };
}

function historyOf(text: string): History {
  const history = new History(text);
  history.copied = copied;
  history.passTo(history.now + hour);
  history.walks('r1');
  history.passTo(history.now + 2 * hour);
  return history;
}

function whole({ lines, now: until }: History): Simulation {
  const first = lines.findIndex(({ at }) => at >= since);
  const earlier = lines.slice(0, first).map(({ event }) => event);
  return { begin: fold(emptyState('shop'), earlier), lines: lines.slice(first), since, until };
}

function others(history: History): readonly Judged[] {
  return runToEnd(underOwnRules(whole(history))).filter(({ fate, was, would }) => fate !== 'same' || was !== would);
}

const plain: Gates = { devExit: 'check: smoke', intExit: 'check: smoke' };
const asking: Gates = { devExit: 'check: smoke', intExit: 'check: smoke, soak: 24 hours, data: 3 days' };

describe('what is said of data is said again at its instant', () => {
  test('data come as they are by an Exception of two people, and keep releases out once it is taken back', () => {
    const history = historyOf(textOf(plain));
    permit(history, 'int');
    history.do({ kind: 'refresh', by: 'gus', environment: 'int', unmasked: true });
    history.passTo(history.now + hour);
    history.do({ kind: 'revoke-exception', by: 'flo', id: 'int/x1' });
    history.walks('r2');
    history.passTo(history.now + 3 * day);
    expect(history.state.releases.get('r2')?.entries.INT).toBeUndefined();
    history.do({ kind: 'refresh', by: 'gus', environment: 'int' });
    history.passTo(history.now + 3 * day);
    expect(history.state.releases.get('r2')?.entries.PROD?.entered).toBeDefined();
    expect(others(history)).toEqual([]);
  });

  test('of two refreshes the one that was meant is aborted', () => {
    const history = historyOf(textOf(asking));
    for (const environment of ['int', 'int2']) history.do({ kind: 'refresh', by: 'gus', environment });
    history.do({ kind: 'abort', by: 'gus', promotion: last(history), reason: 'too late' });
    history.passTo(history.now + hour);
    history.do({ kind: 'refresh', by: 'gus', environment: 'int2' });
    history.passTo(history.now + 2 * day);
    expect(history.state.releases.get('r1')?.entries.PROD?.entered).toBeDefined();
    expect(others(history)).toEqual([]);
  });

  test('a refresh is aborted, and not the proof that it waits behind', () => {
    const history = refreshedOnce();
    history.do({ kind: 'refresh', by: 'gus', environment: 'int2' });
    history.do({ kind: 'refresh', by: 'gus', environment: 'int', only: 'proof' });
    history.do({ kind: 'refresh', by: 'gus', environment: 'int' });
    history.do({ kind: 'abort', by: 'gus', promotion: last(history), reason: 'too late' });
    history.passTo(history.now + hour);
    expect(history.state.releases.get('r2')?.entries.PROD).toBeUndefined();
    expect(others(history)).toEqual([]);
  });
});

describe('what an agent tells of data, and who signed it, is told again', () => {
  const signed = `, signer: ${key}`;
  const entering = (gates: Gates): string =>
    textOf(gates, signed).replace('    environments: [int, int2]', '    environments: [int, int2]\n    refresh: true');
  const fresh = 'check: smoke, soak: 24 hours, data: 2 days';

  test('under the same rules', () => {
    const history = historyOf(entering({ ...plain, intExit: fresh }));
    history.passTo(history.now + 2 * day);
    history.do({ kind: 'refresh', by: 'gus', environment: 'int', only: 'proof' });
    history.passTo(history.now + hour);
    expect(history.state.environments.get('int')?.data?.shop).toMatchObject({ signedBy: key, proof: { signedBy: key } });
    const { begin, lines } = whole(history);
    expect(runToEnd(readFacts(begin, lines)).looks.filter(({ told }) => told !== undefined)).toEqual([]);
    expect(others(history)).toEqual([]);
  });

  test('of a copy without masks: nothing of it is told of one that is masked', () => {
    const history = historyOf(textOf(plain));
    const senses = ['raw', 'masked'].map((kind) => {
      if (kind === 'raw') permit(history, 'int');
      history.do({ kind: 'refresh', by: 'gus', environment: 'int', ...(kind === 'raw' && { unmasked: true }) });
      const order = must(
        [...history.state.orders.values()].find(({ step }) => step?.kind === 'refresh'),
        'an order',
      );
      const sense = senseOf(order, history.state.promotions);
      history.passTo(history.now + hour);
      return sense;
    });
    expect(new Set(senses).size).toBe(2);
  });

  test('under others: data that come two days later are as fresh then', () => {
    const history = historyOf(entering({ ...plain, intExit: fresh }));
    history.passTo(history.now + 5 * day);
    const change = { ...parsed(entering({ devExit: 'check: smoke, soak: 48 hours', intExit: fresh })), by: 'lockstep' };
    const { promotions = [] } = runToEnd(simulate({ ...whole(history), change }));
    expect(promotions.map(({ stage, fate }) => [stage, fate])).toEqual([
      ['DEV', 'same'],
      ['INT', 'later'],
      ['PROD', 'later'],
    ]);
  });
});

function permit(history: History, environment: string): void {
  history.do({ kind: 'except-data', by: 'gus', environment, reason: 'only its rows show it', expires: history.now + 9 * day });
  history.do({ kind: 'second-exception', by: 'flo', id: `${environment}/x1` });
}

/** Both are refreshed once, and old again as the next release waits for its data. */
function refreshedOnce(): History {
  const history = historyOf(textOf(asking));
  for (const environment of ['int', 'int2']) history.do({ kind: 'refresh', by: 'gus', environment });
  history.passTo(history.now + 5 * day);
  history.walks('r2');
  history.passTo(history.now + 2 * day);
  expect(history.state.releases.get('r2')?.entries.INT?.entered).toBeDefined();
  return history;
}

function last({ state }: History): string {
  return [...state.promotions.keys()].at(-1) ?? '';
}
