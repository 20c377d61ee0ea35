// Production is watched, as people see it: a canary that asks, one that has passed, and a watch that took its stage back.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const services = ['api', 'web'];
const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('production that is watched, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-watched-'));
    buildPages(folder);
    controller = await startWebController({
      file: await readFile(new URL('../scenarios/shop-canary.yaml', import.meta.url), 'utf8'),
      persons: ['root', 'dora', 'olga', 'carla', 'eva'],
      webFolder: folder,
    });
    browser = await launchBrowser();
    await adopt('1.0.0');
    controller.broken.add('1.1.0 judge-1');
    controller.broken.add('1.1.0 judge-1 goes on');
    await create('1.1.0', '2');
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

  test('a canary that is looked at tells its share of the traffic and what it has seen so far, live', async () => {
    const page = await open('eva', '/systems/shop/releases/1.1.0');
    const canary = page.getByRole('region', { name: 'Canary in prod' });
    await canary.getByText('777').waitFor({ timeout: 60_000 });
    expect(await canary.innerText()).toMatch(/5 % of the traffic, step 1 of 3.*looking.*users, new side\s*98.*1\.4 to 1/s);
    expect(await look(page, 'live-1440')).toBeLessThanOrEqual(0);
    await page.goto(`${controller.url}/systems/shop/environments/prod`);
    const coming = page.getByRole('region', { name: 'On its way here: 1.1.0' });
    await coming.getByRole('region', { name: 'Canary in prod' }).getByText('777').waitFor({ timeout: 60_000 });
    expect(await coming.innerText()).toMatch(/5 % of the traffic, step 1 of 3/);
    // Of one look there is no curve yet; of two there is.
    await coming.getByRole('figure').filter({ hasText: 'Odds that it is worse 1.4 to 1' }).getByText('suspended at 100 to 1').waitFor();
    await coming.getByRole('figure').filter({ hasText: 'Share of the traffic 5 %' }).waitFor();
    expect(await look(page, 'environment-canary')).toBeLessThanOrEqual(0);
    controller.broken.delete('1.1.0 judge-1 goes on');
    await leave(page);
  });

  test('a canary that nobody could tell about says so, who may say on, until when, and what it saw; its author gets no button', async () => {
    const page = await open('dora', '/systems/shop/releases/1.1.0');
    const question = page.getByRole('region', { name: 'Question in prod' });
    await question.getByText('Nobody could tell whether it is worse in prod.').waitFor({ timeout: 60_000 });
    expect(await question.innerText()).toMatch(/taken back .*To say on: carla, deniz or olga\./s);
    expect(await question.getByRole('button', { name: 'Go on…' }).count()).toBe(0);
    const canary = page.getByRole('region', { name: 'Canary in prod' });
    expect(await canary.innerText()).toMatch(/5 % of the traffic, step 1 of 3.*inconclusive.*requests, new side\s*41/s);
    await leave(page);
  });

  test('the board shows the question to whoever may answer, on a phone too', async () => {
    const page = await open('olga', '/');
    await page.getByRole('gridcell').filter({ hasText: 'decide' }).waitFor();
    await page.getByText('1 release needs you').or(page.getByText('1 release need you')).waitFor();
    expect(await look(page, 'board-asks-1440')).toBeLessThanOrEqual(0);
    await leave(page);
    const small = await open('olga', '/systems/shop/releases/1.1.0', phone);
    await small.getByRole('region', { name: 'Question in prod' }).waitFor();
    expect(await look(small, 'asks-390')).toBeLessThanOrEqual(0);
    await leave(small);
  });

  test('whoever may has it looked at again, and lets it go on, each for a reason', async () => {
    controller.broken.delete('1.1.0 judge-1');
    const page = await open('olga', '/systems/shop/releases/1.1.0');
    const question = page.getByRole('region', { name: 'Question in prod' });
    await question.getByRole('button', { name: 'Take back…' }).waitFor();
    expect(await look(page, 'asks-1440')).toBeLessThanOrEqual(0);
    await question.getByRole('button', { name: 'Look again…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('say why').waitFor();
    await dialog.getByLabel('Why').fill('There was no traffic at night');
    await dialog.getByRole('button', { name: 'Look at 1.1.0 again in prod' }).click();
    await question.getByText('prod asks before it goes on.').waitFor({ timeout: 60_000 });
    expect(await question.getByRole('button', { name: 'Look again…' }).count()).toBe(0);
    await question.getByRole('button', { name: 'Go on…' }).click();
    await dialog.getByLabel('Why').fill('Customers like it');
    expect(await look(page, 'go-on-1440')).toBeLessThanOrEqual(0);
    controller.broken.add('1.1.0 watch');
    await dialog.getByRole('button', { name: 'Let 1.1.0 go on in prod' }).click();
    await page.getByText('Lockstep took PROD back to 1.0.0', { exact: false }).first().waitFor({ timeout: 60_000 });
    await leave(page);
  });

  test('what Lockstep took back by itself is said on the release and the board, and whoever may lets it in again', async () => {
    const small = await open('carla', '/', phone);
    await small.getByText('Lockstep took PROD back to 1.0.0, because watch said no', { exact: false }).waitFor();
    expect(await look(small, 'board-taken-back-390')).toBeLessThanOrEqual(0);
    await leave(small);
    const board = await open('carla', '/');
    await board.getByText('takes PROD back to 1.0.0 by itself', { exact: false }).waitFor();
    expect(await look(board, 'board-taken-back-1440')).toBeLessThanOrEqual(0);
    await leave(board);
    const page = await open('carla', '/systems/shop/releases/1.1.0?stage=PROD');
    const banner = page.getByRole('region', { name: 'PROD was taken back' });
    await banner.getByText('lockstep free PROD --release 1.1.0').waitFor();
    expect(await page.getByRole('region', { name: 'Canary in prod' }).innerText()).toMatch(/canary in prod\s*passed.*1,684/s);
    expect(await look(page, 'taken-back-1440')).toBeLessThanOrEqual(0);
    await banner.getByRole('button', { name: 'Let it in again' }).click();
    await banner.getByRole('button', { name: 'Let it in again' }).waitFor({ state: 'detached' });
    await leave(page);
  });

  test('how an environment answered is a sentence, a picture, and the gaps in words', async () => {
    const page = await open('eva', '/systems/shop/releases/1.1.0?stage=INT');
    const answers = page.getByRole('region', { name: 'How int answered' });
    await answers.getByText('Nobody has told of int yet', { exact: false }).waitFor();
    await controller.tellMinutes('shop', 'int', (ago) => ({ requests: 40, up: ago % 90 > 8 }));
    await page.reload();
    await answers.getByRole('figure').waitFor();
    expect(await answers.innerText()).toMatch(/int answered in 89\.5 % of 600 minutes.*answered in \d+ of \d+ minutes/s);
    await page.getByLabel('Look back').selectOption('1');
    await answers.getByText('lockstep env show int --days 1').waitFor();
    await answers.getByRole('figure').waitFor();
    expect(await look(page, 'availability-1440')).toBeLessThanOrEqual(0);
    await leave(page);
    const small = await open('eva', '/systems/shop/releases/1.1.0?stage=INT', phone);
    await small.getByRole('region', { name: 'How int answered' }).getByRole('figure').waitFor();
    expect(await look(small, 'availability-390')).toBeLessThanOrEqual(0);
    await leave(small);
  });

  test('a canary is planned where the rollout stands', async () => {
    const page = await open('eva', '/systems/shop/releases/1.1.0?stage=PROD', phone);
    await page.getByText('Rollout: canary: 5 % for 10 min, ask operator, 50 % for 10 min').waitFor();
    await page.getByRole('button', { name: 'Plan a canary…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1,690 requests of customers', { exact: false }).waitFor();
    expect(await look(page, 'plan-390')).toBeLessThanOrEqual(0);
    await dialog.getByLabel('Requests a second, in an ordinary hour').fill('1');
    await dialog.getByText('The traffic is not enough to find 1 %.', { exact: false }).waitFor();
    await dialog.getByLabel('Requests a second, in an ordinary hour').fill('many');
    await dialog.getByText('Each of these wants a number above zero', { exact: false }).waitFor();
    await leave(page);
  });
});

async function adopt(release: string): Promise<void> {
  await controller.submit({ kind: 'adopt', by: 'olga', release, bill: billOf(services, '1'), environments: ['int', 'prod'] });
  await controller.submit({ kind: 'second-adoption', by: 'carla', id: 'a1' });
}

async function create(release: string, digit: string): Promise<void> {
  await controller.submit({ kind: 'create', by: 'dora', release, bill: billOf(services, digit), authors: ['dora'], carry: false });
  await controller.submit({ kind: 'promote', by: 'dora', release, stage: 'PROD', wait: true });
}

function open(person: string, address: string, viewport?: { readonly width: number; readonly height: number }): Promise<Page> {
  const { url } = controller;
  return visit({ browser, url, person, complain: (text) => void complaints.push(text), ...(viewport && { viewport }) }, address);
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}
