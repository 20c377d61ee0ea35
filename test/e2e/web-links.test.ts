// What one sees has an address: states at random, come to within a page that is open, are given away as links and opened elsewhere.
import fc from 'fast-check';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser, visit } from './web-browser.ts';
import { settle, type Story, tellStory } from './web-story.ts';

/** More in so short a time would be more requests than one person may make. */
const states = 40;
/** So many pairs of pages at a time. */
const pairs = 4;

let story: Story;
let browser: Browser;

describe.skipIf(browserPath === undefined)('an address', () => {
  beforeAll(async () => {
    story = await tellStory();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await story?.end();
  });

  test('shows the same words to whoever gets it, wherever one came from', async () => {
    const seed = Date.now();
    const addresses = fc.sample(anyState, { numRuns: states, seed });
    const [givers, takers] = [await enter(), await enter()];
    const told = await Promise.all(
      Array.from({ length: pairs }, async (_pair, first) => {
        const [giver, taker] = [await givers.newPage(), await takers.newPage()];
        await giver.goto(story.controller.url);
        return readEach(
          giver,
          taker,
          addresses.filter((_address, position) => position % pairs === first),
        );
      }),
    );
    await Promise.all([givers.close(), takers.close()]);
    expect([seed, told.flatMap(({ differences }) => differences)]).toEqual([seed, []]);
    // An address that nobody reads would show the same to all, too.
    expect(new Set(told.flatMap(({ words }) => words)).size).toBeGreaterThan(states / 4);
  });
});

const release = fc.constantFrom('1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0');
const place = fc.constantFrom('test', 'preprod', 'prod', '1.0.0', '1.1.0', '1.2.0', '1.4.0');
const day = fc.integer({ min: 3, max: 60 }).map((ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10));

const anyBoard = fc
  .record(
    {
      show: fc.constantFrom('all', 'mine', 'blocked', 'failed', 'frozen', 'moving'),
      q: fc.constantFrom('shop', '1.2', 'nothing', 'api'),
      status: fc.constantFrom('live', 'waiting', 'failed', 'passed', ''),
      open: fc.constantFrom('shop', ''),
    },
    { requiredKeys: [] },
  )
  .map((search) => `/?${new URLSearchParams(search).toString()}`);

const anyWhatIf = fc
  .record({ from: day, length: fc.integer({ min: 1, max: 6 }), stage: fc.constantFrom(' in PROD', ' in prePROD', '') })
  .map(({ from, length, stage }) => {
    const until = new Date(Date.parse(from) + length * 86_400_000).toISOString().slice(0, 10);
    return `/systems/shop/calendar?${new URLSearchParams({ 'what-if': `freeze ${from} to ${until}${stage}` }).toString()}`;
  });

const anyState = fc.oneof(
  { weight: 3, arbitrary: anyBoard },
  {
    weight: 3,
    arbitrary: fc
      .tuple(release, fc.constantFrom('TEST', 'prePROD', 'PROD'))
      .map(([name, stage]) => `/systems/shop/releases/${name}?stage=${stage}`),
  },
  { weight: 3, arbitrary: anyWhatIf },
  { weight: 3, arbitrary: day.map((from) => `/systems/shop/calendar?from=${from}`) },
  { weight: 3, arbitrary: fc.tuple(place, place).map(([left, right]) => `/systems/shop/compare/${left}/${right}`) },
  { weight: 1, arbitrary: fc.constantFrom('test', 'preprod', 'prod').map((name) => `/systems/shop/environments/${name}`) },
  { weight: 1, arbitrary: fc.constantFrom('look', 'tokens', 'notifications').map((section) => `/settings/${section}`) },
);

interface Told {
  readonly words: readonly string[];
  readonly differences: readonly string[];
}

/** One page goes from state to state without a reload; the other opens each link anew. */
async function readEach(giver: Page, taker: Page, addresses: readonly string[]): Promise<Told> {
  const words: string[] = [];
  const differences: string[] = [];
  for (const address of addresses) {
    await giver.evaluate(`history.pushState(null, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'))`);
    await settle(giver);
    await taker.goto(giver.url());
    await settle(taker);
    const isSame = await expect
      .poll(async () => (await wordsOf(giver)) === (await wordsOf(taker)), { timeout: 20_000 })
      .toBe(true)
      .then(
        () => true,
        () => false,
      );
    words.push(await wordsOf(giver));
    if (!isSame) differences.push(`${giver.url()}: ${await wordsOf(giver)} / ${await wordsOf(taker)}`);
  }
  for (const page of [giver, taker]) expect(await page.evaluate('window.forbidden')).toEqual([]);
  return { words, differences };
}

/** A browser of its own, in which somebody has signed in. */
async function enter(): Promise<BrowserContext> {
  const page = await visit({ browser, url: story.controller.url, person: 'carla', complain: () => undefined }, '/');
  await page.context().addInitScript(collectForbidden);
  return page.context();
}

const collectForbidden = `window.forbidden = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => window.forbidden.push(violatedDirective + blockedURI));`;

/** All that is read, filled in or chosen. */
async function wordsOf(page: Page): Promise<string> {
  return String(await page.evaluate(words));
}

/** But for clocks, and the number of the ledger that grows by itself: what is foretold from now is foretold from another second on the other page. */
const words = `[document.querySelector('main').innerText,
  ...[...document.querySelectorAll('main input, main select')].map((field) => field.type === 'checkbox' ? field.checked : field.value),
  ...[...document.querySelectorAll('main [aria-selected=true], main [aria-pressed=true], main [aria-current]')].map((chosen) => chosen.textContent),
].join(' | ').replace(/\\s+/g, ' ').replace(/[0-9]+:[0-9]+(:[0-9]+)?/g, 'then').replace(/[0-9]+ (s|min|h)\\b/g, 'a while')
  .replace(/[0-9]+ of 100/g, 'some of 100').replace(/#[0-9]+/g, '#')`;
