// A system of one's own as people see it: a place that a script deploys, a look from nothing, a script that fails, a file that weakens, and
// what ran before. The real controller and agent, and a script that is one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Installation, passwordOf } from './installation.ts';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';

/** Brings nothing up: what is looked at here is what people are told of it. */
const deploy = `#!/bin/sh
echo "copying $LOCKSTEP_RELEASE"
for part in 1 2 3 4 5 6; do echo "warming part $part"; sleep 1; done
if [ "$LOCKSTEP_RELEASE" = 1.1.0 ]; then echo "no licence for this host"; exit 1; fi
echo "$LOCKSTEP_RELEASE is there"
`;

const server = `const tax = process.env.TAX_URL;
require('node:http').createServer((request, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');
`;

function fileWith(approval: string): string {
  return `lockstep: 1
system: shop
roles:
  developer: [dora]
  operator: [olga]
  release-manager: [carla]
services:
  web: {source: 'directory:./web', command: node server.js, health: /health, variables: {PLACE: "\${env.name}"}}
checks:
  smoke: {http: /health}
environments:
  dev: {data: synthetic, errors: full}
  staging:
    target: {command: sh scripts/deploy.sh}
    url: http://127.0.0.1:9
    data: synthetic
    errors: friendly
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: STAGING
  - stage: PROD
    entry: [${approval}]
`;
}

const complaints: string[] = [];
let pages = '';
let house: Installation;
let browser: Browser;

