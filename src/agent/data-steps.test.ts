import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CopyNotProven } from '#core/data/copy-not-proven.ts';
import type { ProofOutcome, RefreshHand, RefreshOrder, RefreshOutcome } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import type { StepContext, StepOrder } from '#targets/target.ts';
import { dataHands, dataSteps } from './data-steps.ts';
import { switchOrder } from './order-fixture.ts';
import { stepOrderOf } from './step-order.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const outcome: RefreshOutcome = {
  at: 1000,
  classification: digest,
  plan: digest,
  schema: digest,
  tables: 3,
  rows: 70,
  bytes: 2_500_000_000,
  ms: 61_000,
  verdict: 'pass',
  documents: { 'plan.json': '{}' },
};

const proven: ProofOutcome = {
  at: outcome.at,
  classification: digest,
  plan: digest,
  verdict: 'leak',
  values: 9,
  cells: 90,
  leaks: 1,
  ms: 2_000,
  documents: { 'proof.json': '{}' },
};

/** A hand that has done what it was asked. */
class Done implements RefreshHand {
  readonly asked: (RefreshOrder & { readonly verb: string })[] = [];
  there: RefreshOutcome | 'absent' | 'unknown' = outcome;

  refresh(order: RefreshOrder, { say }: { readonly say: (words: string) => void }): Promise<RefreshOutcome> {
    this.asked.push({ verb: 'refresh', ...order });
    say('1 of 2 GB');
    say('2 of 2 GB');
    return Promise.resolve(outcome);
  }
  observe(order: RefreshOrder): Promise<RefreshOutcome | 'absent' | 'unknown'> {
    this.asked.push({ verb: 'observe', ...order });
    return Promise.resolve(this.there);
  }
  takeBack(order: RefreshOrder): Promise<void> {
    this.asked.push({ verb: 'takeBack', ...order });
    return Promise.resolve();
  }
  prove(order: RefreshOrder): Promise<ProofOutcome> {
    this.asked.push({ verb: 'prove', ...order });
    return Promise.resolve(proven);
  }
}

function stepOrder({ undo = false, key = 'k/f1/refresh-shop/1' } = {}): StepOrder {
  const { payload, ...order } = switchOrder({ name: 'int' });
  if (payload.kind !== 'step') throw new Error('It is a step.');
  const step = {
    ...payload.step,
    id: 'refresh-shop',
    kind: 'refresh' as const,
    refresh: { database: 'shop', from: 'prod', host: 'local' },
  };
  return { ...stepOrderOf({ ...order, payload: { ...payload, step } }, { ...payload, step }), undo, key };
}

function context(told: string[] = []): StepContext {
  const never = (): never => {
    throw new Error('It is not asked for.');
  };
  return {
    signal: new AbortController().signal,
    keep: (name) => Promise.resolve(`sha256:${name}`),
    tell: ({ because }) => told.push(because),
    check: never,
    withRows: never,
    reach: never,
  };
}

test('a proof looks, is told with what it found, and done again where it was lost', async () => {
  const hand = new Done();
  const steps = dataSteps({ id: 'here', open: () => Promise.resolve(hand) }, 'prove-int.3');
  const order = stepOrder();
  const { refresh } = order.step;
  const looking = { ...order, step: { ...order.step, ...(refresh && { refresh: { ...refresh, only: 'proof' as const } }) } };
  const { documents: _documents, ...proved } = proven;
  expect(await steps.apply(looking, context())).toEqual({
    proved,
    blobs: { 'proof.json': 'sha256:proof.json' },
    because: '9 values were looked for in 90 cells, and some were found in 1 place.',
  });
  expect(await steps.observe(looking, context())).toMatchObject({ state: 'absent' });
  expect(hand.asked.map(({ verb }) => verb)).toEqual(['prove']);
});

test('a refresh is one effect, however often it is tried, asked about or undone', async () => {
  const hand = new Done();
  const steps = dataSteps({ id: 'here', open: () => Promise.resolve(hand) }, '1.0.0@INT.1');
  const told: string[] = [];
  const { documents: _documents, ...refreshed } = outcome;
  expect(await steps.apply(stepOrder(), context(told))).toEqual({
    refreshed,
    blobs: { 'plan.json': 'sha256:plan.json' },
    because: '70 rows of 3 tables (2.5 GB) in 61 s, and nobody’s own values were found in them.',
  });
  // Often is not told: every word of it is a row somewhere.
  expect(told).toEqual(['1 of 2 GB']);
  await steps.observe(stepOrder({ key: 'k/f1/refresh-shop/2' }), context());
  await steps.undo(stepOrder({ undo: true, key: 'k/f2/undo-refresh-shop/1' }), context());
  const asked = { system: 'shop', promotion: '1.0.0@INT.1' };
  const same = { effectKey: 'here/shop/1.0.0@INT.1/int/shop', environment: 'int', database: 'shop', asked };
  expect(hand.asked).toEqual(['refresh', 'observe', 'takeBack'].map((verb) => ({ verb, ...same })));
});

