// The process of the controller is killed while people look and write, and started again on its store: nothing that they see is wrong for long,
// nothing is sent meanwhile, and nothing that they had filled in is lost. A wire that is cut is told in web-stale.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Installation, passwordOf } from './installation.ts';
import { browserPath, buildPages, launchBrowser, visit } from './web-browser.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  tester: [eva]
  release-manager: [carla]
services:
  web: {source: 'directory:./web', command: node server.js, health: /health}
checklists:
  uat: [Order placed, Prices as agreed]
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit:
      - sign-off: tester
        checklist: uat
  - stage: PROD
    entry: [approval: release-manager]
`;

const server = `require('node:http').createServer((request, response) => response.end('well')).listen(process.env.PORT, '127.0.0.1');\n`;
const silence = 'Nothing was heard from the controller since';

let pages = '';
let house: Installation;
let browser: Browser;

describe.skipIf(browserPath === undefined)('a controller whose process is killed,', () => {
  beforeAll(async () => {
    pages = await mkdtemp(path.join(tmpdir(), 'lockstep-web-killed-'));
    buildPages(pages);
    house = new Installation(['--web', pages]);
    await house.serve();
    await house.add('dora', 'eva', 'carla');
    house.write('lockstep.yaml', file);
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

  test('is told within 40 s with every action off; started again, pages go on with what is true, and a dialog has all that was typed', async () => {
    const release = await open('eva', '/systems/shop/releases/1.0.0');
    const board = await open('dora', '/');
    const settings = await open('admin', '/settings/people');
    const dialog = release.getByRole('dialog');
    await release.getByRole('button', { name: 'Sign off…' }).click();
    await dialog.getByLabel('Order placed: passed').click();
    await dialog.getByText('1 of 2 without a result').waitFor();
    await dialog.getByLabel('Prices as agreed: failed').click();
    await dialog.getByRole('textbox', { name: 'What is not well' }).fill('Two prices are old');
    await dialog.getByLabel('A word for the ledger, if you like').fill('Tried on Monday');
    const all = [release, board, settings];
    for (const page of all) await page.evaluate('window.neverReloaded = true');
    await kill();
    const killedAt = Date.now();
    await Promise.all(all.map((page) => page.getByText(silence).waitFor({ timeout: 45_000 })));
    expect(Date.now() - killedAt).toBeLessThan(44_000);
    for (const page of all) expect(await page.evaluate(actionsThatAreOn)).toEqual([]);
    await dialog.getByText('The controller is silent: nothing can be sent.').waitFor();
    await house.serve();
    // Perhaps before a page is back: none misses it.
    await create('1.1.0');
    await Promise.all(all.map((page) => page.getByText(silence).waitFor({ state: 'detached' })));
    await board.getByRole('grid').getByText('1.1.0').first().waitFor();
    expect(await dialog.getByRole('textbox', { name: 'What is not well' }).inputValue()).toBe('Two prices are old');
    expect(await dialog.getByLabel('A word for the ledger, if you like').inputValue()).toBe('Tried on Monday');
    await dialog.getByText('1 of 2 without a result').waitFor();
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await dialog.getByRole('button', { name: 'Say no, 1 of 2 not well' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const page of all) {
      expect(await page.evaluate('window.neverReloaded')).toBe(true);
      await page.context().close();
    }
    const told = await house.run('admin', 'audit log --json');
    expect(told.out).toContain('Tried on Monday');
    expect(told.out).toContain('Two prices are old');
    expect((await house.run('admin', 'audit verify')).exit).toBe(0);
  });
});

/** What would send something and is not off, or does not say why. */
const actionsThatAreOn = `[...document.querySelectorAll('[data-action]')].filter((button) =>
  button.getAttribute('aria-disabled') !== 'true' || !document.getElementById(button.getAttribute('aria-describedby')))
  .map((button) => button.textContent)`;

async function kill(): Promise<void> {
  const { controller } = house;
  controller?.kill('SIGKILL');
  if (controller?.exitCode === null && controller.signalCode === null) await once(controller, 'exit');
}

async function open(person: string, address: string): Promise<Page> {
  return visit({ browser, url: house.url, person, secret: passwordOf(person), complain: () => undefined }, address);
}

async function run(person: string, line: string): Promise<void> {
  const ran = await house.run(person, line);
  expect(ran.exit, ran.err + ran.out).toBe(0);
}

async function create(name: string): Promise<void> {
  house.write('web/server.js', server);
  house.write('web/release.txt', name);
  await run('dora', `release create ${name} web=./web`);
}
