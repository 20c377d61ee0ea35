// What the policy of the pages forbids is found in every journey, because the browser of the journeys tells it. Here pages do it on purpose.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, buildPages, launchBrowser, openPage } from './web-browser.ts';
import { readShop, startWebController, type WebController } from './web-controller.ts';

let folder = '';
let controller: WebController;

describe.skipIf(browserPath === undefined)('a browser of the journeys', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-policy-'));
    buildPages(folder);
    controller = await startWebController({ file: await readShop(), persons: ['root'], webFolder: folder });
  });

  afterAll(async () => {
    await controller?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    [
      'a style in the page',
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'p { color: red }' }))`,
      /^Forbidden.*: style-src/m,
    ],
    ['text that becomes HTML', `try { document.body.innerHTML = '<p>here</p>' } catch {}`, /^Forbidden.*: require-trusted-types-for/m],
    ['a picture from elsewhere', `new Image().src = 'http://127.0.0.1:9/'`, /^Forbidden.*: img-src/m],
    ['a question to elsewhere', `fetch('http://127.0.0.1:9/').catch(() => undefined)`, /^Forbidden.*: connect-src/m],
  ])('does not close in peace after %s', async (_, deed, told) => {
    const browser = await launchBrowser();
    const page = await openPage(browser);
    await page.goto(controller.url);
    await page.getByLabel('Password').waitFor();
    const heard = page.waitForEvent('console', (message) => told.test(message.text()));
    await page.evaluate(deed);
    await heard;
    await expect(browser.close()).rejects.toThrow(told);
  });

  test('closes in peace after a visit that did nothing of the kind', async () => {
    const browser = await launchBrowser();
    const page = await openPage(browser);
    await page.goto(controller.url);
    await page.getByLabel('Password').waitFor();
    await browser.close();
  });
});
