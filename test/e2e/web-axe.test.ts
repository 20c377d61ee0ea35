// axe over every page, at rest and with each overlay open, in both themes, on a wide and a narrow screen; and what the content security policy
// forbade meanwhile. One controller and one story serve all looks.
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { browserPath, launchBrowser, openPage, phone, visit, wide } from './web-browser.ts';
import { screens, settle, type Story, tellStory } from './web-story.ts';

const viewports = { wide, phone } as const;

let story: Story;
let browser: Browser;

describe.skipIf(browserPath === undefined)('axe finds nothing', () => {
  beforeAll(async () => {
    story = await tellStory();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await story?.end();
  });

  for (const [size, viewport] of Object.entries(viewports)) {
    test.concurrent(`on any page at rest, ${size}`, async () => {
      const page = await enter('root', viewport);
      const found: Found[] = [];
      for (const { name, address } of screens) {
        await page.goto(story.controller.url + address);
        await settle(page);
        found.push(...(await examine(page, `${name}, ${size}`)));
      }
      expect(found).toEqual([]);
      expect(await page.evaluate('window.forbidden')).toEqual([]);
      await page.context().close();
    });

    test.concurrent(`with each overlay open, ${size}`, async () => {
      const found: Found[] = [];
      for (const overlay of overlays) {
        const page = await enter(overlay.person, viewport, overlay.address);
        await overlay.open(page);
        await page.getByRole('dialog').waitFor();
        found.push(...(await examine(page, `${overlay.name}, ${size}`)));
        expect([overlay.name, await page.evaluate('window.forbidden')]).toEqual([overlay.name, []]);
        await page.context().close();
      }
      expect(found).toEqual([]);
    });
  }

  test.concurrent('before anybody has signed in', async () => {
    const page = await openPage(browser, wide);
    await page.goto(story.controller.url);
    await page.getByLabel('Password').waitFor();
    expect(await examine(page, 'sign-in')).toEqual([]);
    await page.context().close();
  });
});

interface Overlay {
  readonly name: string;
  readonly person: string;
  readonly address: string;
  readonly open: (page: Page) => Promise<void>;
}

const press =
  (name: string) =>
  (page: Page): Promise<void> =>
    page.getByRole('button', { name }).first().click();

const overlays: readonly Overlay[] = [
  { name: 'sign off', person: 'eva', address: '/systems/shop/releases/1.2.0', open: press('Sign off…') },
  { name: 'reject', person: 'carla', address: '/systems/shop/releases/1.2.0', open: press('Reject…') },
  { name: 'palette', person: 'eva', address: '/', open: (page) => page.keyboard.press('Control+K') },
  { name: 'keys', person: 'eva', address: '/', open: (page) => page.keyboard.press('?') },
  { name: 'roll back', person: 'carla', address: '/systems/shop/releases/1.1.0?stage=PROD', open: press('Roll back…') },
];

type Found = { readonly where: string; readonly rule: string; readonly nodes: readonly string[] };

const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })) }));

/** WCAG 2.2, A and AA, as far as a machine can tell, in both themes. */
async function examine(page: Page, name: string): Promise<readonly Found[]> {
  // By the debugger, and so past the policy of the page; the page itself may load no such thing.
  await page.evaluate(axe.source);
  const found: Found[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const told = violations.parse(await page.evaluate(run));
    found.push(
      ...told.map(({ id, nodes }) => ({
        where: `${name}, ${colorScheme}`,
        rule: id,
        nodes: nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary.replaceAll('\n', ' ').slice(0, 300)}`),
      })),
    );
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

const run = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })))`;

async function enter(person: string, viewport: { readonly width: number; readonly height: number }, address = '/'): Promise<Page> {
  return visit({ browser, url: story.controller.url, person, viewport, prepare: collectForbidden, complain: () => undefined }, address);
}

/** What the policy forbids is told to the page itself. */
const collectForbidden = `window.forbidden = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  window.forbidden.push([violatedDirective, blockedURI, sample].join(' ')));`;
