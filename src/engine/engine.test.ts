import { afterEach, expect, test } from 'vitest';
import type { PersonCommand } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { MemoryDatabase } from '#store/memory-database.ts';
import {
  answersTo,
  applyCommand,
  begin,
  create,
  groups,
  kindsOf,
  obeyUntil,
  promote,
  start,
  stopAll,
  untilEvent,
  type Controller,
} from './engine-fixture.ts';
import type { Answer } from './engine.ts';

afterEach(stopAll);

test('a command that is asked twice under one id is done once and answered twice', async () => {
  const controller = start();
  await begin(controller);
  const again: Answer = await controller.engine.submit('shop', create, 'create');
  expect(again).toMatchObject({ ok: true, ids: ['1.0.0'] });
  expect(await kindsOf(controller.store, 'releaseCreated')).toHaveLength(1);
});

test('a refused command says why, records nothing, and is judged anew when it is asked again', async () => {
  const controller = start();
  await begin(controller);
  const before = (await controller.store.systems())[0]?.seq;
  const stop: PersonCommand = { kind: 'stop', by: 'dora', reason: 'I may not' };
  expect(await controller.engine.submit('shop', stop, 's')).toMatchObject({ ok: false, refusal: { code: 'not-your-role' } });
  expect((await controller.store.systems())[0]?.seq).toBe(before);
  expect(await controller.engine.submit('shop', { ...stop, by: 'olga' }, 's')).toMatchObject({ ok: true });
});

test('a switch that was issued is not handed out under a stop, and is when the stop is lifted', async () => {
  const { engine, ...controller } = start();
  await begin({ engine, ...controller });
  const { key } = await obeyUntil(engine, 'switch');
  await engine.submit('shop', { kind: 'stop', by: 'olga', reason: 'an incident' }, 'stop');
  expect((await engine.ordersFor('local', 0)).orders).toEqual([]);
  await engine.submit('shop', { kind: 'lift-stop', by: 'olga' }, 'lift');
  expect((await engine.ordersFor('local', 0)).orders.map((order) => order.key)).toEqual([key]);
});

test('an agent is told at once that the step it is at was aborted; the way back goes on', async () => {
  const controller = start();
  const { engine } = controller;
  await begin(controller);
  const [step] = (await engine.ordersFor('local', 1_000)).orders;
  const began = performance.now();
  const polled = engine.ordersFor('local', 60_000);
  const abort: PersonCommand = { kind: 'abort', by: 'carla', promotion: step?.promotion ?? '', reason: 'It hangs.' };
  expect(await engine.submit('shop', abort, 'abort')).toMatchObject({ ok: true });
  expect((await polled).orders).toMatchObject([{ key: step?.key, isAborted: true }]);
  // Not by the look that every poll takes after a second.
  expect(performance.now() - began).toBeLessThan(950);
  if (step === undefined) throw new Error('no step');
  const { key, fence } = step;
  const stopped = { kind: 'observe', by: 'agent:local', key, fence, seq: 2, state: 'failed', at: Date.now(), because: 'stopped' } as const;
  await engine.hear('local', 'shop', [stopped]);
  const [undo] = (await engine.ordersFor('local', 1_000)).orders;
  expect(undo).toMatchObject({ payload: { undo: true } });
  expect(undo).not.toHaveProperty('isAborted');
});

