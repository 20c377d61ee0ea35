// The whole way by keys: no call of this file moves a mouse. In, to a release that is blocked, why, signed off by a second person, live, and back;
// and a freeze that is only tried, dragged by arrows.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, launchBrowser, openPage, wide } from './web-browser.ts';
import { billOf, password } from './web-controller.ts';
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

  test('a checklist is answered by keys, with a word where something is not well; before it is whole Control and Enter send nothing', async () => {
    const eva = await signIn('eva', '/approvals');
    await eva.getByRole('heading', { name: 'May shop 1.2.0 leave prePROD?' }).waitFor();
    await eva.keyboard.press('2');
    expect(await focused(eva)).toBe('INPUT Prices as agreed: passed');
    await eva.keyboard.press('x');
    await expect.poll(() => focused(eva)).toBe('INPUT What is not well');
    await eva.keyboard.type('Two prices are old');
    await eva.keyboard.press('Enter');
    await eva.getByText(/: Two prices are old$/).waitFor();
    await eva.keyboard.press('2');
    await eva.keyboard.press('-');
    await expect.poll(() => focused(eva)).toBe('INPUT Why it does not apply');
    await eva.keyboard.type('Free of charge');
    await eva.keyboard.press('Enter');
    await eva.getByText(/: Free of charge$/).waitFor();
    const before = await story.controller.seqOf('shop');
    await eva.keyboard.press('Control+Enter');
    await eva.getByText('1 of 2 without a result').waitFor();
    expect(await story.controller.seqOf('shop')).toBe(before);
    await eva.keyboard.press('2');
    await eva.keyboard.press('v');
    await eva.keyboard.press('1');
    await eva.keyboard.press('v');
    await eva.getByRole('button', { name: 'Sign 1.2.0 off in prePROD' }).waitFor();
    await leave(eva);
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
    await eva.getByText('A release-manager has still to approve 1.2.0 for PROD').first().waitFor();
    const carla = await signIn('carla', '/approvals');
    await carla.getByRole('button', { name: 'Approve 1.2.0 for PROD' }).waitFor();
    await carla.keyboard.press('Control+Enter');
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
    await eva.getByText('A tester has still to approve 1.4.0 for prePROD').first().waitFor();
    expect(await eva.getByText('lockstep approve 1.4.0 --stage prePROD').count()).toBe(0);
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

  test('on the board keys lead to what blocks a release and to the button that promotes it, and promote nothing', async () => {
    const dora = await signIn('dora');
    await dora.getByRole('grid').waitFor();
    await dora.keyboard.press('b');
    await expect.poll(() => placeInGrid(dora)).toBe('shop');
    for (let presses = 0; presses < 5 && !(await focused(dora)).startsWith('A 1.4.0'); presses += 1) {
      await dora.keyboard.press('ArrowRight');
    }
    await dora.keyboard.press('b');
    await dora.waitForURL((url) => url.pathname === '/systems/shop/releases/1.4.0' && url.hash === '#blockers');
    await expect.poll(() => focused(dora)).toMatch(/^H2 \d blockers?$/);
    await makeOnly('1.6.0', '6');
    await dora.keyboard.press('g');
    await dora.keyboard.press('b');
    await dora.getByRole('grid').getByText('1.6.0').first().waitFor();
    for (let presses = 0; presses < 20 && (await placeInGrid(dora)) !== 'shop release 1.6.0'; presses += 1) {
      await dora.keyboard.press('j');
    }
    const before = await story.controller.seqOf('shop');
    await dora.keyboard.press('p');
    await dora.waitForURL((url) => url.pathname === '/systems/shop/releases/1.6.0' && url.hash === '#promote');
    await expect.poll(() => focused(dora)).toBe('BUTTON Promote 1.6.0 to TEST');
    await dora.keyboard.press('p');
    await dora.keyboard.press('Control+Enter');
    expect(await story.controller.seqOf('shop')).toBe(before);
    await leave(dora);
  });

  test('the board is narrowed to the stages that somebody answers for', async () => {
    const dora = await signIn('dora');
    await walkTo(dora, 'Owner');
    await dora.keyboard.type('olga');
    await dora.waitForURL((url) => url.searchParams.get('owner') === 'olga');
    await dora.getByRole('grid').getByText('shop', { exact: true }).waitFor();
    await leave(dora);
  });

  test('what a dialog asks is sent by Control and Enter, from wherever the focus is, and not before it is whole', async () => {
    await makeOnly('1.7.0', '7');
    const carla = await signIn('carla', '/systems/shop/releases/1.7.0');
    await walkTo(carla, 'Reject…');
    await carla.keyboard.press('Enter');
    await carla.getByRole('dialog').waitFor();
    await carla.keyboard.press('Control+Enter');
    expect(await carla.getByRole('dialog').count()).toBe(1);
    await walkTo(carla, 'Why', 'Shift+Tab');
    await carla.keyboard.type('Not wanted any more');
    await carla.keyboard.press('Control+Enter');
    await carla.getByRole('dialog').waitFor({ state: 'detached' });
    await carla
      .getByText(/rejected/)
      .first()
      .waitFor();
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

/** A release that nobody sends anywhere. */
async function makeOnly(release: string, digit: string): Promise<void> {
  const bill = billOf(['api', 'web'], digit);
  await story.controller.submit({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false });
}

/** The row of the grid that has the focus. */
function placeInGrid(page: Page): Promise<unknown> {
  return page.evaluate(`document.activeElement.closest('[data-row]')?.dataset.row`);
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
