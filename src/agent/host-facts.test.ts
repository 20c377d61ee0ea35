import { expect, test } from 'vitest';
import { compareFacts, factsOfDatabases } from '#core/facts.ts';
import { Failure } from '#core/failure.ts';
import { hostFacts } from './host-facts.ts';
import { tellFacts } from './tell-facts.ts';

test('a host knows its own Node, system and kernel, and says who looked', () => {
  const facts = new Map(hostFacts('9.9.9').map((fact) => [fact.key, fact]));
  expect(facts.get('node')).toEqual({ key: 'node', value: process.versions.node, source: 'agent' });
  expect(facts.get('lockstep')?.value).toBe('9.9.9');
  expect([...facts.keys()]).toEqual(expect.arrayContaining(['os', 'kernel', 'architecture', 'processors', 'memory']));
  expect(hostFacts(undefined).some(({ key }) => key === 'lockstep')).toBe(false);
});

test('what one place does not know is unknown, and never taken for the same', () => {
  const left = [
    { key: 'node', value: '24.1', source: 'agent' },
    { key: 'kernel', value: '6', source: 'uname' },
    { key: 'odd', value: 'x', source: 'probe' },
  ];
  const right = [
    { key: 'node', value: '24.2', source: 'agent' },
    { key: 'kernel', value: '6', source: 'uname' },
  ];
  const rows = compareFacts(left, right);
  expect(rows.filter(({ state }) => state !== 'unknown')).toEqual([
    { key: 'node', state: 'differs', left: '24.1', right: '24.2' },
    { key: 'kernel', state: 'same', left: '6', right: '6' },
  ]);
  expect(rows.find(({ key }) => key === 'odd')).toEqual({ key: 'odd', state: 'unknown', left: 'x' });
  expect(rows.find(({ key }) => key === 'os')).toEqual({ key: 'os', state: 'unknown' });
});

test('of databases it is known what their servers said at the last migration, and of none nothing', () => {
  const known = { bytes: 1, sizes: {}, at: 0 };
  expect(factsOfDatabases({ api: { ...known, server: '15.8' }, web: { ...known, server: '16.2' }, old: known })).toEqual([
    { key: 'postgresql', value: '15.8, 16.2', source: 'the last migration of api and web' },
  ]);
  expect([factsOfDatabases(), factsOfDatabases({ old: known })]).toEqual([[], []]);
});

test.each([
  ['one that is away is told later', true, 2],
  ['an older one that does not ask is left alone', false, 1],
])('of controllers %s', async (_what, retryable, times) => {
  let calls = 0;
  const client = {
    tellFacts: async () => {
      calls += 1;
      if (calls === 1) throw new Failure('x', 'no', { retryable });
    },
  };
  await tellFacts({ client, facts: [], signal: new AbortController().signal, pauseMs: 1 });
  expect(calls).toBe(times);
});
