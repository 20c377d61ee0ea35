import { expect, test } from 'vitest';
import type { PlacedService } from '#core/payload.ts';
import { callersFirst, callsOf, endingWith } from './callers.ts';

function service(name: string, after: readonly string[], variables: { readonly [name: string]: string } = {}): PlacedService {
  const service = { name, source: '', command: '', after, variables, internal: false };
  return { service, artefact: { digest: '', blob: '', source: '' } };
}

const shop = callsOf([service('db', []), service('api', ['db']), service('web', ['api'])]);
const running = ['db', 'api', 'web'];
const all = new Set(running);

test.each([
  ['web', ['web']],
  ['api', ['web', 'api']],
  ['db', ['web', 'api', 'db']],
])('with %s end %j, callers first', (name, ending) => {
  expect(endingWith(name, { calls: shop, running, kept: all })).toEqual(ending);
});

test('who is given an address calls it, with or without `after`', () => {
  const calls = callsOf([service('api', []), service('web', [], { API: 'x${service.api.url}/y', OWN: '${service.web.url}' })]);
  expect(callersFirst(calls, ['api', 'web'])).toEqual(['web', 'api']);
});

test('what the release no longer has ends as soon as nobody is left to call it', () => {
  const calls = callsOf([service('old', []), service('api', []), service('web', ['api', 'old'])]);
  const kept = new Set(['api', 'web']);
  expect(endingWith('api', { calls, running: ['old', 'api', 'web'], kept })).toEqual(['web', 'api', 'old']);
  expect(endingWith('api', { calls, running: ['old', 'api'], kept })).toEqual(['api', 'old']);
});

test('services that call each other in a ring end all the same', () => {
  const calls = callsOf([service('a', ['b']), service('b', ['a'])]);
  expect(callersFirst(calls, ['a', 'b'])).toHaveLength(2);
  expect(endingWith('a', { calls, running: ['a', 'b'], kept: new Set(['a', 'b']) })).toHaveLength(2);
});
