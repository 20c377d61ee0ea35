// Attacks on the way from controller to agent: a real agent process, and somebody who sits between.
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Observation } from '#core/command.ts';
import type { SentOrder } from '#core/order-seal.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import { openOrderKey, rotateOrderKey } from '#processes/order-key.ts';
import { createWorld, type Release, type World } from './agent-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.startAgent();
});
afterAll(() => world.close());

/** A release of one service, and the order that places it. */
async function placing(version: string, fence: number, change: Partial<OrderEnvelope> = {}): Promise<OrderEnvelope> {
  const release: Release = { name: version, fence, rollout: 'at-once', services: [await world.artefactOf(version)] };
  return { ...world.step('place', release), ...change };
}

/** What comes of an order that somebody changes on its way. */
async function attack(order: OrderEnvelope, tamper: (order: SentOrder) => SentOrder): Promise<Observation> {
  world.controller.tamper = tamper;
  try {
    return await world.controller.order(order);
  } finally {
    world.controller.tamper = (sent) => sent;
  }
}

function expectEnd({ state, because }: Observation, wanted: Observation['state'], words: RegExp): void {
  expect(state).toBe(wanted);
  expect(because).toMatch(words);
}

const changes: readonly (readonly [string, (order: SentOrder) => SentOrder, RegExp])[] = [
  [
    'an order without a signature',
    (order) => {
      const { seal: _seal, ...rest } = order;
      return rest;
    },
    /not signed/,
  ],
  ['a tampered payload', (order) => ({ ...order, payload: { ...order.payload, release: '6.6.6' } }), /does not fit/],
  ['tampered secrets', (order) => ({ ...order, secrets: { PASSWORD: 'the attacker knows this one' } }), /does not fit/],
  ['a raised fence', (order) => ({ ...order, fence: order.fence + 1_000 }), /does not fit/],
  ['a later deadline', (order) => ({ ...order, deadline: order.deadline + 1_000 }), /does not fit/],
];

test.each(changes)('%s is refused, and nothing starts', async (what, tamper, because) => {
  const version = `tampered-${changes.findIndex(([name]) => name === what)}`;
  const ended = await attack(await placing(version, 1), tamper);
  // The fence is the forger's own, and so is the report.
  expectEnd(ended, 'failed', because);
  expect(world.starts(version)).toBe(0);
});

test('an order forged with a stolen database, which has no private key, is refused', async () => {
  const order = await placing('forged', 2);
  const thief = await openOrderKey(path.join(world.stateFolder, '..', 'key-of-the-thief'));
  const byAnotherName = await attack(order, (sent) => ({ ...sent, seal: thief.seal(sent) }));
  expectEnd(byAnotherName, 'failed', /another key/);
  const again = { ...order, key: `${order.key}2` };
  const pretended = await attack(again, (sent) => ({ ...sent, seal: { ...thief.seal(sent), key: world.controller.orderKey.id } }));
  expectEnd(pretended, 'failed', /does not fit/);
  expect(world.starts('forged')).toBe(0);
});

test('an order of an environment on another host is refused, though the controller signed it', async () => {
  const elsewhere = { ...world.prod, host: 'two' };
  const ended = await world.controller.order(await placing('elsewhere', 3, { environment: elsewhere }));
  expectEnd(ended, 'failed', /on the host two/);
  expect(world.starts('elsewhere')).toBe(0);
});

test('an expired order is refused, though the controller signed it', async () => {
  const ended = await world.controller.order(await placing('expired', 3, { deadline: Date.now() - 60_000 }));
  expectEnd(ended, 'absent', /Expired/);
  expect(world.starts('expired')).toBe(0);
});

test('an artefact whose blob was swapped is refused before anything starts', async () => {
  const order = await placing('honest', 4);
  const wicked = await world.artefactOf('wicked');
  const [placed] = order.payload.services;
  if (placed === undefined || order.payload.kind !== 'step') throw new Error('there is no artefact to swap');
  const services = [{ ...placed, artefact: { ...placed.artefact, blob: wicked.artefact.blob } }];
  const ended = await world.controller.order({ ...order, payload: { ...order.payload, services } });
  expectEnd(ended, 'failed', /digest|sha256/);
  expect([world.starts('wicked'), world.starts('honest')]).toEqual([0, 0]);
});

test('an order that has ended is not done again when it is replayed', async () => {
  const order = await placing('once', 5);
  expect(await world.controller.order(order)).toMatchObject({ state: 'succeeded' });
  expect(await world.controller.order(order)).toMatchObject({ state: 'succeeded' });
  expect(world.starts('once')).toBe(1);
});

test('an order of a lower fence is refused, though the controller signed it', async () => {
  const ended = await world.controller.order(await placing('late', 4));
  expectEnd(ended, 'failed', /Stale/);
  expect(world.starts('late')).toBe(0);
});

test('a new key that the old one vouches for is followed, and the old one signs nothing any more', async () => {
  const old = world.controller.orderKey;
  const file = path.join(world.stateFolder, '..', 'controller.sock.order-key');
  world.controller.orderKey = await rotateOrderKey(file);
  expect(await world.controller.order(await placing('rotated', 6))).toMatchObject({ state: 'succeeded' });
  const ended = await attack(await placing('old-key', 7), (sent) => ({ ...sent, seal: old.seal(sent) }));
  expectEnd(ended, 'failed', /another key/);
  expect(world.starts('old-key')).toBe(0);
});
