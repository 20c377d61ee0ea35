// The whole way by keys: no call of this file moves a mouse. In, to a release that is blocked, why, signed off by a second person, live, and back;
// and a freeze that is only tried, dragged by arrows.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser, openPage, wide } from './web-browser.ts';
import { password } from './web-controller.ts';
import { type Story, tellStory } from './web-story.ts';

let story: Story;
let browser: Browser;

describe.skipIf(browserPath === undefined)('by keys alone', () => {
  beforeAll(async () => {
    story = await tellStory();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await story?.end();
  });

  test('one signs in, finds what is blocked, reads why, signs off, and watches it go live by another person', async () => {
    const eva = await signIn('eva');
    await walkTo(eva, '1.2.0');
    await eva.keyboard.press('Enter');
    await eva.getByRole('heading', { name: 'shop 1.2.0' }).waitFor();
    // Whoever comes from another page hears where they are.
    expect(await focused(eva)).toMatch(/^H1 shop 1\.2\.0/);
    await eva
      .getByText(/may not enter PROD yet, for 2 reasons: a customer /)
      .first()
      .waitFor();
    await walkTo(eva, 'Sign off…');
    await eva.keyboard.press('Enter');
    await eva.getByRole('dialog').waitFor();
    await eva.keyboard.press('Escape');
    await eva.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(eva)).toBe('BUTTON Sign off…');
    await eva.keyboard.press('Enter');
    await answer(eva, 'Order placed: passed');
    await answer(eva, 'Prices as agreed: passed');
    await walkTo(eva, 'Sign 1.2.0 off');
    await eva.keyboard.press('Enter');
    await eva.getByText(/You signed .*1\.2\.0.*Recorded as #\d+\./).waitFor();
    await eva.getByText('A release-manager still to approve 1.2.0 for PROD').first().waitFor();
    const carla = await signIn('carla', '/approvals');
    await walkTo(carla, 'Approve 1.2.0 for PROD');
    await carla.keyboard.press('Enter');
    // Eva has her page open still, and it tells her.
    await eva
      .getByText(/^1\.2\.0 is live/)
      .first()
      .waitFor();
    await leave(carla);
    await leave(eva);
  });

  test('who may not sees why not, and gets no button', async () => {
    const eva = await signIn('eva', '/systems/shop/releases/1.4.0');
    await eva.getByText('A tester still to approve 1.4.0 for prePROD').first().waitFor();
    await eva.getByText('lockstep approve 1.4.0 --stage prePROD').first().waitFor();
    expect(await eva.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await leave(eva);
  });

  test('one takes production back: the focus is on the button that does nothing, and comes back where it was', async () => {
    const carla = await signIn('carla', '/systems/shop/releases/1.2.0?stage=PROD');
    await walkTo(carla, 'Roll back…');
    await carla.keyboard.press('Enter');
    const dialog = carla.getByRole('dialog', { name: 'Roll PROD back to 1.1.0' });
    await dialog.waitFor();
    expect(await focused(carla)).toBe('BUTTON Cancel');
    await carla.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(carla)).toBe('BUTTON Roll back…');
    await carla.keyboard.press('Enter');
    await dialog.waitFor();
    await walkTo(carla, 'Why', 'Shift+Tab');
    await carla.keyboard.type('Orders fail');
    await walkTo(carla, 'Roll PROD back to 1.1.0');
    await carla.keyboard.press('Enter');
    await carla.getByText(/You asked to roll PROD back to 1\.1\.0\. Recorded as #\d+\./).waitFor();
    await carla.getByText('rolled back').first().waitFor();
    await leave(carla);
  });

  test('a freeze that is only tried is begun, moved and given up by keys, and the dates move', async () => {
    const carla = await signIn('carla', '/systems/shop/calendar');
    await walkTo(carla, 'Try a freeze');
    await carla.keyboard.press('Enter');
    const bar = carla.getByRole('slider', { name: 'What-if freeze of PROD' });
    await bar.waitFor({ state: 'attached' });
    const begun = await bar.getAttribute('aria-valuetext');
    await walkTo(carla, 'What-if freeze of PROD');
    await carla.keyboard.press('ArrowRight');
    await carla.keyboard.press('Shift+ArrowRight');
    expect(await bar.getAttribute('aria-valuetext')).not.toBe(begun);
    await carla.getByText(/freeze of PROD from/).waitFor();
    await carla.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await leave(carla);
  });
});

async function signIn(person: string, address = '/'): Promise<Page> {
  const page = await openPage(browser, { viewport: wide });
  await page.goto(story.controller.url + address);
  await walkTo(page, 'Name');
  await page.keyboard.type(person);
  await walkTo(page, 'Password');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}

/** What has the focus: `BUTTON Sign off…`. */
async function focused(page: Page): Promise<string> {
  return String(await page.evaluate(nameOfFocus));
}

const nameOfFocus = `(() => { const element = document.activeElement;
  const name = element.getAttribute('aria-label') ?? (element.labels?.[0]?.textContent || element.textContent);
  return element.tagName + ' ' + name.trim(); })()`;

/** Presses Tab, or arrows within a grid, until the focus is on what has that name. */
async function walkTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  await page
    .getByText(name, { exact: false })
    .or(page.getByLabel(name, { exact: false }))
    .first()
    .waitFor({ state: 'attached' });
  for (let presses = 0; presses < 200; presses += 1) {
    const [, ...words] = (await focused(page)).split(' ');
    if (words.join(' ').startsWith(name)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never led to ${name}, but to ${await focused(page)}`);
}

/** Radios are one stop: arrows choose among them. */
async function answer(page: Page, label: string): Promise<void> {
  const [item = ''] = label.split(':');
  for (let presses = 0; presses < 60; presses += 1) {
    const at = await focused(page);
    if (at.includes(label)) break;
    await page.keyboard.press(at.includes(item) ? 'ArrowRight' : 'Tab');
  }
  await page.keyboard.press('Space');
}
