import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linkText, orderKeyId, orderText, sealedText, type OrderKeyLink, type SentOrder } from '#core/order-seal.ts';
import { OrderTrust } from './order-trust.ts';
import { agentBatchShape, type AgentOrder } from './protocol.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-trust-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A controller's key, as its file holds it. */
function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
  const signed = (text: string): string => sign(null, Buffer.from(text), privateKey).toString('base64');
  return {
    pem,
    seal: (order: SentOrder): SentOrder => {
      const text = sealedText(orderText(order), 'nonce', order.secrets);
      return { ...order, seal: { key: orderKeyId(pem), nonce: 'nonce', signature: signed(text) } };
    },
    vouch: (publicPem: string): OrderKeyLink => ({
      oldKey: orderKeyId(pem),
      publicKey: publicPem,
      signature: signed(linkText(publicPem)),
    }),
  };
}

const order: SentOrder = {
  system: 'shop',
  key: '1.0.0@PROD.1/prod/f1/switch/1',
  kind: 'step',
  promotion: '1.0.0@PROD.1',
  environment: { name: 'prod', host: 'one', target: 'process', audience: 'public', data: 'real', errors: 'full', values: {}, ports: {} },
  fence: 1,
  attempt: 1,
  deadline: 1_000,
  payload: {
    kind: 'step',
    step: { id: 'switch', kind: 'switch', timeoutMs: 1_000, undoable: true, looks: false },
    undo: false,
    rollout: 'at-once',
    release: '1.0.0',
    services: [],
  },
  secrets: { PASSWORD: 'hunter2' },
};

function arrived(sent: object): AgentOrder {
  const text = JSON.stringify({ orders: [sent], questions: [], doorKeys: {}, signInUrl: '' });
  const [first] = agentBatchShape.parse(JSON.parse(text)).orders;
  if (first === undefined) throw new Error('no order arrived');
  return first;
}

const place = { host: 'one' };

describe('an agent that pinned its controller', () => {
  const key = newKey();
  const sealed = key.seal(order);

  test('obeys what that controller signed, and keeps the pin to itself', () => {
    expect(OrderTrust.open(folder, key.pem).refusalOf(arrived(sealed), place)).toBeUndefined();
    expect(statSync(path.join(folder, 'order-key.pub')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['a key', { key: `${order.key}1` }],
    ['a fence', { fence: 2 }],
    ['a deadline', { deadline: 9_999_999 }],
    ['a system', { system: 'till' }],
    ['an environment', { environment: { ...order.environment, name: 'dev' } }],
    ['a payload', { payload: { ...order.payload, release: '6.6.6' } }],
    ['a field that this version does not know', { newer: true }],
    ['a secret', { secrets: { PASSWORD: 'another' } }],
    ['a secret more', { secrets: { ...order.secrets, MORE: '' } }],
    ['a text of its own', { fence: 2, text: orderText(order) }],
    ['a nonce', { seal: { key: orderKeyId(key.pem), signature: sealed.seal?.signature ?? '', nonce: 'other' } }],
    ['no signature', { seal: { key: orderKeyId(key.pem), signature: '', nonce: 'nonce' } }],
  ])('refuses an order into which somebody wrote %s', (_what, change) => {
    expect(OrderTrust.open(folder, key.pem).refusalOf(arrived({ ...sealed, ...change }), place)).toMatch(/signature does not fit/);
  });

  test('refuses an unsigned order, and one signed by another key', () => {
    const trust = OrderTrust.open(folder, key.pem);
    expect(trust.refusalOf(arrived(order), place)).toMatch(/not signed/);
    expect(trust.refusalOf(arrived(newKey().seal(order)), place)).toMatch(/another key/);
  });

  test('refuses an order of another host, and of an environment that is not its own', () => {
    const trust = OrderTrust.open(folder, key.pem);
    expect(trust.refusalOf(arrived(sealed), { host: 'two' })).toMatch(/on the host one/);
    expect(trust.refusalOf(arrived(sealed), { host: 'one', environments: ['dev'] })).toMatch(/not one of this agent's/);
    expect(trust.refusalOf(arrived(sealed), { host: 'one', environments: ['prod'] })).toBeUndefined();
  });

  test('keeps its pin whatever key it is offered later', () => {
    OrderTrust.open(folder, key.pem);
    const again = OrderTrust.open(folder, newKey().pem);
    expect(again.refusalOf(arrived(sealed), place)).toBeUndefined();
  });

  test('knows no controller before its first start', () => {
    expect(() => OrderTrust.open(folder, undefined)).toThrow(/knows no controller/);
  });
});

describe('a new key of the controller', () => {
  const [old, next, newest] = [newKey(), newKey(), newKey()];

  test('is followed where the pinned one vouches for it, through every rotation that was missed', () => {
    const trust = OrderTrust.open(folder, old.pem);
    expect(trust.follow([old.vouch(next.pem), next.vouch(newest.pem)])).toBe(true);
    expect(trust.refusalOf(arrived(newest.seal(order)), place)).toBeUndefined();
    expect(trust.refusalOf(arrived(old.seal(order)), place)).toMatch(/another key/);
    expect(readFileSync(path.join(folder, 'order-key.pub'), 'utf8')).toBe(newest.pem);
  });

  test('is nothing where another key vouches for it, or its link was changed', () => {
    const trust = OrderTrust.open(folder, old.pem);
    expect(trust.follow([{ ...newest.vouch(next.pem), oldKey: orderKeyId(old.pem) }])).toBe(false);
    expect(trust.follow([{ ...old.vouch(next.pem), publicKey: newest.pem }])).toBe(false);
    expect(trust.refusalOf(arrived(old.seal(order)), place)).toBeUndefined();
  });
});
