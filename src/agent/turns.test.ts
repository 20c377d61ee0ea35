import { expect, test } from 'vitest';
import { switchOrder } from './order-fixture.ts';
import type { AgentOrder } from './protocol.ts';
import { Turns } from './turns.ts';

function checkOf(kind: string, more: { readonly soaked?: true } = {}): AgentOrder {
  const definition = { name: kind, kind, options: {}, timeoutMs: 1_000 };
  const soaked = more.soaked && { soaked: { mode: 'continuous' as const, since: 0, until: 1 } };
  return { ...switchOrder(), kind: 'check', payload: { kind: 'check', release: '1.0', stage: 'DEV', definition, services: [], ...soaked } };
}

function stepOf(name: string): AgentOrder {
  return switchOrder({ name });
}

/** Takes all of them, in order; says which have begun, and ends one. */
function open(orders: readonly AgentOrder[]) {
  const turns = new Turns();
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (const [index, each] of orders.entries()) {
    const { promise, resolve } = Promise.withResolvers<void>();
    ends.push(resolve);
    turns.take(each, () => {
      begun.push(index);
      return promise;
    });
  }
  const end = async (index: number): Promise<void> => {
    ends[index]?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { turns, begun, end };
}

test('steps of one environment come one after the other, those of another beside them', async () => {
  const { begun, end } = open([stepOf('dev'), stepOf('dev'), stepOf('int'), stepOf('dev')]);
  expect(begun).toEqual([0, 2]);
  await end(0);
  expect(begun).toEqual([0, 2, 1]);
  await end(1);
  expect(begun).toEqual([0, 2, 1, 3]);
});

test('a refresh of an environment, which may take hours, keeps no other step of it waiting but the next refresh', async () => {
  const { payload, ...order } = stepOf('dev');
  if (payload.kind !== 'step') throw new Error('It is a step.');
  const refresh = { database: 'shop', from: 'prod', host: 'local' };
  const data = { ...order, payload: { ...payload, step: { ...payload.step, kind: 'refresh' as const, refresh } } };
  const { begun, end } = open([data, stepOf('dev'), data]);
  expect(begun).toEqual([0, 1]);
  await end(0);
  expect(begun).toEqual([0, 1, 2]);
});

test('a load keeps the next load waiting, and nothing else: neither a step, a command, an answer, nor what has soaked', async () => {
  const looks = [checkOf('http'), checkOf('watch'), checkOf('load', { soaked: true })];
  const { begun, end } = open([checkOf('load'), checkOf('k6'), stepOf('dev'), checkOf('command'), ...looks]);
  expect(begun).toEqual([0, 2, 3, 4, 5, 6]);
  await end(0);
  expect(begun.at(-1)).toBe(1);
});

test('four commands run at once, and whichever ends first makes place for the next', async () => {
  const { begun, end } = open(Array.from({ length: 6 }, () => checkOf('command')));
  expect(begun).toEqual([0, 1, 2, 3]);
  await end(2);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  await end(4);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
});

test('it is settled when nothing is under way or waits', async () => {
  const { turns, end } = open([checkOf('load'), checkOf('load')]);
  let isSettled = false;
  const settled = turns.settled().then(() => (isSettled = true));
  await end(0);
  expect(isSettled).toBe(false);
  await end(1);
  await settled;
  expect(isSettled).toBe(true);
});
