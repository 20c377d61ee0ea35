// The pages in German: chosen by the browser or by a person, whole on every main screen, and with room for words that are longer still.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, openPage, phone, wide } from './web-browser.ts';
import { billOf, password, readShop, startWebController, type WebController } from './web-controller.ts';
import { german } from '#web/words/german/index.ts';

const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('the pages in German', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-german-'));
    buildPages(folder);
    const persons = ['root', 'dora', 'anna', 'carla', 'deniz', 'eva', 'olga'];
    controller = await startWebController({ file: await readShop(), persons, webFolder: folder });
    browser = await launchBrowser();
    const bill = billOf(['api', 'web'], '2');
    await controller.submit({ kind: 'create', by: 'dora', release: '1.1.0', bill, authors: ['dora'], carry: false });
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

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test('a German browser is spoken to in German, and a wrong password is a German sentence', async () => {
    const page = await open('/');
    await page.getByText('Staging im Gleichschritt mit der Produktion, und jedes Release dort mit Nachweis.').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('de');
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Passwort').fill('not this one');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByText('Name oder Passwort ist falsch. Versuchen Sie es noch einmal.').waitFor();
    expect(await englishOn(page)).toEqual([]);
    expect(await look(page, 'german-sign-in')).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test('whoever chooses English has it from then on, and German again', async () => {
    const page = await open('/');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('button', { name: 'Anmelden' }).waitFor();
    await page.context().close();
  });

  test('board, release, why and approval are said in German, to the last word of ours', async () => {
    const page = await signIn('anna', '/');
    await page.getByText('1 Release braucht Sie').waitFor({ timeout: 60_000 });
    expect(await englishOn(page)).toEqual([]);
    expect(await look(page, 'german-board')).toBeLessThanOrEqual(0);
    await page.goto(`${controller.url}/systems/shop/releases/1.1.0`);
    await page.getByText('Tester muss 1.1.0 für INT noch freigeben', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText(/1\.1\.0 ist in \w+ und darf aus 1 Grund noch nicht in INT eintreten:/).waitFor();
    expect(await englishOn(page)).toEqual([]);
    expect(await look(page, 'german-release')).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Freigeben', exact: true }).first().click();
    await page.getByText(/Sie haben 1\.1\.0 für INT freigegeben\. Eingetragen als #\d+\./).waitFor();
    await page.context().close();
  });

  test('no cell of the board is cut through a line, however long words are and the name of a release is', async () => {
    const bill = billOf(['api', 'web'], '3');
    const release = '2026.11.22-nightly.4711';
    await controller.submit({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release, stage: 'TEST', wait: true });
    await expect.poll(() => controller.entered('shop', release, 'TEST'), { timeout: 60_000 }).toBe(true);
    const page = await signIn('anna', '/');
    const found: unknown[] = [];
    for (const language of ['', '?language=long']) {
      await page.goto(`${controller.url}/${language}`);
      await page.getByRole('grid').getByText(release).first().waitFor();
      for (const width of [920, 1100, 1200, 1300, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await expect.poll(() => page.evaluate('innerWidth')).toBe(width);
        found.push(...(await page.evaluate<string[]>(cutCells)).map((cell) => `${width}${language}: ${cell}`));
      }
      expect(await look(page, `german-board-cells${language.slice(-4)}`)).toBeLessThanOrEqual(0);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  test('what is refused is said in German, with what to do next', async () => {
    const page = await signIn('carla', '/approvals');
    await page.getByRole('heading', { name: 'Darf shop 1.1.0 in prePROD eintreten?' }).waitFor({ timeout: 60_000 });
    expect(await englishOn(page)).toEqual([]);
    expect(await look(page, 'german-approvals')).toBeLessThanOrEqual(0);
    // Somebody else was faster: what carla presses then is refused.
    const button = page.getByRole('button', { name: '1.1.0 für prePROD freigeben' });
    await page.route('**/commands/approve', async (route) => {
      await controller.submit({ kind: 'reject', by: 'carla', release: '1.1.0', reason: 'zu früh' }).catch(() => undefined);
      await route.continue();
    });
    await button.click();
    await page.getByText('1.1.0 ist abgelehnt: zu früh.').first().waitFor();
    await page.context().close();
  });

  test('no page has a word of ours left in English, and each has room for words half as long again', async () => {
    const page = await signIn('root', '/');
    const found: unknown[] = [];
    for (const address of addresses) {
      await settle(page, address);
      found.push({ address, english: await englishOn(page) });
      const name = `german${address.replaceAll('/', '-')}`;
      const widths = [await look(page, name)];
      await settle(page, `${address}?language=long`);
      await page.getByText(' lang]').first().waitFor();
      widths.push(await look(page, `${name}-long`));
      await page.setViewportSize(phone);
      widths.push(await look(page, `${name}-long-390`));
      await page.setViewportSize(wide);
      found.push({ address, wider: widths.filter((width) => width > 0) });
    }
    expect(found).toEqual(
      addresses.flatMap((address) => [
        { address, english: [] },
        { address, wider: [] },
      ]),
    );
    await page.context().close();
  });
});

const addresses = [
  '/',
  '/systems/shop/releases/1.1.0',
  '/approvals',
  '/systems/shop/calendar',
  '/systems/shop/path',
  '/systems/shop/ledger',
  '/systems/shop/environments/int',
  '/systems/shop/compare/dev/test',
  '/systems/shop/data/int',
  '/settings/account',
  '/settings/tokens',
  '/settings/people',
  '/settings/hosts',
];

/** Cells of which a line is seen in part: it reaches below the cell, or it is no whole number of lines high. */
const cutCells = `[...document.querySelectorAll('[data-kind="system"] a[data-column]')].flatMap((cell) => {
  const end = cell.closest('[data-row]').getBoundingClientRect().bottom;
  const fact = cell.lastElementChild.getBoundingClientRect();
  return fact.bottom <= end && fact.height % 16 === 0 ? [] : [cell.innerText + ' ' + (fact.bottom - end) + ' ' + fact.height];
})`;

/** Opened, and everything on it read. */
async function settle(page: Page, address: string): Promise<void> {
  await page.goto(controller.url + address);
  await page.getByRole('main').waitFor();
  await page.locator('[aria-busy]').first().waitFor({ state: 'detached' });
}

async function open(address: string): Promise<Page> {
  const page = await openPage(browser, { viewport: wide, locale: 'de-DE' });
  page.on('console', (message) => {
    if (!/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(controller.url + address);
  return page;
}

async function signIn(person: string, address: string): Promise<Page> {
  const page = await open(address);
  await page.getByLabel('Name').fill(person);
  await page.getByLabel('Passwort').fill(password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('button', { name: 'Abmelden' }).waitFor();
  return page;
}

/** English phrases of the pages and their German, as they would stand there; those of a few letters only are like anything. */
const phrases = Object.entries(german)
  .filter(([english, text]) => english !== text && /(?:[a-z][^a-z]*){6}/i.test(english.replaceAll(/\{\w+\}/g, '')))
  .map(([english, text]) => [shapeOf(english), shapeOf(text)]);

function shapeOf(text: string): string {
  return `^${text.replaceAll(/[\\^$.*+?()[\]|]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, '.+')}$`;
}

/** What is read or heard on a page and is English: a phrase of the pages, or a sentence of the core that nobody wrote in German. */
async function englishOn(page: Page): Promise<unknown> {
  return page.evaluate(`(${gather})(${JSON.stringify(phrases)})`);
}

// As text: what a page knows is none of the types here. What one copies, and what stands there as English, is passed over.
const gather = `(phrases) => {
  const own = '[lang="en"], code, pre, [class*="copy"]';
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.parentElement.closest(own) === null) texts.push(walker.currentNode.textContent.trim());
  for (const name of ['aria-label', 'title', 'placeholder'])
    for (const element of document.querySelectorAll('[' + name + ']')) if (element.closest(own) === null) texts.push(element.getAttribute(name));
  const known = phrases.map(([english, german]) => [new RegExp(english), new RegExp(german)]);
  const english = texts.filter((text) => known.some(([mine, other]) => mine.test(text) && !other.test(text)));
  const foreign = [...document.querySelectorAll('main [lang="en"]:not(button)')].map((element) => 'core: ' + element.textContent);
  return [...new Set([...english, ...foreign])];
}`;
