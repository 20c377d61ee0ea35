// Settings: one place with an address for each part, what an administrator sees besides, and the addresses of before.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { readShop, startWebController, type WebController } from './web-controller.ts';

const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('settings, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-settings-'));
    buildPages(folder);
    controller = await startWebController({ file: await readShop(), persons: ['root', 'dora'], webFolder: folder });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test.each([
    ['a desk', undefined],
    ['a phone', phone],
  ])('at %s an administrator goes from the own name through all of them', async (name, viewport) => {
    const page = await open('root', '/', viewport);
    await page.getByRole('link', { name: viewport === undefined ? 'root' : 'root: your settings', exact: true }).click();
    await page.getByText('You sign in as root.').waitFor();
    const settings = page.getByRole('navigation', { name: 'Settings' });
    for (const [section, address, words, command] of [
      ['Look and language', 'look', 'Kept in this browser', undefined],
      ['Tokens', 'tokens', 'No program signs in as you.', undefined],
      ['People', 'people', 'No right over production waits', 'lockstep grant list'],
      ['Groups', 'groups', 'installation-admin', 'lockstep group list'],
      ['Notifications', 'notifications', 'What you are told yourself', 'lockstep notify list'],
      ['Hosts', 'hosts', 'agent local', 'lockstep host list'],
      ['Your account', 'account', 'You sign in as root.', 'lockstep user second-factor'],
    ] as const) {
      await settings.getByRole('link', { name: section, exact: true }).click();
      await page.getByText(words).first().waitFor();
      expect(new URL(page.url()).pathname).toBe(`/settings/${address}`);
      expect(await settings.locator('[aria-current="page"]').innerText()).toBe(section);
      if (command !== undefined) await page.getByText(command, { exact: true }).waitFor();
      expect(await look(page, `settings-${address}-${name.replace('a ', '')}`)).toBeLessThanOrEqual(0);
    }
    await page.context().close();
  });

  test('whoever administers nothing sees only the own ones, and is told why another is empty', async () => {
    const page = await open('dora', '/settings');
    await page.getByText('You sign in as dora.').waitFor();
    const settings = page.getByRole('navigation', { name: 'Settings' });
    expect(await settings.getByRole('link').allInnerTexts()).toEqual(['Your account', 'Look and language', 'Tokens', 'People']);
    await settings.getByRole('link', { name: 'People' }).click();
    expect(await page.getByRole('region', { name: 'Roles in shop' }).innerText()).toMatch(/developer\s+dora/);
    for (const section of ['groups', 'notifications']) {
      await page.goto(`${controller.url}/settings/${section}`);
      await page.getByText('Only who administers the installation sees this.').waitFor();
    }
    await page.context().close();
  });

  test('who joins and leaves a group is said in place; a right over production waits for a second person', async () => {
    const page = await open('root', '/settings/groups');
    const makeIt = page.getByRole('region', { name: 'A new group' });
    await makeIt.getByLabel('Name of the group').fill('testers');
    await makeIt.getByLabel('Who is in it').fill('dora, root');
    await makeIt.getByRole('button', { name: 'Make the group' }).click();
    const row = page.getByRole('listitem').filter({ has: page.getByText('testers', { exact: true }) });
    await row.getByText('dora, root').waitFor();
    await row.getByRole('button', { name: 'Change testers…' }).click();
    await expect.poll(() => page.evaluate('document.activeElement.value')).toBe('dora, root');
    await row.getByLabel('Who is in testers').fill('dora');
    expect(await look(page, 'settings-groups-changed')).toBeLessThanOrEqual(0);
    await row.getByRole('button', { name: 'Save' }).click();
    await row.getByText('dora', { exact: true }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Change testers…');
    const bosses = page.getByRole('listitem').filter({ has: page.getByText('installation-admin', { exact: true }) });
    await bosses.getByRole('button', { name: 'Change installation-admin…' }).click();
    await bosses.getByLabel('Who is in installation-admin').fill('');
    await bosses.getByRole('button', { name: 'Save' }).click();
    await bosses.getByText('Nobody would be left to administer the installation.').waitFor();
    // What was typed stands there still.
    await bosses.getByLabel('Who is in installation-admin').fill('root, dora');
    await bosses.getByRole('button', { name: 'Save' }).click();
    // Nobody else was there who could have confirmed it; from now on dora is.
    await bosses.getByText('dora, root').waitFor();
    await bosses.getByRole('button', { name: 'Change installation-admin…' }).click();
    await bosses.getByLabel('Who is in installation-admin').fill('dora, root, anna');
    await bosses.getByRole('button', { name: 'Save' }).click();
    await bosses.getByText('That waits for a second person, at People.').waitFor();
    expect(await look(page, 'settings-groups-waits')).toBeLessThanOrEqual(0);
    await bosses.getByRole('link', { name: 'People' }).click();
    await page.getByRole('region', { name: 'Rights that wait for a second person' }).getByText('installation-admin').first().waitFor();
    await page.context().close();
  });

  test('where notices go is said, tried and taken back; the key is shown once, and the address never', async () => {
    const letters: string[] = [];
    const hearer = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (part: string) => letters.push(part));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(hearer, 'listening');
    const address = hearer.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const page = await open('root', '/settings/notifications');
    const another = page.getByRole('region', { name: 'Another place' });
    await another.getByLabel('Name; one that is there').fill('team');
    await another.getByLabel('In whose words').selectOption('slack');
    await another.getByLabel('Address of the webhook').fill(`http://127.0.0.1:${port}/hidden`);
    await another.getByLabel('Only what is for these roles').fill('tester');
    await another.getByRole('button', { name: 'Send notices there' }).click();
    await another.getByText('What comes to team is signed with this key').waitFor();
    expect(await look(page, 'settings-receivers')).toBeLessThanOrEqual(0);
    const row = page.getByRole('listitem').filter({ hasText: 'webhook, slack' });
    await row.getByText('for tester').waitFor();
    await row.getByRole('button', { name: 'Try team' }).click();
    await row.getByText('It arrived.').waitFor();
    expect(letters.join('')).toContain('text');
    hearer.closeAllConnections();
    hearer.close();
    await row.getByRole('button', { name: 'Try team' }).click();
    await row.getByText('It did not arrive:').waitFor();
    await row.getByRole('button', { name: 'Remove team…' }).click();
    await row.getByRole('button', { name: 'Remove team', exact: true }).click();
    await page.getByText('Nowhere yet.').waitFor();
    expect(await page.content()).not.toContain('/hidden');
    await page.context().close();
  });

  test('where one is signed in elsewhere is ended from here', async () => {
    const [elsewhere, page] = [await open('dora', '/'), await open('dora', '/settings/account')];
    const sessions = page.getByRole('region', { name: 'Where you are signed in' });
    await sessions.getByText('this browser').waitFor();
    await sessions.getByRole('button', { name: 'End all others' }).click();
    await sessions.getByText('1 session', { exact: true }).waitFor();
    await elsewhere.reload();
    await elsewhere.getByRole('button', { name: 'Sign in' }).waitFor();
    for (const each of [elsewhere, page]) await each.context().close();
  });

  test('addresses of before lead on, and one that was never there says so', async () => {
    const page = await open('root', '/account');
    for (const section of ['tokens', 'people', 'hosts', 'account']) {
      await page.goto(`${controller.url}/${section}`);
      await page.waitForURL(`${controller.url}/settings/${section}`);
    }
    await page.goto(`${controller.url}/settings/nothing`);
    await page.getByText('There is no such page').waitFor();
    await page.context().close();
  });

  test.each([
    ['a desk', undefined],
    ['a phone', phone],
  ])('at %s the tokens lead to the interface, where every route can be found, read and linked to', async (name, viewport) => {
    const page = await open('dora', '/settings/tokens', viewport);
    await page.getByRole('link', { name: 'REST reference' }).click();
    await page.getByRole('heading', { name: 'REST reference' }).waitFor();
    await page.getByText(/1\d\d routes\./).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('compare');
    await page.getByText(/limits\. 1 route\.$/).waitFor();
    await page
      .getByText(`curl -H "Authorization: Bearer $LOCKSTEP_TOKEN" '${controller.url}/api/systems/SYSTEM/compare?left=LEFT&right=RIGHT'`)
      .waitFor();
    await page.getByRole('rowheader', { name: 'rows[].topic' }).waitFor();
    expect(await look(page, `reference-${name.replace('a ', '')}`)).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: 'Link to this route' }).click();
    await page.getByText(/1\d\d routes\./).waitFor();
    expect(new URL(page.url()).search).toBe('?route=compare');
    await page.getByRole('rowheader', { name: 'rows[].topic' }).waitFor();
    await page.context().close();
  });

  test('the theme that is chosen stays chosen', async () => {
    const page = await open('dora', '/settings/look');
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.getByText('Dark, chosen').waitFor();
    await page.reload();
    await page.getByText('Dark, chosen').waitFor();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.context().close();
  });
});

async function open(person: string, address: string, viewport?: typeof phone): Promise<Page> {
  const complain = (text: string): void => void complaints.push(text);
  const page = await visit({ browser, url: controller.url, person, complain, ...(viewport && { viewport }) }, address);
  page.setDefaultTimeout(20_000);
  return page;
}
