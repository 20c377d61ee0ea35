// The controller is gone while people look: every page says so within 40 s and sends nothing, and goes on by itself when it is back.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser, visit } from './web-browser.ts';
import { screens, type Story, tellStory } from './web-story.ts';
import { layWire, type Wire } from './wire.ts';

let story: Story;
let wire: Wire;
let browser: Browser;

describe.skipIf(browserPath === undefined)('a controller that is killed while pages are open,', () => {
  beforeAll(async () => {
    story = await tellStory();
    wire = await layWire(story.controller.url);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await wire?.close();
    await story?.end();
  });

  test.concurrent('is said on every page within 40 s, with every action off and why; back, all goes on without a reload', async () => {
    const first = await visit({ browser, url: wire.url, person: 'eva', complain: () => undefined }, '/systems/shop/releases/1.2.0');
    const asked = await openAll(first.context());
    const boss = await visit({ browser, url: wire.url, person: 'root', complain: () => undefined }, '/settings/people');
    await first.getByRole('button', { name: 'Sign off…' }).click();
    await first.getByRole('dialog').getByText('2 of 2 without a result').waitFor();
    const pages = [...asked, { name: 'people of an administrator', page: boss }, { name: 'a dialog that is open', page: first }];
    const before = await Promise.all(pages.map(async ({ page }) => headOf(page)));
    await wire.kill();
    const killedAt = Date.now();
    await Promise.all(pages.map(({ page }) => page.getByText('Nothing was heard from the controller since').waitFor({ timeout: 45_000 })));
    expect(Date.now() - killedAt).toBeLessThan(44_000);
    for (const [position, { name, page }] of pages.entries()) {
      expect([name, await page.evaluate(onActions)]).toEqual([name, []]);
      // What one saw stays: it was true then.
      expect([name, await headOf(page)]).toEqual([name, before[position]]);
      await page.evaluate('window.neverReloaded = true');
    }
    const dialog = first.getByRole('dialog');
    await dialog.getByText('The controller is silent: nothing can be sent.').waitFor();
    await wire.mend();
    // Somebody writes, perhaps before a page is back: none misses it.
    await story.create('1.5.0', '6');
    await Promise.all(
      pages.map(({ page }) => page.getByText('Nothing was heard from the controller since').waitFor({ state: 'detached' })),
    );
    const board = pages.find(({ name }) => name === 'board')?.page;
    await board?.getByRole('grid').getByText('1.5.0').first().waitFor();
    for (const { name, page } of pages) expect([name, await page.evaluate('window.neverReloaded')]).toEqual([name, true]);
    await dialog.getByLabel('Order placed: passed').click();
    await dialog.getByText('1 of 2 without a result').waitFor();
  });

  test.concurrent('is not needed for a connection to die: one that is silent is given up, and the page hears again', async () => {
    const silent = await layWire(story.controller.url);
    const page = await visit({ browser, url: silent.url, person: 'carla', complain: () => undefined }, '/');
    await page.getByRole('grid').waitFor();
    silent.fallSilent();
    await story.create('1.6.0', '7');
    await page.getByRole('grid').getByText('1.6.0').first().waitFor();
    expect(await page.getByText('Nothing was heard from the controller since').count()).toBe(0);
    await silent.close();
  });
});

/** What would send something and is not off, or does not say why. */
const onActions = `[...document.querySelectorAll('[data-action]')].filter((button) =>
  button.getAttribute('aria-disabled') !== 'true' || !document.getElementById(button.getAttribute('aria-describedby')))
  .map((button) => button.textContent)`;

function headOf(page: Page): Promise<unknown> {
  return page.evaluate(`document.querySelector('main h1').textContent`);
}

async function openAll(context: BrowserContext): Promise<{ readonly name: string; readonly page: Page }[]> {
  return Promise.all(
    screens.map(async ({ name, address }) => {
      const page = await context.newPage();
      await page.goto(wire.url + address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return { name, page };
    }),
  );
}
