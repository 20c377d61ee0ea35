// The end of the log stands beside a failure on the release's page: of an attempt that came to nothing, and of a check that said no.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';
import { billOf, startWebController, type WebController } from './web-controller.ts';

const file = `lockstep: 1
system: shop
roles: {developer: [dora], tester: [tina], customer: [eva]}
services:
  web: {source: "directory:./web", command: node server.js}
checks:
  smoke: {http: /orders}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
    exit: [check: smoke]
`;
const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;

describe.skipIf(browserPath === undefined)('a failure, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-last-words-'));
    buildPages(folder);
    controller = await startWebController({ file, persons: ['root', 'dora', 'eva'], webFolder: folder });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test.each([
    ['1.0.0', '1', '1.0.0 place-web fails', 'The last attempt failed'],
    ['1.1.0', '2', '1.1.0 smoke', '3 of 41 failed'],
  ])('of %s shows the last lines of the log as they were written, on a phone too', async (release, digit, broken, sentence) => {
    controller.broken.add(broken);
    await controller.submit({ kind: 'create', by: 'dora', release, bill: billOf(['web'], digit), authors: ['dora'], carry: false });
    await controller.submit({ kind: 'promote', by: 'dora', release, stage: 'DEV', wait: true });
    for (const viewport of [undefined, phone]) {
      const page = await open(`/systems/shop/releases/${release}`, viewport);
      const words = page.locator('pre', { hasText: 'no table orders' });
      await words.waitFor({ timeout: 60_000 });
      expect(await words.count()).toBe(1);
      expect(await words.innerText()).toContain('\n    at find (/srv/web/orders.js:12:7)\n    <b>not bold</b>');
      expect(await page.getByRole('main').innerText()).toContain(sentence);
      expect(await look(page, `last-words-${digit}-${viewport?.width ?? 1440}`)).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  });
});

function open(address: string, viewport?: { readonly width: number; readonly height: number }): Promise<Page> {
  const { url } = controller;
  return visit({ browser, url, person: 'eva', complain: (text) => void complaints.push(text), ...(viewport && { viewport }) }, address);
}