test('two controllers on one database share the work and do nothing twice', async () => {
  const database = new MemoryDatabase();
  const [one, other] = [start({ database }), start({ database })];
  await begin(one);
  await other.engine.tellRoster({ groups });
  for (const controller of [one, other]) {
    const { orders } = await controller.engine.ordersFor('local', 0);
    expect(orders).toHaveLength(1);
  }
  const done = new AbortController();
  const obey = async ({ engine }: Controller): Promise<void> => {
    while (!done.signal.aborted) {
      const { orders } = await engine.ordersFor('local', 20, done.signal);
      // Each of the two hears everything, the other one after it, and again.
      for (const order of orders) for (const { engine: each } of [one, other, one]) await each.hear('local', 'shop', answersTo(order));
    }
  };
  const agents = Promise.all([obey(one), obey(other)]);
  while ((await kindsOf(one.store, 'promotionEnded')).length < 2) await one.store.changed(1_000);
  done.abort();
  await agents;
  const issued = await kindsOf(one.store, 'orderIssued');
  expect(new Set(issued).size).toBe(issued.length);
  expect(await kindsOf(one.store, 'orderEnded')).toHaveLength(issued.length);
  // What its host attested, and the soak itself.
  expect(await kindsOf(one.store, 'evidenceGiven')).toHaveLength(2);
  expect(await one.store.verify('shop')).toMatchObject({ intact: true });
  expect([...one.errors, ...other.errors]).toEqual([]);
});

test('at the end of a soak its host is asked within milliseconds, and what it attests is written down with the due instant', async () => {
  const controller = start();
  await begin(controller);
  await obeyUntil(controller.engine, 'retire');
  await controller.engine
    .ordersFor('local', 0)
    .then(({ orders }) => Promise.all(orders.map((order) => controller.engine.hear('local', 'shop', answersTo(order)))));
  const order = await obeyUntil(controller.engine, 'check');
  const until = order.payload.kind === 'check' ? (order.payload.soaked?.until ?? 0) : 0;
  const { atMs } = await untilEvent(controller.store, 'orderIssued', 'attest-');
  expect(atMs - until).toBeGreaterThanOrEqual(0);
  expect(atMs - until).toBeLessThan(100);
  await controller.engine.hear('local', 'shop', answersTo(order));
  const { body } = await untilEvent(controller.store, 'evidenceGiven', '"kind":"soak"');
  expect(body).toContain(`"at":${until}`);
});

test('secrets that cannot be read fail the order with their sentence; the way back goes without them', async () => {
  const secretsOf = async (): Promise<never> => {
    throw new Failure('secrets-file', 'There is no file secrets.yaml.', { retryable: false });
  };
  const { engine, store, errors } = start({ secrets: { secretsOf } });
  await begin({ engine, store, errors });
  expect((await engine.ordersFor('local', 0)).orders).toEqual([]);
  expect((await untilEvent(store, 'orderEnded')).body).toContain('There is no file secrets.yaml.');
  const undo = await obeyUntil(engine, 'place');
  expect(undo).toMatchObject({ secrets: {}, payload: { undo: true } });
  await engine.hear('local', 'shop', answersTo(undo));
  expect((await untilEvent(store, 'promotionEnded')).body).toContain('"as":"failed"');
  expect((await engine.read('shop'))?.state.environments.get('dev')?.lease).toBeUndefined();
});

test('a question reaches the agent of its host, and its answer the asker; without one, nobody waits for ever', async () => {
  const { engine } = start();
  const question = { kind: 'logs', system: 'shop', environment: 'dev', service: 'app', lines: 10 } as const;
  const polled = engine.ordersFor('local', 5_000);
  const asked = engine.ask('local', question, 5_000);
  const [heard] = (await polled).questions;
  expect(heard).toMatchObject(question);
  engine.answer(heard?.id ?? '', 'the last line', 'local');
  expect(await asked).toBe('the last line');
  expect(await engine.ask('elsewhere', question, 1)).toBeUndefined();
  expect((await engine.ordersFor('elsewhere', 0)).questions).toEqual([]);
});

test('what was told to an agent comes again at once only where it asks for everything', async () => {
  const controller = start();
  await begin(controller);
  const { engine } = controller;
  const [first] = (await engine.ordersFor('local', 1_000)).orders;
  const began = performance.now();
  expect((await engine.ordersFor('local', 60)).orders).toEqual([first]);
  expect(performance.now() - began).toBeGreaterThan(50);
  expect((await engine.ordersFor('local', 0)).orders).toEqual([first]);
});

