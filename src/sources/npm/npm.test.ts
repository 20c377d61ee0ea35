import { expect, test } from 'vitest';
import { nearestVersions } from './nearest-versions.ts';
import { complaintOf, npmError, unresolved } from './npm-error.ts';
import { isExactVersion } from './resolve.ts';
import { digestOfTree, linesOfTree, type TreePackage } from './tree.ts';

function end(stdout: string, stderr = ''): Parameters<typeof complaintOf>[0] {
  return { code: 1, stdout: Buffer.from(stdout), stderr };
}

const one: TreePackage = { path: 'node_modules/a', name: 'a', version: '1.0.0', pinned: 'sha512-a', hasScripts: false };
const two: TreePackage = { path: 'node_modules/B', name: 'B', version: '2.0.0', pinned: 'sha512-b', hasScripts: true };

test('a tree is one digest, in whatever order npm wrote it down', () => {
  expect(linesOfTree([one, two])).toBe('node_modules/B B 2.0.0 sha512-b\nnode_modules/a a 1.0.0 sha512-a\n');
  expect(digestOfTree([two, one])).toBe(digestOfTree([one, two]));
});

test.each([
  ['another version', { version: '1.0.1' }],
  ['other bytes under the same version', { pinned: 'sha512-c' }],
  ['another place', { path: 'node_modules/B/node_modules/a' }],
])('and another digest with %s', (_what, change) => {
  expect(digestOfTree([{ ...one, ...change }, two])).not.toBe(digestOfTree([one, two]));
});

test.each([
  ['1.2.3', true],
  ['1.2.3-beta.1', true],
  ['1.2.3+build.7', true],
  ['1.2', false],
  ['^1.2.3', false],
  ['1.2.x', false],
  ['latest', false],
  ['1.2.3 ', false],
  ['-1.2.3', false],
])('`%s` can mean only one thing: %s', (text, isExact) => {
  expect(isExactVersion(text)).toBe(isExact);
});

test.each([
  ['6.1.60', ['6.1.6', '6.1.5', '7.0.0']],
  ['6.2.0', ['6.1.5', '6.1.6', '7.0.0']],
  ['5.0.0-beta.1', ['5.0.0', '5.33.0-beta.1', '7.0.0']],
])('near %s are %j', (wanted, near) => {
  expect(nearestVersions(wanted, ['5.0.0', '5.33.0-beta.1', '6.1.5', '6.1.6', '7.0.0'], '7.0.0')).toEqual(near);
});

test('what npm says is found as JSON, behind what scripts wrote, and in its words', () => {
  expect(complaintOf(end('> node-gyp rebuild\n{"error":{"code":"E404","summary":"not here."}}'))).toEqual({
    code: 'E404',
    summary: 'not here',
  });
  expect(complaintOf(end('', 'npm error code EINTEGRITY\nnpm error sha512-a is not it\n'))).toEqual({
    code: 'EINTEGRITY',
    summary: 'sha512-a is not it',
  });
});

test('a password in an address of npm is told to nobody', () => {
  const { summary } = complaintOf(end('{"error":{"code":"E401","summary":"GET https://dora:hunter2@npm.acme.example/x\\u001b[31m"}}'));
  expect(summary).toBe('GET https://npm.acme.example/x[31m');
});

test.each([
  ['ENOTFOUND', 'registry-unreachable'],
  ['ECONNREFUSED', 'registry-unreachable'],
  ['E503', 'registry-unreachable'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'registry-unreachable'],
  ['E401', 'registry-refused'],
  ['E403', 'registry-refused'],
  ['EINTEGRITY', 'integrity-differs'],
  ['ENOSPC', 'npm-failed'],
])('%s is %s', (code, ours) => {
  expect(npmError({ code, summary: 'x' }, 'verdaccio 6.1.6', 'https://npm.acme.example/').code).toBe(ours);
});

test.each([
  ['No matching version found for node-fetch@cjs.', /the dist-tag `cjs` of node-fetch/, /"node-fetch": "VERSION"/],
  ['No matching version found for @acme/x@^9.0.0.', /`@acme\/x@\^9.0.0`, which/, /"@acme\/x": "VERSION"/],
])('%s is told with what is wanted, and the override that mends it', (summary, sentence, next) => {
  const error = unresolved({ code: 'ETARGET', summary }, 'verdaccio 6.1.6', 'https://npm.acme.example/');
  expect(error.code).toBe('tree-unresolved');
  expect(error.message).toMatch(sentence);
  expect(error.next).toMatch(next);
});
