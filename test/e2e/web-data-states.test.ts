// The data page in each state that data can be in: what it says first, what one may do, and that no page is wider than its window.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { otherSigner, persons, SourceHands, stateFile } from './web-data-states-world.ts';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const hour = 3_600_000;
const complaints: string[] = [];
const hands = new SourceHands();
let pages = '';
let controller: WebController;
let browser: Browser;

describe.skipIf(browserPath === undefined)('the data page, in every state of data', () => {
  beforeAll(async () => {
    pages = await mkdtemp(path.join(tmpdir(), 'lockstep-web-states-'));
    buildPages(pages);
    controller = await startWebController({ file: stateFile(), persons, webFolder: pages, store: hands.store, hand: hands.hand });
    browser = await launchBrowser();
    await controller.submit({ kind: 'create', by: 'dora', release: '1.0.0', bill: billOf(['api'], '1'), authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.0.0', stage: 'TEST', wait: true });
    await vi.waitUntil(() => controller.entered('shop', '1.0.0', 'TEST'), { timeout: 60_000 });
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(pages, { recursive: true, force: true });
  }, 60_000);

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test('where nothing refreshes the data, or nothing came yet, that is said, and when they are due', async () => {
    const page = await open('olga', 'forever');
    await page.getByText('The system file says that its data is masked, and not where it comes from').waitFor();
    expect(await page.getByRole('button', { name: /^Refresh / }).count()).toBe(0);
    expect(await seen(page, 'states-not-refreshed')).toEqual([]);
    await go(page, 'nightly');
    await page.getByText('Never refreshed from prod yet: shop.').waitFor();
    const times = (await page.getByRole('region', { name: 'Refreshes of nightly' }).innerText()).replaceAll(/\s+/g, ' ');
    expect(times).toMatch(/Due every day \d\d:\d\d \(Europe\/Berlin\) Next \S.*, or up to 1 h later Begins only every day \d\d:\d\d until/);
    expect(times).toMatch(/Before it node stop-worker\.js After it node flush-cache\.js After it node reindex\.js$/);
    expect(await seen(page, 'states-never')).toEqual([]);
    await page.getByRole('button', { name: 'Refresh nightly…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It does not begin at once, but by itself when nothing is in its way any more:').waitFor();
    await dialog.getByText(/ is closed until /).waitFor();
    await dialog.getByText('Before it, node stop-worker.js runs in nightly; where that fails nothing is replaced.').waitFor();
    await dialog
      .getByText('After it, node flush-cache.js, node reindex.js runs in nightly; where that fails the data are taken back.')
      .waitFor();
    expect(await seen(page, 'states-dialog-nightly')).toEqual([]);
    await leave(page);
  }, 120_000);

  test('of several databases each has its plan and its proof, and no name is too long for a phone', async () => {
    await refreshed('several');
    const page = await open('olga', 'several');
    await page.getByRole('region', { name: 'Leak proof of shop' }).waitFor();
    await page.getByRole('link', { name: 'crm', exact: true }).click();
    await page.getByRole('region', { name: 'Leak proof of crm' }).waitFor();
    await page.getByRole('row', { name: /^electronic_mail_address_that_was_given/ }).waitFor();
    expect(await seen(page, 'states-several')).toEqual([]);
    await page.getByRole('button', { name: 'Refresh several…' }).click();
    await page.getByText('shop, crm and the-accounting-of-all-our-subsidiaries are copied from prod').waitFor();
    await page.getByText('The last one took 1 h 54 min.').waitFor();
    expect(await seen(page, 'states-dialog-several')).toEqual([]);
    await leave(page);
    const small = await open('olga', 'several?database=crm', phone);
    await small.getByRole('region', { name: 'Mask plan' }).waitFor();
    expect(await seen(small, 'states-several-390')).toEqual([]);
    await leave(small);
  }, 120_000);

  test('where the source has no data file the refresh says so; of an agent that is silent it is said, too', async () => {
    hands.silent.add('silent');
    await controller.submit({ kind: 'refresh', by: 'tess', environment: 'silent', reason: 'New orders are missing' });
    const because =
      'This host says of no database that its data may be copied. Write agent-data.yaml there, and start its agent with --data-file.';
    hands.ends.set('broken shop', { state: 'failed', because });
    await refreshed('broken');
    const page = await open('olga', 'broken');
    await page.getByText(/^The refresh of .* failed, and nothing was replaced\.$/).waitFor();
    expect(await page.getByText(because).count()).toBe(2);
    expect(await seen(page, 'states-failed')).toEqual([]);
    await go(page, 'silent');
    await page.getByText(/^shop is being refreshed since/).waitFor();
    expect(await page.getByRole('button', { name: /^Refresh / }).count()).toBe(0);
    await page.getByText('Nothing was heard of it yet from the agent of prod.').waitFor({ timeout: 60_000 });
    expect(await seen(page, 'states-silent')).toEqual([]);
    await leave(page);
  }, 120_000);

  test('what a proof found stands first: on the page, in the list of places and above the board', async () => {
    await refreshed('leaky');
    hands.ends.set('leaky proof', { state: 'succeeded', result: await hands.proved(leaks) });
    await controller.submit({ kind: 'refresh', by: 'tess', environment: 'leaky', only: 'proof' });
    await ended('leaky');
    const page = await open('olga', 'leaky');
    await page.getByText('Personal values of prod are in leaky.').waitFor();
    const proof = page.getByRole('region', { name: 'Leak proof' });
    await proof.getByText('comment on table public.customers holds values of public.customers.name, as text (cells: 1)').waitFor();
    expect(await proof.innerText()).not.toContain('Raw values never left');
    await page.getByRole('link', { name: 'leaky personal values found' }).waitFor();
    expect(await seen(page, 'states-leak')).toEqual([]);
    await page.goto(controller.url);
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toMatch(/^shop in leaky holds people’s own values: prove-leaky\.\d+ found them in what stands there\./);
    expect(await seen(page, 'states-leak-board')).toEqual([]);
    await alert.getByRole('link', { name: 'Data in leaky' }).click();
    await page.getByText('Personal values of prod are in leaky.').waitFor();
    await leave(page);
  }, 120_000);

  test('another key that signs is told before anything else is believed', async () => {
    hands.signedBy = otherSigner;
    await refreshed('several');
    const page = await open('paul', 'several');
    await page.getByText('Another key than before signs for shop, crm and the-accounting-of-all-our-subsidiaries.').waitFor();
    await page.getByText(/^lockstep\/b01dface signs now, and lockstep\/4f2a9c1e did before\./).waitFor();
    expect(await seen(page, 'states-signer')).toEqual([]);
    await leave(page);
  }, 60_000);

  test('what came without masks is said with who permitted it, and loudly once nobody does', async () => {
    const expires = Date.now() + hour;
    await controller.submit({ kind: 'except-data', by: 'tess', environment: 'raw', reason: 'Only its rows show it', expires });
    await controller.submit({ kind: 'second-exception', by: 'rita', id: 'raw/x1' });
    const page = await open('olga', 'raw');
    await page.getByRole('button', { name: 'Refresh raw…' }).click();
    await page.getByText('This masks. Exception raw/x1 permits it without masks until').waitFor();
    expect(await seen(page, 'states-dialog-raw')).toEqual([]);
    await refreshed('raw', { unmasked: true });
    await go(page, 'raw');
    await page.getByText('The data of prod is in raw as it is, with everybody’s personal values.').waitFor();
    await page.getByText(/tess and rita permitted it until/).waitFor();
    await page.getByText('Nothing was masked: there is no mask plan, and nothing was searched for.').waitFor();
    await page.getByRole('link', { name: 'raw real, permitted for a time' }).waitFor();
    expect(await seen(page, 'states-raw')).toEqual([]);
    await leave(page);
    await controller.submit({ kind: 'hold', by: 'olga', stage: 'TEST', reason: 'Auditors look' });
    await controller.submit({ kind: 'refresh', by: 'tess', environment: 'asked' });
    // Nobody is signed in for so long.
    for (const hours of [2.5, 1]) {
      controller.pass(hours * hour);
      // What is due by now is found when somebody looks.
      await controller.submit({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['root'] } });
    }
    const later = await open('olga', 'raw');
    await later.getByText(/^It may not be there any more, since/).waitFor();
    await later.getByRole('link', { name: 'raw real, permitted no more' }).waitFor();
    expect(await seen(later, 'states-raw-overdue')).toEqual([]);
    await later.goto(controller.url);
    await later.getByText('shop in raw is not masked, and Exception raw/x1 has ended.').waitFor();
    await later.getByText(/^shop in nightly was never refreshed/).waitFor();
    expect(await seen(later, 'states-board')).toEqual([]);
    await leave(later);
  }, 120_000);

  test('what waits says for what, and what was due and could not begin says why', async () => {
    const page = await open('olga', 'asked');
    await page.getByText(/^A refresh waits since/).waitFor();
    await page.getByText('TEST is held by olga: Auditors look').waitFor();
    await page.getByText('A refresh waits already.').waitFor();
    expect(await page.getByRole('button', { name: /^Refresh / }).count()).toBe(0);
    expect(await seen(page, 'states-waits')).toEqual([]);
    await go(page, 'nightly');
    await page.getByText(/^The one that was due .* was left out: TEST is held by olga: Auditors look\.$/).waitFor();
    expect(await seen(page, 'states-left-out')).toEqual([]);
    await leave(page);
  }, 60_000);

  test('in German no word of any state is English', async () => {
    const page = await open('olga', 'forever', undefined, true);
    for (const place of ['forever', 'asked', 'nightly', 'several', 'raw', 'leaky', 'broken', 'silent', 'prod']) {
      await go(page, place, 'Umgebungen');
      await page.waitForTimeout(300);
      expect([place, await page.locator('main [lang="en"]').allInnerTexts()]).toEqual([place, []]);
      expect(await look(page, `states-german-${place}`)).toBeLessThanOrEqual(0);
    }
    await page.goto(controller.url);
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').locator('[lang="en"]').count()).toBe(0);
    await leave(page);
  }, 120_000);
});

const leaks = [
  { where: 'public.addresses.country', encoding: 'base64 in escapes', of: 'public.customers.email', cells: 1_204 },
  { where: 'comment on table public.customers', encoding: 'text', of: 'public.customers.name', cells: 1 },
];

const found = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What is wrong with how it looks: wider than its window, or hard to read for somebody, in either theme. */
async function seen(page: Page, name: string): Promise<readonly string[]> {
  const told = (await look(page, name)) > 0 ? ['wider than its window'] : [];
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = found.parse(
      await page.evaluate(
        `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
      ),
    );
    told.push(...violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return told;
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}

/** Of each environment its data come from prod, once. */
async function refreshed(environment: string, fields: { readonly unmasked?: true } = {}): Promise<void> {
  await controller.submit({ kind: 'refresh', by: 'tess', environment, ...fields });
  await ended(environment);
}

async function ended(environment: string): Promise<void> {
  await vi.waitUntil(async () => (await controller.engine.read('shop'))?.state.environments.get(environment)?.lease === undefined, {
    timeout: 30_000,
  });
}

function open(person: string, place: string, viewport?: typeof phone, isGerman = false): Promise<Page> {
  const complain = (text: string): void => void complaints.push(text);
  return visit({ browser, url: controller.url, person, ...(viewport && { viewport }), isGerman, complain }, `/systems/shop/data/${place}`);
}

async function go(page: Page, place: string, places = 'Environments'): Promise<void> {
  await page.goto(`${controller.url}/systems/shop/data/${place}`);
  await page.getByRole('navigation', { name: places }).waitFor();
}
