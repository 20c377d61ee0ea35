import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, openPage } from './web-browser.ts';
import { billOf, password, readShop, startWebController, type WebController } from './web-controller.ts';

const services = ['api', 'web'];

/** What the content security policy of the controller forbade, and what no page may write into the console. */
const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('the pages, in a browser, of a controller that runs', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-build-'));
    buildPages(folder);
    controller = await startWebController({
      file: await readShop(),
      persons: ['root', 'dora', 'anna', 'carla', 'deniz', 'eva', 'olga'],
      webFolder: folder,
    });
    browser = await launchBrowser();
    await controller.submit({ kind: 'create', by: 'dora', release: '1.1.0', bill: billOf(services, '2'), authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.1.0', stage: 'PROD', wait: true });
  });

  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(async () => {
    expect(complaints).toEqual([]);
  });

  test('nobody sees anything before they sign in, and a wrong password is a sentence', async () => {
    const page = await open('/systems/shop/releases/1.1.0');
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill('not this one');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/\w+ .+\./);
    expect(await page.getByText('DEV').count()).toBe(0);
    await leave(page);
  });

  test('who signs in is where they wanted to be, and sees what blocks the release', async () => {
    const page = await signIn('eva', '/systems/shop/releases/1.1.0');
    await page.getByRole('heading', { name: 'shop 1.1.0' }).waitFor();
    await page.getByText('A tester has still to approve 1.1.0 for INT', { exact: true }).waitFor({ timeout: 60_000 });
    // What is typed is for those who may; she reads why she may not, and what would change.
    await page.getByText('Not you: you act here as customer.').waitFor();
    expect(await page.getByText('lockstep approve 1.1.0 --stage INT').count()).toBe(0);
    await page.getByText('What changed: all of it is new, for no release was live before it.').waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await leave(page);
  });

  test('a tester approves by keyboard alone, and the page follows the release by itself', async () => {
    const page = await signIn('anna', '/');
    await page.getByText('1 release need').or(page.getByText('1 release needs')).waitFor();
    await walkTo(page, `document.activeElement.matches('main a[href^="/systems/"]')`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await pressUntil(page, 'ArrowRight', `document.activeElement.textContent.includes('approve')`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop 1.1.0' }).waitFor();
    expect(await page.getByText('lockstep approve 1.1.0 --stage INT').count()).toBe(1);
    await walkTo(page, `document.activeElement.textContent === 'Approve'`);
    await page.keyboard.press('Enter');
    await page.getByText(/You approved 1\.1\.0 for INT\. Recorded as #\d+\./).waitFor();
    // Nobody reloads: hints bring the way through INT, until the next person is asked.
    await page.getByText('A release-manager has still to approve 1.1.0 for prePROD', { exact: true }).waitFor({ timeout: 60_000 });
    await leave(page);
  });

  test('what waits for me has its number on every page, and is answered on one', async () => {
    const page = await signIn('carla', '/');
    await page.getByRole('link', { name: 'Approvals 1 waits for you' }).click();
    await page.getByRole('heading', { name: 'May shop 1.1.0 enter prePROD?' }).waitFor();
    await page.getByText('1 waits for you:').waitFor();
    await page.getByRole('region', { name: 'You sign for' }).getByText('carla, release-manager').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByLabel('A word for the ledger, if you like').fill('Numbers look right.');
    await page.getByRole('button', { name: 'Approve 1.1.0 for prePROD' }).click();
    await page.getByText('Numbers look right.').waitFor();
    await page.getByText('Nothing waits for you.').waitFor();
    await leave(page);
  });

  test('a customer signs off by checklist, and what is refused is said in place', async () => {
    const page = await signIn('eva', '/systems/shop/releases/1.1.0');
    await page.getByRole('button', { name: 'Sign off…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 of 2 without a result').waitFor();
    await dialog.getByLabel('Order placed: passed').click();
    await dialog.getByText('1 of 2 without a result').waitFor();
    // Somebody else shares the work meanwhile, and it stands here by itself.
    await controller.submit({
      kind: 'try-item',
      by: 'eva',
      release: '1.1.0',
      stage: 'prePROD',
      item: 'Prices as agreed',
      result: 'failed',
      comment: 'Old ones.',
    });
    await dialog.getByRole('button', { name: 'Say no, 1 of 2 not well' }).waitFor();
    await dialog.getByLabel('Prices as agreed: does not apply').click();
    await dialog.getByLabel('Why it does not apply').fill('None changed.');
    await page.keyboard.press('Enter');
    // Meanwhile somebody says that it goes no further.
    await controller.submit({ kind: 'reject', by: 'anna', release: '1.1.0', reason: 'Totals are wrong.' });
    // The page behind moves on, and what was asked of eva is asked no more: what she has filled in stays hers to send.
    await page.getByText('1.1.0 is rejected: Totals are wrong.').waitFor();
    await dialog.getByRole('button', { name: 'Sign 1.1.0 off' }).click();
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByRole('alert').innerText()).toContain('1.1.0');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await leave(page);
  });

  test('the ledger is verified and newest first', async () => {
    const page = await signIn('carla', '/systems/shop/ledger');
    await page.getByText('Chain verified to').waitFor();
    const rows = await page.getByRole('listitem').allInnerTexts();
    const [newest, ...older] = rows.flatMap((row) => /#(\d+)/.exec(row)?.slice(1).map(Number) ?? []);
    expect(newest).toBeGreaterThan(Math.max(...older));
    expect(rows.join('\n')).toContain('rejected 1.1.0: Totals are wrong.');
    await leave(page);
  });

  test('the path is a picture that one comes to from the board', async () => {
    const page = await signIn('eva', '/');
    await page.getByRole('link', { name: 'The path of shop' }).click();
    await page.getByText('DEV → TEST → LAST → INT → prePROD → PROD, strictly in order.').waitFor();
    const stage = page.getByRole('region', { name: 'prePROD' });
    expect(await stage.innerText()).toMatch(/To enter\s+Approval: release-manager[^]+To leave[^]+Sign-off: customer/);
    await leave(page);
  });

  test('the board fits a phone, light and dark', async () => {
    const page = await signIn('carla', '/', { width: 390, height: 844 });
    await page.getByRole('list', { name: 'Stages' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    const ground = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.getByRole('list', { name: 'Stages' }).waitFor();
    expect(await ground()).not.toBe(light);
    await leave(page);
  });

  test('production asks whether it is you, and then does the very same; unknown authors are said', async () => {
    const bill = billOf(services, '3');
    const [by, unknownAuthors] = ['dora', ['7f3a']];
    await controller.submit({ kind: 'create', by, release: '1.2.0', bill, authors: ['dora'], unknownAuthors, carry: false });
    await controller.submit({ kind: 'promote', by, release: '1.2.0', stage: 'PROD', wait: true });
    const page = await signIn('deniz', '/systems/shop/releases/1.2.0');
    await page.getByText('An unknown author may be anybody who approves: so nobody approves it alone.').waitFor();
    await walkToProduction('1.2.0');
    controller.pass(6 * 60_000);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Is it you?' });
    await dialog.getByText('This opens production').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nothing was recorded: it wants your password, which was not given.').waitFor();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog.getByLabel('Password of deniz').fill('not this one');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Password of deniz').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText(/You approved 1\.2\.0 for PROD\. Recorded as #\d+\./).waitFor();
    expect(await dialog.count()).toBe(0);
    await leave(page);
  });

  test('broken glass is red, with a sign and words, on the release, its stage and the board', async () => {
    await controller.submit({
      kind: 'break-glass',
      by: 'olga',
      release: '1.2.0',
      stage: 'PROD',
      reason: 'Nobody can order',
      expires: Date.now() + 3_600_000,
    });
    await controller.submit({ kind: 'second-exception', by: 'carla', id: '1.2.0.x1' });
    const page = await signIn('eva', '/systems/shop/releases/1.2.0');
    const banner = page.getByRole('region', { name: 'Glass broken before PROD' });
    await banner.getByText('by olga and carla').waitFor();
    expect(await banner.locator('svg').count()).toBe(1);
    // Reddish: more red than green and blue, in whichever theme.
    const red = `(() => { const canvas = document.createElement('canvas').getContext('2d');
      canvas.fillStyle = getComputedStyle(document.querySelector('section[aria-label^="Glass broken"] strong')).color;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
      return r > 2 * g && r > 2 * b; })()`;
    expect(await page.evaluate(red)).toBe(true);
    await page.getByRole('list', { name: 'Stages' }).getByText('glass broken').waitFor({ timeout: 60_000 });
    await page.goto(controller.url);
    await page.getByRole('grid').getByText('glass broken').first().waitFor();
    await page.getByRole('gridcell').filter({ hasText: '1.2.0' }).filter({ hasText: 'glass broken' }).waitFor({ timeout: 60_000 });
    await leave(page);
  });

  test('a right over production waits on the page of who may second it, and says who gains what', async () => {
    const root = await signIn('root', '/');
    const body = JSON.stringify({ persons: ['root', 'dora'] });
    const put = `fetch('/api/groups/installation-admin', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '${body}' })`;
    expect(await root.evaluate(`${put}.then((answer) => answer.json()).then((group) => group.waits.by)`)).toBe('root');
    await root.goto(`${controller.url}/people`);
    await root.getByText('Asked by you').waitFor();
    expect(await root.getByRole('button', { name: 'Second', exact: true }).count()).toBe(0);
    await leave(root);
    const page = await signIn('deniz', '/');
    await page.getByRole('link', { name: /People.*1 waits for you/ }).click();
    await page.getByText('dora administers the installation').waitFor();
    await page.getByRole('button', { name: 'Second', exact: true }).click();
    await page.getByText('No right over production waits for a second person.').waitFor();
    await leave(page);
  });

  test('a token is made for one environment, shown once, and revoked', async () => {
    const page = await signIn('dora', '/tokens');
    await page.getByLabel('What it is for').fill('CI');
    await page.getByLabel('System').selectOption('shop');
    await page.getByLabel('dev', { exact: true }).check();
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByText('everything in dev of shop').waitFor();
    expect(await page.getByRole('status').innerText()).toMatch(/lks_[\w-]+/);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No program signs in as you.').waitFor();
    await leave(page);
  });

  test('eight tabs of one browser share one stream of hints, and all stay live', async () => {
    const first = await signIn('carla', '/');
    const tabs = [first, ...(await Promise.all(Array.from({ length: 7 }, () => first.context().newPage())))];
    await Promise.all(tabs.map((tab) => tab.goto(controller.url)));
    await controller.submit({ kind: 'hold', by: 'olga', stage: 'LAST', reason: 'A partner tests.' });
    await Promise.all(tabs.map((tab) => tab.getByText('held LAST: A partner tests.').waitFor()));
    await leave(first);
  });

  test('a tab that hears late is told what it has not heard', async () => {
    const first = await signIn('carla', '/');
    await first.getByText('held LAST: A partner tests.').waitFor();
    const late = await first.context().newPage();
    await late.addInitScript(joinLate);
    await late.goto(controller.url);
    await late.getByText('held LAST: A partner tests.').waitFor();
    await controller.submit({ kind: 'free', by: 'olga', stage: 'LAST' });
    const freed = (page: Page) => page.getByText('freed LAST').first();
    await freed(first).waitFor();
    expect(await freed(late).count()).toBe(0);
    await late.evaluate('joinNow()');
    await freed(late).waitFor();
    await leave(first);
  });
});

/** In the browser: this tab's link to the stream that all tabs share stands only when it is told to. */
const joinLate = `
const Shared = SharedWorker;
const waiting = [];
window.joinNow = () => waiting.splice(0).forEach((join) => join());
window.SharedWorker = class {
  constructor(...given) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    waiting.push(() => {
      const { port } = new Shared(...given);
      port.onmessage = ({ data }) => port2.postMessage(data);
      port2.onmessage = ({ data }) => port.postMessage(data);
    });
  }
};`;

/** Everybody but the last says yes, as soon as they are asked. */
async function walkToProduction(release: string): Promise<void> {
  const checklist = { 'Order placed': true, 'Prices as agreed': true };
  await persist(() => controller.submit({ kind: 'approve', by: 'anna', release, stage: 'INT' }));
  await persist(() => controller.submit({ kind: 'approve', by: 'bo', release, stage: 'INT' }));
  await persist(() => controller.submit({ kind: 'approve', by: 'carla', release, stage: 'prePROD' }));
  await persist(() => controller.submit({ kind: 'approve', by: 'deniz', release, stage: 'prePROD' }));
  await persist(() => controller.submit({ kind: 'sign', by: 'eva', release, stage: 'prePROD', checklist }));
}

async function persist(attempt: () => Promise<unknown>): Promise<void> {
  for (let left = 300; ; left -= 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function open(address: string, viewport = { width: 1440, height: 900 }): Promise<Page> {
  const page = await openPage(browser, { viewport });
  page.on('console', (message) => {
    if (isComplaint(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => void complaints.push(error.message));
  await page.goto(controller.url + address);
  return page;
}

async function signIn(person: string, address: string, viewport?: { readonly width: number; readonly height: number }): Promise<Page> {
  const page = await open(address, viewport);
  await page.getByLabel('Name').fill(person);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

/** An answer that is no success is no complaint; the page says it in its own place. */
function isComplaint(text: string): boolean {
  return !/^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}

/** Presses Tab until the focus is where it should be. */
function walkTo(page: Page, isThere: string): Promise<void> {
  return pressUntil(page, 'Tab', isThere);
}

async function pressUntil(page: Page, key: string, isThere: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await page.evaluate(isThere)) === true) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never led there`);
}
