// Two releases, two stages and two environments side by side, at a desk, on a phone and by keys; and what somebody reads of it before approving.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  release-manager: [mia]
  operator: [olga]
services:
  api:
    source: directory:./api
    command: node server.js
    variables: {DATABASE_URL: "\${secret.API_DB}", MAIL_HOST: "\${env.mail}"}
  web: {source: "directory:./web", command: node server.js}
secrets: store
environments:
  test: {data: masked, errors: full, values: {mail: catcher.test.example}}
  prod: {data: real, errors: friendly, audience: public, values: {mail: smtp.example}}
path:
  - stage: TEST
  - stage: PROD
    entry: [approval: {release-manager: 1}]
`;
const withLog = file.replace('MAIL_HOST: ', 'LOG_LEVEL: warn, MAIL_HOST: ');
const sentence = '1.1.0 changes 1 of 2 services against 1.0.0, with 2 commits and 1 config key.';

const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('compare, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-compare-'));
    buildPages(folder);
    controller = await startWebController({ file, persons: ['root', 'dora', 'mia', 'olga'], webFolder: folder });
    browser = await launchBrowser();
    await create('1.0.0', '1');
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.0.0', stage: 'TEST', wait: true });
    await until(() => controller.entered('shop', '1.0.0', 'TEST'));
    await controller.submit({ kind: 'approve', by: 'mia', release: '1.0.0', stage: 'PROD' });
    await controller.submit({ kind: 'promote', by: 'mia', release: '1.0.0', stage: 'PROD', wait: true });
    await until(() => controller.entered('shop', '1.0.0', 'PROD'));
    await controller.apply(withLog);
    await create('1.1.0', '2', '1.0.0');
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.1.0', stage: 'TEST', wait: true });
    await until(() => controller.entered('shop', '1.1.0', 'TEST'));
  }, 120_000);

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
  ])('at %s the page of a release leads to what it changes against what is live', async (name, viewport) => {
    const page = await open('dora', '/systems/shop/releases/1.1.0', viewport);
    await page.getByRole('link', { name: 'Compare with 1.0.0, which is live' }).click();
    await page.getByText(sentence).waitFor();
    expect(new URL(page.url()).pathname).toBe('/systems/shop/compare/1.0.0/1.1.0');
    expect(await page.getByRole('region', { name: 'Commits' }).innerText()).toMatch(/api\s+2 commits[^]*pay by invoice/);
    expect(await page.getByRole('region', { name: 'Configuration' }).innerText()).toMatch(
      /api LOG_LEVEL in test and prod[^]*warn[^]*\+ added/,
    );
    expect(await page.getByRole('region', { name: 'What runs' }).innerText()).not.toContain('web');
    await page.getByText('lockstep compare 1.0.0 1.1.0').waitFor();
    expect(await look(page, `compare-releases-${name.replace('a ', '')}`)).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: /^Swap/ }).click();
    await page.getByText('1.0.0 changes 1 of 2 services against 1.1.0').waitFor();
    await page.context().close();
  });

  test('from difference to difference by keys, one below the other, and the address shows the same to whoever gets it', async () => {
    const page = await open('dora', '/systems/shop/compare/1.0.0/1.1.0');
    await page.getByText(sentence).waitFor();
    await page.keyboard.press('d');
    expect(await focused(page)).toMatch(/^api/);
    await page.keyboard.press('u');
    expect(await focused(page)).toContain('LOG_LEVEL');
    await page.keyboard.press('w');
    await page.locator('table[data-look="unified"]').first().waitFor();
    await page.getByRole('button', { name: /^Show the \d+ that are the same$/ }).click();
    await page.getByRole('rowheader', { name: 'web', exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?all&look=unified');
    await page.reload();
    await page.getByRole('rowheader', { name: 'web', exact: true }).waitFor();
    expect(await page.locator('table[data-look="unified"]').count()).toBeGreaterThan(0);
    // Whoever chooses a side types into it, and no key of the page is heard.
    await page.getByRole('combobox', { name: 'From', exact: true }).focus();
    await page.keyboard.press('w');
    expect(new URL(page.url()).search).toBe('?all&look=unified');
    await page.context().close();
  });

  test('what comes to a stage meanwhile waits until somebody wants it', async () => {
    const page = await open('olga', '/systems/shop/compare/TEST/PROD');
    await page.getByText(/^TEST runs 1\.1\.0 and PROD 1\.0\.0: 1 of 2 services differs, with 2 commits; /).waitFor();
    expect(await look(page, 'compare-stages')).toBeLessThanOrEqual(0);
    await create('1.2.0', '3');
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.2.0', stage: 'TEST', wait: true });
    await page.getByText('By now TEST runs 1.2.0 and PROD runs 1.0.0').waitFor();
    await page.getByText(/^TEST runs 1\.1\.0 and PROD 1\.0\.0/).waitFor();
    await page.getByRole('button', { name: 'Show what runs now' }).click();
    await page.getByText(/^TEST runs 1\.2\.0 and PROD 1\.0\.0/).waitFor();
    await page.getByRole('combobox', { name: 'To', exact: true }).selectOption('TEST');
    await page.getByText(/^Both run 1\.2\.0, the same 2 digests; /).waitFor();
    await page.goto(`${controller.url}/systems/shop/compare/1.1.0/1.2.0`);
    await page.getByText('1.2.0 is newer in TEST.').waitFor();
    await page.context().close();
  });

  test('what is not there is said, and the way to others stays', async () => {
    const page = await open('dora', '/systems/shop/compare/PROD/9.9.9');
    await page
      .getByText(/9\.9\.9/)
      .nth(1)
      .waitFor();
    await page.getByRole('combobox', { name: 'To', exact: true }).selectOption('1.1.0');
    await page.getByText(sentence).waitFor();
    await page.context().close();
  });

  test('from the board and by the palette one comes to the same', async () => {
    const page = await open('mia', '/');
    await page.locator('a[href="/systems/shop/compare/1.0.0/1.1.0"]').click();
    await page.getByText(sentence).waitFor();
    await page.goto(`${controller.url}/systems/shop/releases/1.1.0`);
    await page.getByRole('link', { name: 'Compare with 1.0.0, which is live' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find or do something' }).fill('compare with');
    await page.getByRole('option', { name: /Compare with 1\.0\.0/ }).click();
    await page.getByText(sentence).waitFor();
    await page.context().close();
  });

  test('before one approves the same sentence says what changed, with each config key', async () => {
    const page = await open('mia', '/approvals?system=shop&release=1.1.0&stage=PROD');
    const changed = page.getByRole('region', { name: 'What changed since 1.0.0' });
    await changed.getByText(sentence).waitFor();
    expect(await changed.innerText()).toMatch(/api[^]*2 commits: “[^]*config keys\s+\+ api LOG_LEVEL/);
    expect(await look(page, 'compare-approvals')).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

/** By dora; the digit makes its api other bits. */
function create(release: string, digit: string, since?: string): Promise<number> {
  const bill = { ...billOf(['api', 'web'], '1'), ...billOf(['api'], digit) };
  const list = [
    { commit: 'c'.repeat(40), subject: 'pay by invoice' },
    { commit: 'd'.repeat(40), subject: 'a <b>bold</b> price' },
  ];
  const commits = since === undefined ? {} : { commits: { api: { since, count: 2, list } } };
  return controller.submit({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false, ...commits });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

//
async function focused(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.innerText'));
}

async function open(person: string, address: string, viewport?: typeof phone): Promise<Page> {
  const complain = (text: string): void => void complaints.push(text);
  const page = await visit({ browser, url: controller.url, person, complain, ...(viewport && { viewport }) }, address);
  page.setDefaultTimeout(20_000);
  return page;
}
