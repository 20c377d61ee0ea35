import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { newRelease } from '#core/judge/release.ts';
import type { Environment, State } from '#core/state.ts';
import type { System } from '#core/system.ts';
import { fileEffects } from './file-effects.ts';

const text = `lockstep: 1
system: shop
roles:
  tester: [anna, bo]
services:
  api: {source: "directory:./api", command: node a.js, variables: {MAIL: "\${env.mail:-off}"}}
checks:
  smoke: {http: /}
environments:
  test: {data: masked, errors: full, values: {mail: catcher}}
  prod: {data: real, errors: friendly}
path:
  - stage: TEST
    exit: [check: smoke]
  - stage: PROD
    entry: [approval: tester]
`;

function systemIn(file: string): System {
  const parsed = parseSystem(file, fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join());
  return parsed.system;
}

const system = systemIn(text);
const bill = { api: { digest: 'd', source: 's', blob: 'b' } };

/** 1.0.0 runs in TEST and is on its way. */
function running(): State {
  const empty = emptyState('shop');
  const state = {
    ...empty,
    head: { ...empty.head, version: 1 },
    files: new Map([['1', { version: 1, digest: '', by: 'adam', system, retired: false }]]),
  };
  const release = newRelease(state, system, { id: '1.0.0', bill, authors: ['dora'], by: 'dora', origin: 'created' }, 0);
  const stay = { release: '1.0.0', bill, version: 1, promotion: 'p', stage: 'TEST', since: 0, earnedMs: 0 };
  const environment: Environment = { name: 'test', fence: 1, stay, good: [], healthSeq: 0, urls: {} };
  return { ...state, releases: new Map([['1.0.0', release]]), environments: new Map([['test', environment]]) };
}

test('the same file touches nothing, and open releases keep the one that they were made by', () => {
  expect(fileEffects(running(), system)).toEqual({ releases: [{ release: '1.0.0', version: 1, stages: [] }], environments: [] });
});

test('a gate that asks more counts for stages that a release has still to enter; one that asks less does not', () => {
  const more = systemIn(text.replace('[approval: tester]', '[approval: 2 tester]'));
  expect(fileEffects(running(), more).releases).toEqual([{ release: '1.0.0', version: 1, stages: ['PROD'] }]);
  const less = systemIn(text.replace('    entry: [approval: tester]\n', ''));
  expect(fileEffects(running(), less).releases).toEqual([{ release: '1.0.0', version: 1, stages: [] }]);
});

test.each([
  ['mail: catcher', 'mail: mailhog', ['api MAIL: catcher → mailhog']],
  ['command: node a.js', 'command: node b.js', ['api runs in another way']],
  ['variables: {MAIL: "${env.mail:-off}"}', 'variables: {LOG: info}', ['api MAIL: catcher → nothing', 'api LOG: nothing → info']],
])('%s made to %s is what the next release brings to where something runs', (from, to, changes) => {
  const { environments } = fileEffects(running(), systemIn(text.replace(from, to)));
  expect(environments).toEqual([{ environment: 'test', runs: '1.0.0', changes }]);
});
