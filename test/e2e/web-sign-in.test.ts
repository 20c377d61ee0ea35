// The way in, in a browser: a password that was given is changed, a second factor that a role demands is added, and asked for from then on.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeAt } from '#http/totp.ts';
import { enter } from '../enter.ts';
import { browserPath, buildPages, launchBrowser, openPage } from './web-browser.ts';
import { password, readShop, startWebController, type WebController } from './web-controller.ts';

const given = 'lattice vermilion quokka 73';
const own = 'a lattice of my own, with quokkas';

/** What the content security policy forbade, and what no page may write into the console. */
const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('the way in, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-sign-in-'));
    buildPages(folder);
    controller = await startWebController({ file: await readShop(), persons: ['root', 'carla'], webFolder: folder });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => expect(complaints).toEqual([]));

  test('whoever was given a password sees nothing but how to choose another one', async () => {
    await askAsRoot('POST', 'users', { person: 'fred', password: given });
    const page = await signIn('fred', given);
    await page.getByRole('heading', { name: 'Welcome, fred' }).waitFor();
    await page.getByLabel('The password you have').fill(given);
    await page.getByLabel('A new one, 12 signs or more').fill(own);
    await page.getByLabel('The same password again').fill('something else');
    await page.getByText('The two are not the same.').waitFor();
    await page.getByLabel('The same password again').fill(own);
    await page.getByRole('button', { name: 'Change my password' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await page.context().close();
    const again = await signIn('fred', own);
    await again.getByRole('navigation', { name: 'Pages' }).waitFor();
    await again.context().close();
  });

  test('a second factor is added, shown its recovery codes, and asked for from then on', async () => {
    await askAsRoot('PUT', 'second-factor', { roles: ['release-manager'] });
    const page = await signIn('carla', password);
    await page.getByText('A role of yours demands a second factor.').waitFor();
    await page.getByRole('button', { name: 'Add a second factor' }).click();
    const seed = await page.locator('button[title=Copy] code').innerText();
    await page.locator('svg path').last().waitFor();
    await page.getByLabel('The code that it shows now').fill(codeAt(seed, Math.floor(Date.now() / 30_000)));
    await page.getByRole('button', { name: 'From now on, ask me for a code' }).click();
    await page.getByText('Keep these recovery codes elsewhere.').waitFor();
    const recoveryCodes = await page.locator('li code').allInnerTexts();
    expect(recoveryCodes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await page.context().close();

    const again = await signIn('carla', password);
    await again.getByLabel('Code of your app, or a recovery code').fill('000000');
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.getByText('Name, password or code is wrong.').waitFor();
    await again.getByLabel('Code of your app, or a recovery code').fill(recoveryCodes[0] ?? '');
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.getByRole('navigation', { name: 'Pages' }).waitFor();
    await again.goto(`${controller.url}/account`);
    await again.getByText('9 recovery codes left').waitFor();
    await again.context().close();
  });
});

async function askAsRoot(method: string, route: string, body: object): Promise<void> {
  const cookie = await enter(controller.url, { name: 'root', password });
  const headers = { cookie, origin: controller.url, 'content-type': 'application/json' };
  const answer = await fetch(`${controller.url}/api/${route}`, { method, headers, body: JSON.stringify(body) });
  expect(answer.status, await answer.text()).toBe(200);
}

async function signIn(person: string, word: string): Promise<Page> {
  const page = await openPage(browser);
  page.on('console', (message) => {
    if (!/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => void complaints.push(error.message));
  await page.goto(controller.url);
  await page.getByLabel('Name').fill(person);
  await page.getByLabel('Password').fill(word);
  await page.getByRole('button', { name: 'Sign in' }).click();
  return page;
}
