// axe over every page, at rest and with each overlay open, in both languages and both themes, on a wide and a narrow screen. One controller
// and one story serve all looks.
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { german } from '#web/words/german/index.ts';
import { browserPath, launchBrowser, openPage, phone, visit, wide } from './web-browser.ts';
import { screens, settle, type Story, tellStory } from './web-story.ts';

const viewports = { wide, phone } as const;
/** All look at once: on a machine that does much else each takes its time. */
const longestMs = 900_000;

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

  for (const isGerman of [false, true]) {
    for (const [size, viewport] of Object.entries(viewports)) {
      const looks = `${size}, in ${isGerman ? 'German' : 'English'}`;

      test.concurrent(
        `on any page at rest, ${looks}`,
        async () => {
          const page = await enter({ person: 'root', viewport, isGerman });
          const found: Found[] = [];
          for (const { name, address } of screens) {
            await page.goto(story.controller.url + address);
            await settle(page);
            found.push(...(await examine(page, `${name}, ${looks}`)));
          }
          expect(found).toEqual([]);
          await page.context().close();
        },
        longestMs,
      );

      test.concurrent(
        `with each overlay open, ${looks}`,
        async () => {
          const found: Found[] = [];
          for (const overlay of overlays) {
            const page = await enter({ person: overlay.person, viewport, isGerman }, overlay.address);
            await overlay.open(page, isGerman ? inGerman : inEnglish);
            found.push(...(await examine(page, `${overlay.name}, ${looks}`)));
            await page.context().close();
          }
          expect(found).toEqual([]);
        },
        longestMs,
      );
    }
  }

  test.concurrent('before anybody has signed in', async () => {
    const page = await openPage(browser, { viewport: wide });
    await page.goto(story.controller.url);
    await page.getByLabel('Password').waitFor();
    expect(await examine(page, 'sign-in')).toEqual([]);
    await page.context().close();
  });
});

/** A phrase of the pages as it stands there. */
type Words = (phrase: string) => string;

const inEnglish: Words = (phrase) => phrase;
const inGerman: Words = (phrase) => {
  const found = Object.entries(german).find(([english]) => english === phrase)?.[1];
  if (typeof found !== 'string') throw new Error(`no German for: ${phrase}`);
  return found;
};

interface Overlay {
  readonly name: string;
  readonly person: string;
  readonly address: string;
  /** Until it is there. */
  readonly open: (page: Page, words: Words) => Promise<void>;
}

const dialogBy =
  (phrase: string) =>
  async (page: Page, words: Words): Promise<void> => {
    await buttonOf(page, words(phrase)).click();
    await page.getByRole('dialog').waitFor();
  };

const dialogByKeys =
  (keys: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
  };

function buttonOf(page: Page, name: string): Locator {
  return page.getByRole('button', { name }).first();
}

const overlays: readonly Overlay[] = [
  { name: 'sign off', person: 'eva', address: '/systems/shop/releases/1.2.0', open: dialogBy('Sign off…') },
  { name: 'reject', person: 'carla', address: '/systems/shop/releases/1.2.0', open: dialogBy('Reject…') },
  { name: 'palette', person: 'eva', address: '/', open: dialogByKeys('Control+K') },
  { name: 'keys', person: 'eva', address: '/', open: dialogByKeys('?') },
  { name: 'roll back', person: 'carla', address: '/systems/shop/releases/1.1.0?stage=PROD', open: dialogBy('Roll back…') },
  { name: 'plan a canary', person: 'carla', address: '/systems/shop/releases/1.1.0?stage=PROD', open: dialogBy('Plan a canary…') },
  { name: 'from nothing', person: 'dora', address: '/systems/shop/releases/1.4.0', open: dialogBy('Try from nothing…') },
  {
    name: 'approve',
    person: 'anna',
    address: '/approvals',
    open: async (page, words) => {
      const word = page.getByLabel(words('A word for the ledger, if you like'));
      await word.fill('Looked at on Monday');
    },
  },
  {
    name: 'checklist, with an item that is not well',
    person: 'eva',
    address: '/approvals',
    open: async (page, words) => {
      await page.getByLabel(`Order placed: ${words('failed')}`).click();
      await page.getByRole('textbox', { name: words('What is not well') }).waitFor();
    },
  },
  {
    name: 'what-if',
    person: 'carla',
    address: '/systems/shop/calendar',
    open: async (page, words) => {
      await buttonOf(page, words('Try a freeze')).click();
      await page.waitForURL((url) => url.searchParams.has('what-if'));
      await settle(page);
    },
  },
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

interface Seat {
  readonly person: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly isGerman: boolean;
}

async function enter(seat: Seat, address = '/'): Promise<Page> {
  return visit({ browser, url: story.controller.url, ...seat, complain: () => undefined }, address);
}
