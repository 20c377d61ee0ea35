// One environment: what runs there and ran there, what comes, and the way back; and why the date of a release moved.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Foretold } from '#core/foretold.ts';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  operator: [olga]
services:
  web: {source: "directory:./web", command: node server.js}
environments:
  test: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: TEST
  - stage: PROD
`;

const dayMs = 86_400_000;
const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('an environment, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-environment-'));
    buildPages(folder);
    controller = await startWebController({ file, persons: ['root', 'dora', 'olga'], webFolder: folder });
    browser = await launchBrowser();
    for (const [release, digit] of [
      ['1.0.0', '1'],
      ['1.1.0', '2'],
    ] as const) {
      await controller.submit({ kind: 'create', by: 'dora', release, bill: billOf(['web'], digit), authors: ['dora'], carry: false });
      for (const stage of ['TEST', 'PROD']) {
        await controller.submit({ kind: 'promote', by: 'olga', release, stage, wait: true });
        await until(() => controller.entered('shop', release, stage));
      }
    }
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
  ])('at %s it shows the digests that run, what ran before and who brought it', async (name, viewport) => {
    const page = await open('dora', '/systems/shop/environments/prod', viewport);
    const runs = page.getByRole('region', { name: 'What runs here' });
    await runs.getByText('sha256:22222222…22').waitFor();
    const ran = page.getByRole('region', { name: 'What ran here' });
    expect(await ran.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^1\.1\.0\s[^]*runs now\s+promoted by olga$/),
      expect.stringMatching(/^1\.0\.0\s[^]*promoted by olga$/),
    ]);
    expect(await page.getByRole('region', { name: 'The way back' }).innerText()).toContain(
      'You may not: operator and release-manager may.',
    );
    expect(await look(page, `environment-stays-${name.replace('a ', '')}`)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test('whoever may rolls back from there after a preview, and the page follows', async () => {
    const page = await open('olga', '/systems/shop/environments/prod');
    await page.getByRole('button', { name: 'Roll back…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The same bits that ran there before come back.').waitFor();
    expect(await look(page, 'environment-roll-back')).toBeLessThanOrEqual(0);
    await dialog.getByLabel('Why').fill('Orders fail.');
    await dialog.getByRole('button', { name: 'Roll PROD back to 1.0.0' }).click();
    const ran = page.getByRole('region', { name: 'What ran here' });
    await ran.getByText('rolled back to by olga').waitFor();
    await page.getByRole('region', { name: 'What runs here' }).getByText('sha256:11111111…11').waitFor();
    await page.context().close();
  });

  test('a release says from which day to which its date moved, and by what', async () => {
    await controller.submit({ kind: 'create', by: 'dora', release: '1.2.0', bill: billOf(['web'], '3'), authors: ['dora'], carry: false });
    await controller.apply(file.replace('  - stage: PROD\n', '  - stage: PROD\n    entry: [approval: {operator: 1}]\n'));
    const first = await foretell(10);
    const page = await open('dora', '/systems/shop/releases/1.2.0');
    const when = page.getByRole('region', { name: 'When', exact: true });
    await when.waitFor();
    await foretell(12, first);
    await when.getByText('Fri 5 Jun (Company day) counts otherwise').waitFor();
    expect(await when.innerText()).toMatch(
      /Even odds \w+ \d+ \w+ → \w+ \d+ \w+, \+2 w?d\.[^]*\+2 d Fri 5 Jun \(Company day\) counts otherwise/,
    );
    expect(await look(page, 'release-moved')).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

/** As the controller would, so many days on. */
async function foretell(days: number, from?: Foretold): Promise<Foretold> {
  const at = Date.now();
  const date = at + days * dayMs;
  const text = new Date(date).toISOString().slice(0, 10);
  const foretold: Foretold = { at, evenOdds: date, nineInTen: date, neverPercent: 0, days: { evenOdds: text, nineInTen: text } };
  const parts = [{ kind: 'calendar', words: 'Fri 5 Jun (Company day) counts otherwise', ms: 2 * dayMs }] as const;
  const move = from && { move: { from, ms: 2 * dayMs, samples: 400, parts } };
  await controller.submit({ kind: 'foretell', by: 'lockstep', release: '1.2.0', foretold, ...move });
  return foretold;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function open(person: string, address: string, viewport?: typeof phone): Promise<Page> {
  const complain = (text: string): void => void complaints.push(text);
  const page = await visit({ browser, url: controller.url, person, complain, ...(viewport && { viewport }) }, address);
  page.setDefaultTimeout(20_000);
  return page;
}