test('what comes of a poll that nobody waits for any more was not told', async () => {
  const controller = start();
  const { engine } = controller;
  const gone = new AbortController();
  const polled = engine.ordersFor('local', 5_000, gone.signal);
  gone.abort();
  expect((await polled).orders).toEqual([]);
  await begin(controller);
  const late = new AbortController();
  late.abort();
  expect((await engine.ordersFor('local', 5_000, late.signal)).orders).toEqual([]);
  const began = performance.now();
  expect((await engine.ordersFor('local', 60_000)).orders).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('of two polls of one host the later one is told: the earlier may be that of an agent that is dead', async () => {
  const controller = start();
  const { engine } = controller;
  const dead = engine.ordersFor('local', 60_000);
  const living = engine.ordersFor('local', 60_000);
  await begin(controller);
  expect((await living).orders).toHaveLength(1);
  expect((await dead).orders).toEqual([]);
});

test('an order is handed out to a waiting agent as soon as it is issued', async () => {
  const controller = start();
  await controller.engine.tellRoster({ groups });
  await controller.engine.submit('shop', applyCommand(), 'apply');
  await controller.engine.submit('shop', create, 'create');
  const began = performance.now();
  const polled = controller.engine.ordersFor('local', 60_000);
  await controller.engine.submit('shop', promote, 'promote');
  expect((await polled).orders).toHaveLength(1);
  // Not by the look that every poll takes after a second.
  expect(performance.now() - began).toBeLessThan(950);
});

test('a controller that knows old groups does not tell them over newer ones', async () => {
  const database = new MemoryDatabase();
  const [old, young] = [start({ database }), start({ database })];
  await begin(old);
  await young.engine.tellRoster({ groups: { 'installation-admin': ['gus', 'hal'] } });
  await old.engine.submit('shop', applyCommand(), 'again');
  expect((await young.engine.read('shop'))?.state.head.groups).toEqual({ 'installation-admin': ['gus', 'hal'] });
});

test('a controller whose clock is behind the database neither spins nor keeps its claim', async () => {
  const database = new MemoryDatabase();
  const behindMs = 400;
  const controller = start({ database, now: () => Date.now() - behindMs });
  let claims = 0;
  const claim = controller.store.claim.bind(controller.store);
  controller.store.claim = (request) => {
    claims += 1;
    return claim(request);
  };
  await begin(controller);
  await obeyUntil(controller.engine, 'retire');
  const [order] = (await controller.engine.ordersFor('local', 0)).orders;
  if (order !== undefined) await controller.engine.hear('local', 'shop', answersTo(order));
  const { atMs, body } = await untilEvent(controller.store, 'orderIssued', 'attest-');
  expect(atMs - Number(/"until":(\d+)/.exec(body)?.[1])).toBeLessThan(150);
  expect(claims).toBeLessThan(200);
});

test('while the disk is short of room nothing new is begun, what was answered stays answered, and all else goes on', async () => {
  let because: string | undefined;
  const { engine } = start({ shortOf: async () => because });
  await engine.tellRoster({ groups });
  await engine.submit('shop', applyCommand(), 'apply');
  const created = await engine.submit('shop', create, 'create');
  because = '180 MB are free on the disk of /data';
  expect(await engine.submit('shop', promote, 'promote')).toMatchObject({
    ok: false,
    refusal: { code: 'store-full', sentence: '180 MB are free on the disk of /data: no new release and no new promotion is taken.' },
  });
  expect(await engine.submit('shop', { ...create, release: '1.1.0' }, 'create 1.1.0')).toMatchObject({ ok: false });
  expect(await engine.submit('shop', create, 'create')).toEqual(created);
  expect(await engine.submit('shop', { kind: 'reject', by: 'carla', release: '1.0.0', reason: 'no' }, 'reject')).toMatchObject({
    ok: true,
  });
  because = undefined;
  expect(await engine.submit('shop', { ...create, release: '1.1.0' }, 'create 1.1.0')).toMatchObject({ ok: true });
});
