import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { readDoorToken, signDoorToken, verifyDoorToken, type DoorPayload } from './door-token.ts';

const now = 1_800_000_000_000;
const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const trusted = { keys: new Map([['k1', ours.publicKey]]), audience: 'shop/int', now };
const payload: DoorPayload = { v: 1, kid: 'k1', audience: 'shop/int', person: 'ada', expires: now + 60_000 };
const token = signDoorToken(payload, ours.privateKey);
const [text = '', signature = ''] = token.split('.');

const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
/** A token whose signature is right for whatever it says. */
const signed = (value: unknown, prefix = 'lockstep-door-1.') =>
  `${encode(value)}.${sign(null, Buffer.from(`${prefix}${encode(value)}`), ours.privateKey).toString('base64url')}`;

test('a token says who its bearer is, offline', () => {
  expect(verifyDoorToken(token, trusted)).toEqual({ kind: 'person', person: 'ada', expires: now + 60_000 });
});

test.each([
  ['it is empty', '', 'not a door token'],
  ['it has no signature', text, 'not a door token'],
  ['its signature is empty', `${text}.`, 'not a door token'],
  ['it has three parts', `${token}.x`, 'not a door token'],
  ['it is padded', `${token}=`, 'not a door token'],
  ['it is spelled differently', `${text}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`, /not a door token|signature/],
  ['it is too long', `${'A'.repeat(5_000)}.${signature}`, 'not a door token'],
  ['another payload is put before its signature', `${encode({ ...payload, person: 'eve' })}.${signature}`, 'signature is wrong'],
  ['another key signed it', signDoorToken(payload, theirs.privateKey), 'signature is wrong'],
  ['it names a key that the door does not know', signDoorToken({ ...payload, kid: 'k2' }, ours.privateKey), 'does not know'],
  ['it is for another environment', signDoorToken({ ...payload, audience: 'shop/prod' }, ours.privateKey), 'another environment'],
  ['it has expired this instant', signDoorToken({ ...payload, expires: now }, ours.privateKey), 'expired'],
  ['the same key signed it for another purpose', signed(payload, ''), 'signature is wrong'],
  ['it is of another version', signed({ ...payload, v: 2 }), 'not a door token'],
  ['it says more than it may', signed({ ...payload, admin: true }), 'not a door token'],
  ['its person would break a header', signed({ ...payload, person: 'ada\r\nX-Evil: 1' }), 'not a door token'],
  ['it expires at no number', signed({ ...payload, expires: '9999' }), 'not a door token'],
  ['it is no JSON', signed('hello'), 'not a door token'],
])('a token is refused when %s', (_, token, because) => {
  const verdict = verifyDoorToken(token, trusted);
  expect(verdict.kind).toBe('refused');
  expect(verdict.kind === 'refused' ? verdict.because : '').toMatch(because);
});

test('a token is good until the last millisecond', () => {
  expect(verifyDoorToken(token, { ...trusted, now: payload.expires - 1 }).kind).toBe('person');
});

test('what a token claims is read without proof, and only where it has the shape of one', () => {
  expect(readDoorToken(signDoorToken(payload, theirs.privateKey))).toEqual(payload);
  expect(readDoorToken('eyJhbGciOiJIUzI1NiJ9.e30.c2ln')).toBeUndefined();
});

test('a token that nobody could verify is not signed', () => {
  expect(() => signDoorToken({ ...payload, person: 'Ada Lovelace' }, ours.privateKey)).toThrow(/person/);
});
