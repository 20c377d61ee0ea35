// Breaking the glass in the browser: one asks at a desk, another grants it on a phone. And what else a phone must reach.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, openPage } from './web-browser.ts';
import { billOf, password, readShop, startWebController, type WebController } from './web-controller.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('in an emergency', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-glass-'));
    buildPages(folder);
    const persons = ['root', 'dora', 'anna', 'carla', 'deniz', 'olga'];
    controller = await startWebController({ file: await readShop(), persons, webFolder: folder });
    browser = await launchBrowser();
    const bill = billOf(['api', 'web'], '2');
    await controller.submit({ kind: 'create', by: 'dora', release: '1.1.0', bill, authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release: '1.1.0', stage: 'INT', wait: true });
  });
  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('an operator asks, reading what is given up, and another person grants it on a phone', async () => {
    const olga = await signIn('olga', desk);
    await olga.getByText('A tester has still to approve 1.1.0 for INT', { exact: true }).waitFor({ timeout: 60_000 });
    await olga.getByRole('button', { name: 'Break the glass…' }).click();
    const dialog = olga.getByRole('dialog');
    expect(await dialog.getByRole('list', { name: 'Gates that are waived' }).innerText()).toContain('tester of INT');
    await shoot(olga, 'ask');
    expect(await dialog.getByRole('button', { name: 'Ask to break the glass' }).isDisabled()).toBe(true);
    await dialog.getByLabel('What burns').fill('Nobody can order');
    await dialog.getByRole('button', { name: 'Ask to break the glass' }).click();
    const asked = olga.getByRole('region', { name: 'The glass is to be broken before INT' });
    await asked.getByText('you asked').waitFor();
    // Whoever asked grants nothing.
    expect(await asked.getByRole('button', { name: 'Break the glass', exact: true }).count()).toBe(0);
    await shoot(olga, 'asked');
    const dora = await signIn('dora', phone);
    await dora.getByRole('region', { name: 'The glass is to be broken before INT' }).waitFor();
    expect(await dora.getByRole('button', { name: 'Break the glass', exact: true }).count()).toBe(0);
    const carla = await signIn('carla', phone);
    await carla.getByRole('region', { name: 'The glass is to be broken before INT' }).getByText('Nobody can order').waitFor();
    await shoot(carla, 'grant-phone');
    expect(await overflow(carla)).toBeLessThanOrEqual(0);
    await carla.getByRole('button', { name: 'Break the glass', exact: true }).click();
    await carla.getByRole('region', { name: 'Glass broken before INT' }).getByText('by olga and carla').waitFor();
    await olga.getByRole('region', { name: 'Glass broken before INT' }).waitFor();
    expect(await asked.count()).toBe(0);
    for (const page of [olga, dora, carla]) await page.context().close();
  });

  test('on a phone one reaches the own settings and tokens from the header, which still fits', async () => {
    const page = await signIn('carla', phone);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: 'carla: your settings' }).click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Tokens' }).click();
    await page.getByRole('button', { name: 'Make a token' }).waitFor();
    await shoot(page, 'tokens-phone');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

async function signIn(person: string, viewport: { readonly width: number; readonly height: number }): Promise<Page> {
  const page = await openPage(browser, { viewport });
  await page.goto(`${controller.url}/systems/shop/releases/1.1.0`);
  await page.getByLabel('Name').fill(person);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
}

/** Where somebody wants to look: `SHOTS=/tmp/shots`. */
async function shoot(page: Page, name: string): Promise<void> {
  const { SHOTS = '' } = process.env;
  if (SHOTS !== '') await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
}
