import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import type { CheckResult } from '#checks/check.ts';
import { freePort } from '../free-port.ts';
import { buildShop, type BuiltShop } from '../../examples/shop/build.ts';
import { startCustomers } from '../../examples/shop/customers.ts';
import { startDatabases, type Databases } from '../../examples/shop/databases.ts';
import { editions } from '../../examples/shop/source/edition.ts';
import { ask } from '../../examples/shop/source/ask.ts';
import { openStage } from '../contract/check-stage.ts';

let folder = '';
let databases: Databases;
const shops = new Map<string, BuiltShop>();
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-shop-'));
  await chmod(folder, 0o755);
  databases = await startDatabases({ folder: path.join(folder, 'databases'), environments: ['dev', 'prod'] });
  for (const { version } of editions) shops.set(version, await buildShop(version, path.join(folder, version)));
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await databases.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A version of the shop, as an environment runs it. */
interface Stand {
  readonly api: string;
  readonly web: string;
  readonly children: readonly ChildProcess[];
}

async function stand(version: string, environment: 'dev' | 'prod', errors = 'full'): Promise<Stand> {
  const shop = shops.get(version);
  const url = databases.urls[environment] ?? '';
  expect(await migrate(version, environment)).toBe(0);
  const [api, web] = [await freePort(), await freePort()];
  const children = [
    start(shop?.api ?? '', { PORT: String(api), DATABASE_URL: url, ERRORS: errors }),
    start(shop?.web ?? '', { PORT: String(web), API_URL: `http://127.0.0.1:${api}`, ERRORS: errors, PLACE: environment }),
  ];
  await Promise.all([api, web].map(waitFor));
  return { api: `http://127.0.0.1:${api}`, web: `http://127.0.0.1:${web}`, children };
}

function start(cwd: string, variables: { readonly [name: string]: string }): ChildProcess {
  const child = spawn(process.execPath, ['server.js'], { cwd, env: variables, stdio: 'ignore' });
  running.push(child);
  return child;
}

async function migrate(version: string, environment: 'dev' | 'prod'): Promise<unknown> {
  const env = { DATABASE_URL: databases.urls[environment] };
  const child = spawn(process.execPath, ['migrate.js'], { cwd: shops.get(version)?.api, env, stdio: 'ignore' });
  await once(child, 'exit');
  return child.exitCode;
}

async function waitFor(port: number): Promise<void> {
  for (let left = 2_400; left > 0; left -= 1) {
    const isUp = await ask(`http://127.0.0.1:${port}/health`).then(
      (answer) => answer.status === 200,
      () => false,
    );
    if (isUp) return;
    await pause(25);
  }
  throw new Error(`nothing is well on port ${port}`);
}

async function functional(version: string, { api, web }: Stand): Promise<CheckResult> {
  const stage = await openStage();
  const context = { ...stage.context, baseUrls: { api, web }, folders: { api: shops.get(version)?.api ?? '' } };
  const result = await runCheck(
    { name: 'functional', kind: 'command', options: { command: 'node functional.js', junit: 'junit.xml' }, timeoutMs: 60_000 },
    context,
  );
  await stage.end();
  return result;
}

async function end({ children }: Stand): Promise<readonly unknown[]> {
  const ends = children.map((child) => once(child, 'exit'));
  for (const child of children) child.kill('SIGTERM');
  return (await Promise.all(ends)).map(([code]: readonly unknown[]) => code);
}

test('1.0.0 and 1.1.0 pass their functional suites; 1.2.0 is well, and fails its own with the case that names the fault', async () => {
  const results = new Map<string, CheckResult>();
  for (const version of ['1.0.0', '1.1.0', '1.2.0']) {
    const shop = await stand(version, 'dev');
    results.set(version, await functional(version, shop));
    expect(await end(shop)).toEqual([0, 0]);
  }
  expect(results.get('1.0.0')).toMatchObject({ verdict: 'pass', counts: { passed: 16, failed: 0, skipped: 0 } });
  expect(results.get('1.1.0')).toMatchObject({ verdict: 'pass', counts: { passed: 16, failed: 0, skipped: 0 } });
  expect(results.get('1.2.0')).toMatchObject({ verdict: 'fail', counts: { failed: 2 } });
  expect(results.get('1.2.0')?.because).toContain(
    'functional: 2 of 16 cases failed: orders > an order of two products costs the sum of both (expected € 171.50, got € 128.00)',
  );
});

test('migrations run again and at once without harm, and the old code works on the new tables', async () => {
  const old = await stand('1.0.0', 'prod', 'friendly');
  expect(await Promise.all([migrate('1.1.0', 'prod'), migrate('1.1.0', 'prod'), migrate('1.0.0', 'prod')])).toEqual([0, 0, 0]);
  expect(await functional('1.0.0', old)).toMatchObject({ verdict: 'pass' });
  const young = await stand('1.1.0', 'prod', 'friendly');
  expect((await ask(`${old.web}/`)).body).toContain('€ 79.00');
  expect((await ask(`${young.web}/`)).body).toContain('<s>€ 79.00</s> <strong>€ 63.20</strong>');
  await end(old);
  await end(young);
});

test('customers are served steadily, and a failure is counted and named', async () => {
  const shop = await stand('1.1.0', 'prod', 'friendly');
  const controller = new AbortController();
  const customers = startCustomers({ url: shop.web, perSecond: 50, signal: controller.signal });
  await expect.poll(() => customers.counts().requests).toBeGreaterThan(85);
  expect(customers.counts()).toMatchObject({ failures: 0, reasons: {} });
  const since = customers.mark();
  await end(shop);
  await expect.poll(() => since().failures).toBeGreaterThan(10);
  controller.abort();
  await customers.ended;
  expect(Object.keys(since().reasons)).toContain('ECONNREFUSED');
});

test.each([
  ['full', /at TCPConnectWrap/, true],
  ['friendly', /Something went wrong on our side/, false],
])('an error in a shop whose detail is %s tells as much', async (errors, words, hasStack) => {
  const shop = await stand('1.1.0', 'dev', errors);
  const [api] = shop.children;
  if (api === undefined) throw new Error('there is no api');
  api.kill('SIGKILL');
  await once(api, 'exit');
  const page = await ask(`${shop.web}/`);
  expect(page.status).toBe(500);
  expect(page.body).toMatch(words);
  expect(page.body.includes('<pre>')).toBe(hasStack);
  shop.children[1]?.kill('SIGKILL');
});
