import { expect, test } from 'vitest';
import { must } from '#core/bug.ts';
import { systemOf } from '#core/fixture.ts';
import { fold } from '#core/fold/index.ts';
import { rechecksOf } from '#core/rechecks.ts';
import { semantics } from '#core/semantics.ts';
import { World } from '#core/world-fixture.ts';

/** The same check before two stages: one gate, and each stage has its first attempt. */
const twice = `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], operator: [olga]}
services: {api: {source: directory:./api, command: node a.js}}
checks: {smoke: {http: /}}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    entry: [check: smoke]
  - stage: PROD
    entry: [check: smoke]
`;

const again = { kind: 'recheck', by: 'dora', release: '1', stage: 'DEV', gate: 'smoke' } as const;

test('a check that is asked for again before one stage runs once before the next, which has the same gate', () => {
  const world = new World(systemOf(twice));
  world.create('1');
  world.say({ kind: 'hold', by: 'olga', stage: 'DEV', reason: 'Not yet' });
  world.promote('1', 'DEV');
  for (let run = 0; run < 2; run += 1) {
    world.say(again);
    world.obey();
  }
  world.say({ kind: 'free', by: 'olga', stage: 'DEV' });
  world.obey();
  world.promote('1', 'PROD');
  const runs = world.events.flatMap((event) => (event.kind === 'evidenceGiven' ? [event.evidence.stage] : []));
  expect(runs).toEqual(['DEV', 'DEV', 'DEV', 'PROD']);
});

test('what was asked for under older rules is still owed under those of today, and is asked for once more', () => {
  const world = new World(systemOf(twice));
  world.create('1');
  const gate = must(systemOf(twice).files.get('1')?.system.path[0]?.entry[0]?.hash, 'gate');
  const question = { stage: 'DEV', entry: 'attempt 1', gate };
  const asked = { kind: 'recheckAsked', release: '1', ...question, by: 'dora' } as const;
  const old = { ...world.state, head: { ...world.state.head, semantics: 5 } };
  const state = fold(old, [asked, { kind: 'semanticsChanged', to: semantics }, asked]);
  const release = must(state.releases.get('1'), '1');
  expect(release.rechecks).toEqual({ [`attempt 1 ${gate}`]: 1, [`DEV attempt 1 ${gate}`]: 1 });
  expect([rechecksOf(release, question), rechecksOf(release, { ...question, stage: 'PROD' })]).toEqual([2, 1]);
});
