// Five questions that the page of a release answers to whoever only reads it: where is it, what blocks it, when is it live, what changed, who
// said yes. And the one question that is put to a person on a phone, answered by a finger.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { browserPath, launchBrowser, openPage, phone, visit } from './web-browser.ts';
import { password } from './web-controller.ts';
import { settle, type Story, tellStory } from './web-story.ts';

const complaints: string[] = [];
let story: Story;
let browser: Browser;

describe.skipIf(browserPath === undefined)('questions and answers, in a browser', () => {
  beforeAll(async () => {
    story = await tellStory();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await story?.end();
    expect(complaints).toEqual([]);
  });

  test('a release says without a click where it is, what blocks it, when it is live, what changed, and who said yes', async () => {
    const page = await see('olga', '/systems/shop/releases/1.2.0');
    const stages = page.getByRole('list', { name: 'Stages' });
    await page.getByText(/^What changed:\s*1\.2\.0 changes 2 of 2 services against 1\.1\.0\./).waitFor();
    await stages.getByText(/anna, \d/).waitFor();
    await page.getByText(/Live (?:on|by) /).waitFor();
    const text = await page.getByRole('main').innerText();
    expect(text).toContain(
      '1.2.0 is in prePROD and may not enter PROD yet, for 2 reasons: a customer has still to sign off 1.2.0 in prePROD (eva)',
    );
    expect(text).toMatch(/A release-manager has still to approve 1\.2\.0 for PROD\s+carla or deniz/);
    expect(await cardOf(page, 'prePROD')).toMatch(/approval\s+anna, \d/);
    expect(await cardOf(page, 'TEST')).toMatch(/passed\s+\d/);
    expect(await cardOf(page, 'PROD')).not.toMatch(/approval/);
    await page.context().close();
  });

  test('of what is live a card says who let it in and who signed it off', async () => {
    const page = await see('olga', '/systems/shop/releases/1.1.0');
    await page
      .getByRole('list', { name: 'Stages' })
      .getByText(/carla, \d/)
      .waitFor();
    expect(await cardOf(page, 'prePROD')).toMatch(/approval\s+anna, [^]*sign-off\s+eva, /);
    expect(await cardOf(page, 'PROD')).toMatch(/approval\s+carla, \d/);
    await page.context().close();
  });

  test('a look from nothing says what it is for before it is begun', async () => {
    const page = await see('dora', '/systems/shop/releases/1.4.0');
    const before = await story.controller.seqOf('shop');
    await page.getByRole('button', { name: 'Try from nothing…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Try 1.4.0 from nothing in test' });
    await dialog.getByText(/^Shows what 1\.4\.0 would miss on a machine where nothing runs yet\./).waitFor();
    await dialog.getByText('lockstep deploy --clean 1.4.0 --in test').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await story.controller.seqOf('shop')).toBe(before);
    await page.context().close();
  });

  test('on a phone the question comes right after what waits for me, and the button stays in sight', async () => {
    const page = await enterByPhone('anna');
    await page.getByRole('link', { name: 'Approvals 1 waits for you' }).tap();
    const question = page.getByRole('region', { name: 'May shop 1.4.0 enter prePROD?' });
    const others = page.getByRole('navigation', { name: 'What waits for others, and what you decided' });
    await question.getByRole('link', { name: 'Open 1.4.0 in test' }).waitFor();
    await others.waitFor();
    await settle(page);
    expect(await topOf(page, '[aria-labelledby="question"]')).toBeLessThan(await topOf(page, '[aria-label^="What waits for others"]'));
    const approve = question.getByRole('button', { name: 'Approve 1.4.0 for prePROD' });
    await page.evaluate(`scrollTo(0, document.querySelector('#question').getBoundingClientRect().top - 200)`);
    expect(await isInSight(page, 'Approve 1.4.0 for prePROD')).toBe(true);
    await approve.tap();
    await page.getByText('Nothing waits for you.').waitFor();
    await page.context().close();
  });

  test('on a phone what is at the end of a page is read above the footer of buttons', async () => {
    const page = await enterByPhone('carla');
    await page.goto(`${story.controller.url}/systems/shop/releases/1.2.0`);
    await page.getByRole('button', { name: 'Approve 1.2.0 for PROD' }).waitFor();
    await settle(page);
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    const [last, footer] = [await boxOf(page, 'main > footer > :last-child'), await boxOf(page, 'main h1 + div')];
    expect(last.bottom).toBeLessThanOrEqual(footer.top);
    expect(footer.height).toBeLessThanOrEqual(80);
    await page.context().close();
  });
});

function see(person: string, address: string): Promise<Page> {
  return visit({ browser, url: story.controller.url, person, complain: (text) => void complaints.push(text) }, address);
}

async function enterByPhone(person: string): Promise<Page> {
  const page = await openPage(browser, { viewport: phone, hasTouch: true });
  await page.goto(story.controller.url);
  await page.getByLabel('Name').fill(person);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).tap();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

function cardOf(page: Page, stage: string): Promise<string> {
  return page
    .getByRole('list', { name: 'Stages' })
    .getByRole('link')
    .filter({ hasText: new RegExp(`^${stage}`) })
    .innerText();
}

const box = z.object({ top: z.number(), bottom: z.number(), height: z.number() });

async function boxOf(page: Page, selector: string): Promise<z.infer<typeof box>> {
  const told = await page.evaluate(`JSON.stringify(document.querySelector('${selector}').getBoundingClientRect())`);
  return box.parse(JSON.parse(String(told)));
}

async function topOf(page: Page, selector: string): Promise<number> {
  return (await boxOf(page, selector)).top;
}

/** Whole in the window, and nothing lies over it. */
async function isInSight(page: Page, button: string): Promise<boolean> {
  return Boolean(
    await page.evaluate(`(() => {
      const own = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === '${button}');
      const { left, top, bottom, width, height } = own.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && own.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    })()`),
  );
}
