// A canary as people see it while it runs: the real controller, agent and router, visitors by the hundred, and releases with planted faults.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startVisitors, type Visitors } from './canary-world.ts';
import { Installation, passwordOf, until } from './installation.ts';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  operator: [olga]
services:
  web: {source: 'directory:./web', command: node server.js, health: /health}
environments:
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: PROD
    rollout:
      canary:
        steps: [10 % for 10 seconds, ask operator, 50 % for 5 seconds]
        visitors: header x-user
        requests: 200
        users: 50
        slack: 200 ms
        warm-up: 1 second
        suspend: 20 seconds
    exit:
      - watch: 15 seconds
        errors: 2 %
        requests: 100
        again: 2 seconds
`;

const complaints: string[] = [];
let pages = '';
let house: Installation;
let browser: Browser;
let visitors: Visitors | undefined;

describe.skipIf(browserPath === undefined)('a canary that runs, in a browser', () => {
  beforeAll(async () => {
    pages = await mkdtemp(path.join(tmpdir(), 'lockstep-web-canary-'));
    buildPages(pages);
    house = new Installation(['--web', pages]);
    await house.serve();
    await house.add('dora', 'olga');
    house.write('lockstep.yaml', file);
    expect((await house.run('admin', 'apply')).exit).toBe(0);
    await sendOut('1.0.0', 0);
    const url = await until(async () => /"web":\s*"(http:[^"]+)"/.exec((await house.run('dora', 'env list --json')).out)?.[1], 'the shop');
    visitors = startVisitors(url);
    browser = await launchBrowser();
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await visitors?.stop();
    await house?.close();
    await rm(pages, { recursive: true, force: true });
  }, 120_000);

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test('a good release is told live while it is looked at, asks a person, is watched, and is live', async () => {
    await sendOut('1.1.0', 0);
    const both = await openBoth('olga', '1.1.0');
    const place = await open('olga', '/systems/shop/environments/prod');
    const canary = canaryOn(both.desk);
    await canary.getByText('Looking at both sides, second by second.', { exact: false }).waitFor({ timeout: 120_000 });
    await requestsOn(canary, (await requestsOn(canary, 1)) + 1);
    expect(await canary.innerText()).toMatch(/odds that it is worse\s*[\d.]+ to 1\s*suspended at\s*100 to 1\s*strikes\s*0 of 2/);
    await seeBoth(both, 'judging');
    await both.desk.getByRole('region', { name: 'Question in prod' }).waitFor({ timeout: 120_000 });
    await seeBoth(both, 'asks');
    await place.getByRole('figure').filter({ hasText: 'Share of the traffic 10 %' }).waitFor();
    expect(await look(place, 'canary-environment-1440')).toBeLessThanOrEqual(0);
    await place.setViewportSize(phone);
    expect(await look(place, 'canary-environment-390')).toBeLessThanOrEqual(0);
    await place.context().close();
    expect((await house.run('olga', ['continue', '1.1.0', '--reason', 'Customers like it.'])).exit).toBe(0);
    await canary.getByRole('heading', { name: 'canary in prod passed' }).waitFor({ timeout: 120_000 });
    await both.desk.getByText('watch looks at real traffic in prod, and has no verdict yet').waitFor();
    await seeBoth(both, 'watching');
    await both.desk.getByText('1 of 1 gate passed').waitFor({ timeout: 120_000 });
    expect(await canary.innerText()).toMatch(/pass: [\d,]+ requests on the new side, nothing worse than before/);
    await seeBoth(both, 'finished');
    await leave(both);
  }, 400_000);

  test('a bad one is suspended, looked at again, and taken back by itself', async () => {
    await sendOut('1.2.0', 0.3);
    const both = await openBoth('olga', '1.2.0');
    const canary = canaryOn(both.desk);
    await canary.getByRole('heading', { name: 'suspended: none of the traffic, step 1 of 3' }).waitFor({ timeout: 120_000 });
    await seeBoth(both, 'suspended');
    await canary.getByRole('heading', { name: 'went back: none of the traffic' }).waitFor({ timeout: 120_000 });
    await both.desk.getByText('the canary at 10 % failed in prod: errors: ', { exact: false }).first().waitFor();
    await seeBoth(both, 'taken-back');
    const board = await open('olga', '/');
    expect(await look(board, 'canary-board-taken-back-1440')).toBeLessThanOrEqual(0);
    await board.context().close();
    await leave(both);
  }, 400_000);
});

/** Requests of the new side, as the page tells them; asked until they are as many as that. */
async function requestsOn(canary: Locator, least: number): Promise<number> {
  return until(async () => {
    const [, told = '0'] = /requests, new side\s*([\d,]+)/.exec(await canary.innerText()) ?? [];
    const requests = Number(told.replaceAll(',', ''));
    return requests >= least ? requests : undefined;
  }, `${least} requests on the new side`);
}

function canaryOn(page: Page): Locator {
  return page.getByRole('region', { name: 'Canary in prod' });
}

/** Answers after 20 ms, with this share of errors. */
async function sendOut(version: string, errors: number): Promise<void> {
  house.write(
    'web/server.js',
    `require('node:http').createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  response.statusCode = Math.random() < ${errors} ? 500 : 200;
  setTimeout(() => response.end('${version}'), 20);
}).listen(process.env.PORT, '127.0.0.1');
`,
  );
  const made = await house.run('dora', ['release', 'create', version, 'web=./web']);
  expect(made.exit, made.err).toBe(0);
  // The one before is watched first.
  await until(async () => (await house.run('dora', `promote ${version} --to PROD`)).exit === 0, `${version} sets out`);
}

interface Both {
  readonly desk: Page;
  readonly small: Page;
}

async function openBoth(person: string, release: string): Promise<Both> {
  const address = `/systems/shop/releases/${release}?stage=PROD`;
  return { desk: await open(person, address), small: await open(person, address, phone) };
}

async function seeBoth({ desk, small }: Both, name: string): Promise<void> {
  expect(await look(desk, `canary-${name}-1440`)).toBeLessThanOrEqual(0);
  expect(await look(small, `canary-${name}-390`)).toBeLessThanOrEqual(0);
}

async function leave({ desk, small }: Both): Promise<void> {
  await desk.context().close();
  await small.context().close();
}

function open(person: string, address: string, viewport?: { readonly width: number; readonly height: number }): Promise<Page> {
  const complain = (text: string): void => void complaints.push(text);
  return visit({ browser, url: house.url, person, secret: passwordOf(person), complain, ...(viewport && { viewport }) }, address);
}