test('what is found done after a crash is told as whoever did it would have told it, with its proof', async () => {
  const steps = dataSteps({ id: 'here', open: () => Promise.resolve(new Done()) }, 'p');
  const { result } = await steps.observe(stepOrder(), context());
  const { because: _because, ...told } = await steps.apply(stepOrder(), context());
  expect(result).toEqual(told);
  expect(result?.blobs).toEqual({ 'plan.json': 'sha256:plan.json' });
});

test.each([
  [outcome, false, 'there'],
  ['absent', false, 'absent'],
  ['unknown', false, 'unknown'],
  [outcome, true, 'absent'],
  ['absent', true, 'there'],
] as const)('what the hand sees as %o says, of an undoing %s, that its effect is %s', async (there, undo, state) => {
  const hand = new Done();
  hand.there = there;
  const steps = dataSteps({ id: 'here', open: () => Promise.resolve(hand) }, 'p');
  expect((await steps.observe(stepOrder({ undo }), context())).state).toBe(state);
});

test('a refresh that is stopped says why, and that nothing was replaced', async () => {
  class Stopped extends Done {
    override refresh(): Promise<RefreshOutcome> {
      return Promise.reject(new Error('connection ended'));
    }
  }
  const steps = dataSteps({ id: 'here', open: () => Promise.resolve(new Stopped()) }, 'p');
  const aborted = { ...context(), signal: AbortSignal.abort('aborted') };
  await expect(steps.apply(stepOrder(), aborted)).rejects.toThrow('The refresh of shop was stopped: its promotion was aborted');
  const late = { ...context(), signal: AbortSignal.abort(new DOMException('late', 'TimeoutError')) };
  await expect(steps.apply(stepOrder(), late)).rejects.toThrow('it took longer than `at-most` lets it. Nothing was replaced.');
  await expect(steps.apply(stepOrder(), context())).rejects.toThrow('connection ended');
});

test('a copy that is dropped for what its proof found fails with that proof, and with what it found where it cannot be kept', async () => {
  const sentence = 'Nothing was replaced. public.orders.note holds values of public.people.email (text) in 1 cell: mask it.';
  class Leaking extends Done {
    override refresh(): Promise<RefreshOutcome> {
      return Promise.reject(new Failure('copy-not-proven', sentence, { retryable: false, cause: new CopyNotProven(proven, undefined) }));
    }
  }
  const { documents: _documents, ...proved } = proven;
  const steps = dataSteps({ id: 'here', open: () => Promise.resolve(new Leaking()) }, 'p');
  const failure = await steps.apply(stepOrder(), context()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: sentence, result: { proved, blobs: { 'proof.json': 'sha256:proof.json' } } });
  const lost = { ...context(), keep: () => Promise.reject(new Error('no controller')) };
  const untold = await steps.apply(stepOrder(), lost).catch((error: unknown) => error);
  expect(untold).toMatchObject({ message: sentence, result: { proved } });
  expect(untold).not.toHaveProperty('result.blobs');
});

test('a host without a file of its databases says so in one sentence', async () => {
  await expect(dataSteps(undefined, 'p').apply(stepOrder(), context())).rejects.toThrow(
    /^This host says of no database that its data may be copied/,
  );
});

test('an agent keeps its name for its effects, and another state folder is another one', () => {
  const [one, other] = [mkdtempSync(path.join(tmpdir(), 'data-id-')), mkdtempSync(path.join(tmpdir(), 'data-id-'))];
  const open = (): Promise<RefreshHand> => Promise.resolve(new Done());
  const { id } = dataHands(one, open);
  expect(id).toMatch(/^[\w-]{12}$/);
  expect(dataHands(one, open).id).toBe(id);
  expect(dataHands(other, open).id).not.toBe(id);
  for (const folder of [one, other]) rmSync(folder, { recursive: true });
});