describe.skipIf(browserPath === undefined)('a system of one’s own, in a browser', () => {
  beforeAll(async () => {
    pages = await mkdtemp(path.join(tmpdir(), 'lockstep-web-own-'));
    buildPages(pages);
    house = new Installation(['--web', pages]);
    await house.serve();
    await house.add('dora', 'olga', 'carla');
    house.write('lockstep.yaml', fileWith('approval: release-manager'));
    await run('admin', 'apply');
    browser = await launchBrowser();
    await create('1.0.0');
    await run('dora', 'promote 1.0.0 --to DEV --wait=3m');
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await rm(pages, { recursive: true, force: true });
  }, 120_000);

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test('a look from nothing is asked for on the page of a release, and stands there and on its environment in columns', async () => {
    const page = await open('dora', '/systems/shop/releases/1.0.0');
    await page.getByRole('button', { name: 'Try from nothing…' }).click();
    await page.getByText('Shows what 1.0.0 would miss on a machine where nothing runs yet.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Try 1.0.0 from nothing in dev' }).click();
    const told = page.getByRole('region', { name: '1.0.0 from nothing in dev' });
    await told.getByText('TAX_URL, read by server.js:1').waitFor({ timeout: 180_000 });
    expect(await told.innerText()).toMatch(/not clean.*variable\s*TAX_URL, read by server\.js:1\s*Declare it: variables: \{TAX_URL: …\}/s);
    expect(await told.innerText()).toMatch(/Declared for it: .*PLACE/);
    expect(await look(page, 'own-clean-1440')).toBeLessThanOrEqual(0);
    await leave(page);
    const small = await open('dora', '/systems/shop/environments/dev', phone);
    await small.getByRole('region', { name: '1.0.0 from nothing in dev' }).getByText('TAX_URL, read by server.js:1').waitFor();
    expect(await look(small, 'own-clean-390')).toBeLessThanOrEqual(0);
    await leave(small);
  }, 300_000);

  test('what a script writes is read while it runs and afterwards, and every page says that nobody reads back what runs there', async () => {
    await run('olga', 'promote 1.0.0 --to STAGING');
    const page = await open('olga', '/systems/shop/releases/1.0.0?stage=STAGING');
    await page.getByText('warming part', { exact: false }).waitFor({ timeout: 60_000 });
    await unseenOn(page).waitFor();
    await page.getByText('Rollout: all at once, by your own command').waitFor();
    expect(await page.getByRole('button', { name: 'Plan a canary…' }).count()).toBe(0);
    expect(await look(page, 'own-script-1440')).toBeLessThanOrEqual(0);
    await page.getByText('1.0.0 is in STAGING', { exact: false }).first().waitFor({ timeout: 60_000 });
    await leave(page);
    const place = await open('olga', '/systems/shop/environments/staging', phone);
    await unseenOn(place).waitFor();
    await place.getByText('deployed by your own command', { exact: false }).waitFor();
    await place.getByRole('button', { name: 'Read what web wrote' }).click();
    await place.getByText('1.0.0 is there', { exact: false }).waitFor();
    expect(await look(place, 'own-output-390')).toBeLessThanOrEqual(0);
    await leave(place);
    const both = await open('olga', '/systems/shop/compare/dev/staging');
    await unseenOn(both).waitFor();
    expect(await both.getByRole('row', { name: /^web sha256/ }).innerText()).toContain('not known');
    await leave(both);
    const board = await open('olga', '/');
    await board.getByText('· not read back', { exact: false }).waitFor();
    await leave(board);
  }, 300_000);

  test('after a script that failed the blue button leads to its last words, and to promote again is a plain one', async () => {
    await create('1.1.0');
    await run('dora', 'promote 1.1.0 --to DEV --wait=3m');
    await house.run('olga', 'promote 1.1.0 --to STAGING --wait=3m');
    const page = await open('olga', '/systems/shop/releases/1.1.0?stage=DEV');
    const [seeWhy, again] = [
      page.getByRole('button', { name: 'See why it failed' }),
      page.getByRole('button', { name: /to STAGING again$/ }),
    ];
    await again.waitFor();
    expect([await weightOf(seeWhy), await weightOf(again)]).toEqual(['primary', 'plain']);
    await seeWhy.click();
    const stage = page.getByRole('region', { name: /^STAGING/ });
    await stage.getByText('no licence for this host', { exact: false }).waitFor();
    expect(await page.locator('section:focus').innerText()).toContain('no licence for this host');
    expect(await look(page, 'own-failed-1440')).toBeLessThanOrEqual(0);
    await leave(page);
  }, 300_000);

  test('a file that weakens, and what is said to run, wait on the board for whoever may sign', async () => {
    house.write('lockstep.yaml', fileWith(''));
    expect((await house.run('admin', 'apply')).exit).toBe(23);
    const asked = await house.run('olga', ['adopt', '0.9.0', 'prod', `web=${house.folder}/web`]);
    expect(asked.exit, asked.err).toBe(23);
    const page = await open('carla', '/');
    const waits = page.getByRole('region', { name: 'Waits for a second person' });
    await waits.getByText('PROD: entry approval by 1 release-manager is gone').waitFor();
    await waits.getByText('it rests on the word of the two who sign', { exact: false }).waitFor();
    expect(await look(page, 'own-second-person-1440')).toBeLessThanOrEqual(0);
    await waits.getByRole('button', { name: 'Withdraw' }).click();
    await waits.getByText('would weaken', { exact: false }).waitFor({ state: 'detached' });
    await waits.getByRole('button', { name: 'Sign that 0.9.0 runs there' }).click();
    await waits.waitFor({ state: 'detached', timeout: 60_000 });
    await page.goto(`${house.url}/systems/shop/releases/0.9.0`);
    await page.getByText('Adopted by olga and carla', { exact: false }).waitFor({ timeout: 60_000 });
    await leave(page);
  }, 300_000);
});

async function run(person: string, line: string): Promise<void> {
  const ran = await house.run(person, line);
  expect(ran.exit, ran.err + ran.out).toBe(0);
}

async function create(name: string): Promise<void> {
  house.write('web/server.js', server);
  house.write('web/release.txt', name);
  house.write('web/scripts/deploy.sh', deploy);
  await run('dora', `release create ${name} web=./web`);
}

function unseenOn(page: Page): Locator {
  return page.getByText('Nobody can read back what runs in staging: only what was asked for is known.', { exact: false });
}

function weightOf(button: Locator): Promise<string | null> {
  return button.getAttribute('data-weight');
}

function open(person: string, address: string, viewport?: { readonly width: number; readonly height: number }): Promise<Page> {
  const complain = (text: string): void => void complaints.push(text);
  const base = { browser, url: house.url, person, secret: passwordOf(person), complain };
  return visit({ ...base, ...(viewport && { viewport }) }, address);
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}
