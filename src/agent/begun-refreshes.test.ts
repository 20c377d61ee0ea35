import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RefreshHand } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import type { StepContext, StepOrder } from '#targets/target.ts';
import { dataHands, dataSteps } from './data-steps.ts';
import { switchOrder } from './order-fixture.ts';
import { stepOrderOf } from './step-order.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'data-begun-'));
afterAll(() => rmSync(folder, { recursive: true }));

const away = new Failure('database-away', 'db:5432 does not take a connection.', { retryable: true });

/** Fails to copy, and finds its server away so often when it is to take that back. */
class Failing implements RefreshHand {
  takenBack = 0;
  readonly #away: number;

  constructor(timesAway = 0) {
    this.#away = timesAway;
  }

  refresh(): Promise<never> {
    return Promise.reject(new Failure('copy-failed', 'A row did not fit.', { retryable: false }));
  }
  observe(): Promise<'absent'> {
    return Promise.resolve('absent');
  }
  takeBack(): Promise<void> {
    this.takenBack += 1;
    return this.takenBack <= this.#away ? Promise.reject(away) : Promise.resolve();
  }
  prove(): Promise<never> {
    return Promise.reject(new Error('It is not asked for.'));
  }
}

function order(undo: boolean): StepOrder {
  const { payload, ...rest } = switchOrder({ name: 'int' });
  if (payload.kind !== 'step') throw new Error('It is a step.');
  const refresh = { database: 'shop', from: 'prod', host: 'local' };
  const step = { ...payload.step, id: 'refresh-shop', kind: 'refresh' as const, refresh };
  return { ...stepOrderOf({ ...rest, payload: { ...payload, step } }, { ...payload, step }), undo };
}

const never = (): never => {
  throw new Error('It is not asked for.');
};
const context: StepContext = {
  signal: new AbortController().signal,
  keep: never,
  tell: () => undefined,
  check: never,
  withRows: never,
  reach: never,
};

test('of a refresh that no hand began nothing is taken back, by whoever can say no more', async () => {
  const steps = dataSteps(
    dataHands(folder, () => Promise.reject(new Failure('host-file', 'The file has a mistake.', { retryable: false }))),
    'refresh-int.1',
  );
  await expect(steps.apply(order(false), context)).rejects.toThrow('The file has a mistake.');
  expect(await steps.undo(order(true), context)).toEqual({});
  expect(await steps.observe(order(false), context)).toMatchObject({ state: 'absent' });
});

test('of one that was begun nobody says that it is taken back where no hand can', async () => {
  let hand: RefreshHand | undefined = new Failing();
  const steps = dataSteps(
    dataHands(folder, () => Promise.resolve(hand)),
    'refresh-int.2',
  );
  await expect(steps.apply(order(false), context)).rejects.toThrow('A row did not fit.');
  hand = undefined;
  await expect(steps.undo(order(true), context)).rejects.toThrow('This host says of no database');
  // Another refresh of the same place has begun nothing.
  const later = dataSteps(
    dataHands(folder, () => Promise.resolve(undefined)),
    'refresh-int.3',
  );
  expect(await later.undo(order(true), context)).toEqual({});
});

test('a server that is away for a moment is waited for before a copy is taken back', async () => {
  const hand = new Failing(1);
  const steps = dataSteps(
    dataHands(folder, () => Promise.resolve(hand)),
    'refresh-int.4',
  );
  expect(await steps.undo(order(true), context)).toEqual({});
  expect(hand.takenBack).toBe(2);
  const closing = { ...context, signal: AbortSignal.abort('closing') };
  await expect(dataSteps({ id: 'here', open: () => Promise.resolve(new Failing(9)) }, 'p').undo(order(true), closing)).rejects.toThrow(
    'does not take a connection',
  );
});
