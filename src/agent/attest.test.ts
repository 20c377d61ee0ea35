import { expect, test } from 'vitest';
import { attest } from './attest.ts';
import { Failure } from '#core/failure.ts';
import type { Attestation, Target } from '#targets/target.ts';

const soaked = { mode: 'continuous', since: 100_000, until: 200_000 } as const;
const place = { system: 'shop', environment: 'int' };

function targetThat(answer: Target['attest']): Target {
  const unused = (): never => {
    throw new Error('only asked to attest');
  };
  const none: Target = {
    apply: unused,
    undo: unused,
    observe: unused,
    logs: unused,
    surroundings: unused,
    setDoors: unused,
    close: unused,
  };
  return answer === undefined ? none : { ...none, attest: answer };
}

const saying = (attestation: Attestation): Target => targetThat(() => Promise.resolve(attestation));

test.each([
  ['a host where it has run since before', 90_000, 0, 'pass', undefined],
  ['the same instant, told by a clock that is a little late', 101_500, 0, 'pass', undefined],
  ['a host where it has run only since later', 150_000, 0, 'fail', 150_000],
  ['a clock that is behind the controller by a minute', 90_000, 60_000, 'fail', 150_000],
  ['a clock that is ahead of the controller by a minute', 150_000, -60_000, 'pass', undefined],
])('%s attests that or not', async (_name, since, clockAheadMs, verdict, told) => {
  const said = await attest(saying({ since, because: 'web runs.' }), { place, services: [], soaked, clockAheadMs });
  expect(said.verdict).toBe(verdict);
  expect(said.since).toBe(told);
});

test('a soak whose gaps are counted asks only what runs now', async () => {
  const question = { place, services: [], soaked: { ...soaked, mode: 'cumulative' }, clockAheadMs: 0 } as const;
  expect((await attest(saying({ since: 190_000, because: 'web runs.' }), question)).verdict).toBe('pass');
  expect((await attest(saying({ because: 'web runs other bits.' }), question)).verdict).toBe('fail');
});

test('a host that cannot say since when does not attest, and a target without records says that it has none', async () => {
  const question = { place, services: [], soaked, clockAheadMs: 0 };
  expect(await attest(saying({ because: 'web is not well.' }), question)).toEqual({ verdict: 'fail', because: 'web is not well.' });
  const bare = await attest(targetThat(undefined), question);
  expect(`${bare.verdict}: ${bare.because}`).toMatch(/^pass: .* keeps no record/);
  const away = targetThat(() => Promise.reject(new Failure('no-such-target', 'The folder is gone.', { retryable: false })));
  expect(await attest(away, question)).toEqual({ verdict: 'fail', because: 'The folder is gone.' });
});
