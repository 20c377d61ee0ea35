import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseConfiguration } from './configuration.ts';

const pemOf = (kind: 'ed25519' | 'x25519') =>
  (kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString();

const listener = {
  name: 'shop/prod/web',
  port: 8080,
  door: 'open',
  sides: { blue: { instances: [{ host: '127.0.0.1', port: 9000 }], health: '/health' }, green: { instances: [] } },
  weights: { blue: 10_000, green: 0 },
};
const document = {
  version: 1,
  doorKeys: [{ id: 'k1', publicKey: pemOf('ed25519') }],
  signInUrl: 'http://127.0.0.1:4600/sign-in',
  listeners: [listener],
};

test('a sound document is taken, and what it leaves out has a default', () => {
  const verdict = parseConfiguration(document);
  expect(verdict).toMatchObject({
    kind: 'configuration',
    configuration: { listeners: [{ address: '127.0.0.1', answerTimeoutMs: 60_000 }] },
  });
});

const withListener = (change: object) => ({ ...document, listeners: [{ ...listener, ...change }] });
const split = { group: 'shop/prod', side: 'green', key: { from: 'cookie', name: 'sid' }, salt: 'p1' };
const withTwo = (first: object, second: object) => ({
  ...document,
  listeners: [
    { ...listener, ...first },
    { ...listener, ...second },
  ],
});

test.each([
  ['no document at all', undefined, 'the document'],
  ['a version below 1', { ...document, version: 0 }, 'version'],
  ['an unknown key', { ...document, shadow: true }, 'shadow'],
  ['an unknown key of a listener', withListener({ mirror: 'x' }), 'mirror'],
  ['a missing door', withListener({ door: undefined }), 'door'],
  ['a door without an audience', withListener({ door: {} }), 'name an audience'],
  ['a port that is none', withListener({ port: 70_000 }), 'port'],
  ['an instance on port 0', withListener({ sides: { blue: { instances: [{ host: 'a', port: 0 }] } } }), 'port'],
  ['a host with a port', withListener({ host: 'shop.example:80' }), 'host name'],
  ['a sign-in address that is a script', { ...document, signInUrl: 'javascript:alert(1)' }, 'signInUrl'],
  ['weights that do not add up', withListener({ weights: { blue: 5_000 } }), 'add up to 5000'],
  ['a weight for a side that is none', withListener({ weights: { blue: 0, red: 10_000 } }), 'red, which is no side'],
  ['a broken weight', withListener({ weights: { blue: 9_999.5, green: 0.5 } }), 'weights.blue'],
  ['two listeners of one name', withTwo({}, { port: 8081 }), 'two listeners are called shop/prod/web'],
  ['two listeners of one port', withTwo({}, { name: 'other' }), 'every other host on 127.0.0.1:8080'],
  ['two listeners of one host', withTwo({ host: 'a.test' }, { name: 'other', host: ['b.test', 'A.test'] }), 'a.test on 127.0.0.1:8080'],
  ['a split off to a side that is none', withListener({ split: { ...split, side: 'red' } }), 'split off to red'],
  ['a cookie that has no name', withListener({ split: { ...split, key: { from: 'cookie', name: 'a b' } } }), 'name of a cookie'],
  [
    'a group of two salts',
    withTwo({ split }, { name: 'other', port: 0, split: { ...split, salt: 'p2' } }),
    'shop/prod are not split alike',
  ],
  [
    'a group of two weights',
    withTwo({ split }, { name: 'other', port: 0, split, weights: { blue: 9_000, green: 1_000 } }),
    'not split alike',
  ],
  ['two keys of one name', { ...document, doorKeys: [...document.doorKeys, ...document.doorKeys] }, 'two door keys are called k1'],
  ['a key of another kind', { ...document, doorKeys: [{ id: 'k1', publicKey: pemOf('x25519') }] }, 'k1 is not an Ed25519 public key'],
  ['a key that is none', { ...document, doorKeys: [{ id: 'k1', publicKey: 'hello' }] }, 'k1 is not an Ed25519 public key'],
])('%s refuses the whole document', (_, text, words) => {
  const verdict = parseConfiguration(text);
  expect(verdict).toMatchObject({ kind: 'refused', refusal: { code: 'configuration-invalid' } });
  expect(verdict.kind === 'refused' ? verdict.refusal.sentence : '').toContain(words);
});

test.each([
  ['two listeners share a port by host', withTwo({ host: 'a.test' }, { name: 'other', host: 'b.test' })],
  ['one listener of a port takes every other host', withTwo({ host: 'a.test' }, { name: 'other' })],
  ['two listeners leave their ports to the router', withTwo({ port: 0 }, { name: 'other', port: 0 })],
  [
    'two groups are split each in its way',
    withTwo({ split }, { name: 'other', port: 0, split: { ...split, group: 'shop/int', salt: 'p2' } }),
  ],
  ['a listener serves nothing yet', withListener({ sides: {}, weights: {} })],
])('%s', (_, text) => {
  expect(parseConfiguration(text).kind).toBe('configuration');
});
