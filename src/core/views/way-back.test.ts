import { expect, test } from 'vitest';
import { releaseView, whyView } from './release.ts';
import type { PersonCommand } from '#core/command.ts';
import { begunAt as at, systemOf } from '#core/fixture.ts';
import { migrationFacts, type MigrationFacts } from '#core/migrations/facts.ts';
import type { State, Stay } from '#core/state.ts';
import { step } from '#core/step.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora]}
services:
  api: {source: 'directory:./api', command: node a.js, migrations: node migrate.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
  - stage: PROD
`;

function facts(text: string): readonly MigrationFacts[] {
  return migrationFacts([
    { path: 'migrations/001.sql', text: 'CREATE TABLE orders (id bigint, note text)' },
    ...(text === '' ? [] : [{ path: 'migrations/002.sql', text }]),
  ]);
}

/** 1.0.0 runs in DEV, and 1.1.0 is made. */
function shop(text: string): State {
  let state = systemOf(file);
  const say = (command: PersonCommand): void => {
    const done = step(state, command, at);
    if (done.refusal !== undefined) throw new Error(done.refusal.sentence);
    state = done.state;
  };
  for (const [release, migrations] of [
    ['1.0.0', facts('')],
    ['1.1.0', facts(text)],
  ] as const) {
    const bill = { api: { digest: `sha256:${release}`, source: 'directory:./api', blob: `sha256:${release}` } };
    say({ kind: 'create', by: 'dora', release, bill, authors: [], carry: false, migrations: { api: migrations } });
  }
  return runs(state, '1.0.0', []);
}

function runs(state: State, release: string, good: readonly string[]): State {
  const wayTo = (id: string) => ({ release: id, bill: state.releases.get(id)?.bill ?? {}, version: 1 });
  const stay: Stay = { ...wayTo(release), promotion: 'p', stage: 'DEV', since: at, earnedMs: 0 };
  const dev = { name: 'dev', fence: 1, healthSeq: 0, urls: {}, stay, good: good.map(wayTo) };
  return { ...state, environments: new Map([...state.environments, ['dev', dev]]) };
}

test('before it enters, a release says whether one can go back to what runs in its next stage', () => {
  const state = shop('ALTER TABLE orders DROP COLUMN note');
  const wayBack = { stage: 'DEV', to: '1.0.0', verdict: 'not', file: 'migrations/002.sql', line: 1, rule: 5 };
  expect(releaseView(state, 9, at, '1.1.0')?.wayBack).toMatchObject(wayBack);
  expect(whyView(state, 9, at, { release: '1.1.0' })?.wayBack).toMatchObject(wayBack);
});

test('once it runs there, it says so of what ran before it', () => {
  const state = runs(shop('ALTER TABLE orders ADD COLUMN colour text'), '1.1.0', ['1.0.0']);
  expect(whyView(state, 9, at, { release: '1.1.0', stage: 'DEV' })?.wayBack).toMatchObject({
    stage: 'DEV',
    to: '1.0.0',
    verdict: 'until contract',
  });
});

test('where nothing ran before there is nothing to go back to', () => {
  const state = shop('ALTER TABLE orders DROP COLUMN note');
  expect(whyView(state, 9, at, { release: '1.1.0', stage: 'PROD' })).not.toHaveProperty('wayBack');
});
