import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findMarked } from '#targets/process/proc.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';
import type { PlanStep } from '#core/state.ts';
import { startShopServer } from './migrations-server.ts';
import { createWorld, kill, startCustomers, type Release, type World } from './agent-world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

async function releaseOf(name: string, fence: number, back?: Release): Promise<Release> {
  const services = [await world.artefactOf(name)];
  return { name, fence, rollout: 'blue-green', services, ...(back && { back: { release: back.name, services: back.services } }) };
}

/** Asks the release before for its page, with the version in it. */
function proof(contains: string): PlanStep {
  const options = { path: '/', body: { contains } };
  const check = { name: 'smoke', kind: 'http', options, timeoutMs: 20_000 };
  return { id: 'prove-previous', kind: 'prove-previous', timeoutMs: 60_000, undoable: false, looks: true, check };
}

function question(contains: string): PlanStep {
  return { ...proof(contains), id: 'ask-previous', kind: 'ask-previous' };
}

async function runFirst(): Promise<Release> {
  const first = await releaseOf('1.0.0', 1);
  for (const kind of ['migrate', 'place', 'read-back', 'switch', 'retire'] as const) await world.do(world.step(kind, first));
  return first;
}

function leftBehind(): number {
  return findMarked(`${openStateFolder(world.stateFolder).markerPrefix}aside:previous/shop/prod`).length;
}

test('between migration and placement the release before is asked where it runs and started anew, and customers notice nothing', async () => {
  await world.startAgent();
  const second = await releaseOf('1.1.0', 2, await runFirst());
  const customers = startCustomers(await world.url());
  await world.do(world.step('migrate', second));
  const seen = await world.do(world.step('prove-previous', second, { step: proof('1.0.0') }));
  expect(seen.because).toContain('1.0.0 runs on the new schema, on connections from before and started anew.');
  expect(seen.result).toMatchObject({ verdict: 'pass' });
  expect({ starts: world.starts('1.0.0'), left: leftBehind() }).toEqual({ starts: 2, left: 0 });
  expect((await customers.stop()).failures).toEqual([]);
});

test('where it fails, the step fails with the answer and the last words of its service, secrets masked', async () => {
  await world.startAgent();
  const second = await releaseOf('1.1.0', 2, await runFirst());
  const seen = await world.controller.order(world.step('prove-previous', second, { step: proof('2.0.0') }));
  expect(seen).toMatchObject({ state: 'failed', result: { verdict: 'fail' } });
  expect(seen.because).toContain('1.0.0 does not run on the new schema, on connections from before: smoke: ');
  expect(seen.result?.lastWords).toContain('version 1.0.0 says');
  expect(JSON.stringify(seen)).not.toContain('hunter2');
});

test('before the migrations the release before is asked the same; what it fails then is not put down to the schema', async () => {
  await world.startAgent();
  const second = await releaseOf('1.1.0', 2, await runFirst());
  const seen = await world.do(world.step('ask-previous', second, { step: question('1.0.0') }));
  expect(seen.because).toContain('1.0.0 passes smoke before the migration, on connections from before and started anew.');
  const failed = await world.controller.order(world.step('ask-previous', second, { step: question('2.0.0'), attempt: 2 }));
  expect(failed).toMatchObject({ state: 'failed', result: { verdict: 'inconclusive' } });
  expect(failed.because).toContain('1.0.0 fails smoke without the migration too. So it could prove nothing, and nothing was migrated');
  expect(failed.result?.lastWords).toContain('version 1.0.0 says');
  expect(JSON.stringify(failed)).not.toMatch(/new schema|hunter2/);
  expect(leftBehind()).toBe(0);
});

test('where an attempt before has migrated, the schema is not acquitted either', async () => {
  await world.startAgent();
  const first = await runFirst();
  await world.do(world.step('migrate', await releaseOf('1.1.0', 2, first)));
  const again = await releaseOf('1.1.0', 3, first);
  const failed = await world.controller.order(world.step('ask-previous', again, { step: question('2.0.0') }));
  expect(failed.because).toContain('1.0.0 fails smoke before this attempt migrates anything. An attempt before it has migrated already');
});

test('where nothing ran before there is nobody to ask', async () => {
  await world.startAgent();
  const seen = await world.do(world.step('prove-previous', await releaseOf('1.0.0', 1), { step: proof('1.0.0') }));
  expect(seen.because).toContain('nothing ran before');
});

test('what may run only once is asked where it runs, and never started beside itself', async () => {
  await world.startAgent();
  const second = { ...(await releaseOf('1.1.0', 2, await runFirst())), rollout: { kind: 'pause', holdMs: 1_000 } as const };
  const seen = await world.do(world.step('prove-previous', second, { step: proof('1.0.0') }));
  expect(seen.because).toMatch(/on connections from before\.$/);
  expect(world.starts('1.0.0')).toBe(1);
});

test('an agent that is killed in the middle ends what it had started anew, and asks again where it is asked to', async () => {
  const agent = await world.startAgent();
  const first = await runFirst();
  await kill(agent);
  const crashing = await world.startAgent('prove-previous/before-anew-ends');
  const second = await releaseOf('1.1.0', 2, first);
  const asked = world.controller.order(world.step('prove-previous', second, { step: proof('1.0.0') }));
  await new Promise((resolve) => crashing.once('exit', resolve));
  expect(leftBehind()).toBeGreaterThan(0);
  await world.startAgent('prove-previous/before-intent');
  expect(leftBehind()).toBe(0);
  await world.startAgent();
  expect(await asked).toMatchObject({ state: 'succeeded', result: { verdict: 'pass' } });
  expect(leftBehind()).toBe(0);
});

test('rows are made up in its database while it is asked, and gone afterwards; where data is real, none are', async () => {
  const server = await startShopServer();
  const database = server.url(await server.database(), 'app');
  // One line, in the marks of a shell.
  const counting = [
    `const { Client } = require(${JSON.stringify(createRequire(import.meta.url).resolve('pg'))})`,
    `const client = new Client({ connectionString: "${database}" })`,
    'const count = () => client.query("SELECT count(*)::int AS n FROM customers")',
    'client.connect().then(count).then(({ rows: [{ n }] }) => { console.log(n + " customers"); process.exit(n > 100 ? 0 : 1) })',
  ].join('; ');
  const options = { command: `node -e '${counting}'`, service: 'web' };
  const plain = { ...proof('1.0.0'), check: { name: 'counting', kind: 'command', options, timeoutMs: 30_000 } };
  const step = { ...plain, rows: { database, perTable: 5 } };
  try {
    await world.startAgent();
    const second = await releaseOf('1.1.0', 2, await runFirst());
    const real = await world.controller.order(world.step('prove-previous', second, { step }));
    expect(real).toMatchObject({ state: 'failed', because: 'prod holds real data: no rows are made up there.' });
    const environment = { ...world.prod, data: 'masked' } as const;
    const seen = await world.do(world.step('prove-previous', second, { step, environment, attempt: 2 }));
    expect(seen.because).toMatch(/and started anew, with 10 made-up rows in 2 tables\.$/);
    const without = await world.controller.order(world.step('prove-previous', second, { step: plain, environment, attempt: 3 }));
    expect(without.because).toContain('100 customers');
  } finally {
    await server.stop();
  }
});
