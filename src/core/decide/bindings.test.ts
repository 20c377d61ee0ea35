import { expect, test } from 'vitest';
import { emptyState } from '#core/empty-state.ts';
import type { Event } from '#core/event.ts';
import { fixtureCatalogue, fixtureFile } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { fold } from '#core/fold/index.ts';
import { secretsNeeded } from '#core/order-payload.ts';
import { semantics } from '#core/semantics.ts';
import type { Deployment, State } from '#core/state.ts';
import { step } from '#core/step.ts';

const parsed = parseSystem(fixtureFile, fixtureCatalogue);
if (!parsed.ok) throw new Error('the fixture has mistakes');
const { system: file } = parsed;
const artefact = { digest: 'd', source: 's', blob: 'b' };
const bill = Object.fromEntries(file.services.map(({ name }) => [name, artefact]));

const create = { kind: 'create', by: 'dora', release: '1.0.0', bill, authors: [], carry: false } as const;
const promote = { kind: 'promote', by: 'dora', release: '1.0.0', stage: 'DEV', wait: false } as const;

/** A system with these versions of a secret that it names and of one that it does not. */
function madeWith(versions: { readonly [name: string]: number }): State {
  const secrets = Object.entries(versions).map(([name, version]): Event => ({
    kind: 'secretChanged',
    environment: 'dev',
    name,
    version,
    as: 'set',
    by: 'otto',
    at: 0,
  }));
  const applied: Event = { kind: 'fileApplied', version: 1, digest: '', by: 'gus', file, semantics };
  const state = fold(emptyState('shop'), [{ kind: 'rosterChanged', groups: { developers: ['dora'] } }, applied, ...secrets]);
  const system = { ...file, roles: { ...file.roles, developer: ['dora'] } };
  return { ...state, files: new Map([['1', { version: 1, digest: '', by: 'gus', system, retired: false }]]) };
}

/** Its deployment into the first environment. */
function deploymentWith(versions: { readonly [name: string]: number }): Deployment {
  const { state } = step(madeWith(versions), create, 0);
  const wave = step(state, promote, 0).events.find((event) => event.kind === 'waveStarted');
  const found = wave?.deployments[0];
  if (found === undefined) throw new Error('nothing started');
  return found;
}

test('another version of a secret that its services name makes other bindings, and is kept with the deployment', () => {
  const [one, two] = [deploymentWith({ API_DB: 1 }), deploymentWith({ API_DB: 2 })];
  expect([one.secrets, two.secrets]).toEqual([{ API_DB: 1 }, { API_DB: 2 }]);
  expect(one.bindingsDigest).not.toBe(two.bindingsDigest);
});

test('a secret that nobody names is no part of them', () => {
  const [one, two] = [deploymentWith({ API_DB: 1 }), deploymentWith({ API_DB: 1, OTHER: 7 })];
  expect(two.secrets).toEqual({ API_DB: 1 });
  expect(one.bindingsDigest).toBe(two.bindingsDigest);
});

test('what comes to run keeps the versions that it came with', () => {
  const deployment = deploymentWith({ API_DB: 3 });
  const made = step(madeWith({ API_DB: 3 }), create, 0);
  const moving = step(made.state, promote, 0).state;
  const [promotion] = [...moving.promotions.keys()];
  const ended: Event = { kind: 'deploymentEnded', promotion: promotion ?? '', environment: deployment.environment, as: 'placed', at: 1 };
  expect(fold(moving, [ended]).environments.get('dev')?.stay?.secrets).toEqual({ API_DB: 3 });
});

test('a secret that is set anew or removed while a deployment goes on: it goes on with what it began with, or without', () => {
  const { state } = step(step(madeWith({ API_DB: 3 }), create, 0).state, promote, 0);
  const [order] = [...state.orders.values()];
  if (order === undefined) throw new Error('nothing was ordered');
  const changed = (version: number, as: 'set' | 'removed'): Event => ({
    kind: 'secretChanged',
    environment: 'dev',
    name: 'API_DB',
    version,
    as,
    by: 'otto',
    at: 1,
  });
  expect(secretsNeeded(fold(state, [changed(4, 'set')]), order).versions).toEqual({ API_DB: 3 });
  expect(secretsNeeded(fold(state, [changed(4, 'set')]), { ...order, undo: true }).versions).toEqual({ API_DB: 4 });
  expect(secretsNeeded(fold(state, [changed(3, 'removed')]), order).versions).toEqual({});
});
