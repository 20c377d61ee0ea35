// The calendar as people see it, on Mon 8 June 2026 in Stuttgart: a holiday that was, a freeze, a window, three releases on their way, and a
// freeze that somebody only tries, by mouse, by finger and by keys.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserPath, buildPages, launchBrowser, look, openPage } from './web-browser.ts';
import { billOf, password, startWebController, type WebController } from './web-controller.ts';

const file = `lockstep: 1
system: shop
zone: Europe/Berlin
calendar: {holidays: DE-BW, hours: 09:00-17:00, cut-off: 18:00}
roles: {developer: [dora], tester: [tess], release-manager: [rita], auditor: [rita]}
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  test: {data: masked, errors: full}
  last: {data: masked, errors: full}
  int: {data: masked, errors: medium}
  preprod: {data: masked, errors: medium, audience: customers}
  prod: {data: real, errors: friendly, audience: public}
freezes:
  - {name: Audit, from: 2026-06-09, until: 2026-06-11, stages: [PROD], because: Auditors look at payments}
path:
  - stage: TEST
    exit: [soak: 3 working days]
  - stage: LAST
    exit: [soak: 4 working days]
  - stage: INT
    entry: [approval: tester]
    exit: [soak: 3 working days]
  - stage: prePROD
    entry: [approval: tester]
    exit: [soak: 3 working days]
  - stage: PROD
    entry: [approval: release-manager, window: 'Mon-Thu 10:00-16:00']
`;

const phone = { width: 390, height: 844 } as const;
const wide = { width: 1440, height: 900 } as const;
const complaints: string[] = [];
let folder = '';
let browser: Browser;
let controller: WebController;
let at = Date.parse('2026-05-26T09:00:00+02:00');

describe.skipIf(browserPath === undefined)('the calendar in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lockstep-web-calendar-'));
    buildPages(folder);
    controller = await startWebController({ file, persons: ['root', 'dora', 'tess', 'rita'], webFolder: folder, beginsAt: at });
    browser = await launchBrowser();
    await liveUntilJune();
  }, 300_000);

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

  test('names the holiday, the freeze and the window, and says when the next release is live', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'Calendar' }).click();
    await page.getByText(/^4\.2 is live next: even odds by .*, 9 in 10 by /).waitFor({ timeout: 60_000 });
    const text = await page.getByRole('main').innerText();
    expect(text).toMatch(/Thu 4 Jun\s*Corpus Christi does not count/);
    expect(text).toMatch(/Audit\s*Freeze of PROD, because Auditors look at payments/);
    expect(text).toMatch(/Window of PROD Mon 8 Jun 10:00 to 16:00; /);
    expect(text).toMatch(/true for ledger #\d+/);
    expect(await look(page, 'calendar-1440')).toBeLessThanOrEqual(0);
    await leave(page);
  });

  test('a freeze is drawn with the mouse and dragged: the date moves, the address says it, and nothing is in the ledger', async () => {
    const before = await controller.seqOf('shop');
    const page = await open('/systems/shop/calendar');
    const lane = page.getByRole('button', { name: 'Try a freeze here' });
    await lane.waitFor();
    await drag(page, await placeOf(page, lane, 'Thu 11'), await placeOf(page, lane, 'Tue 16'));
    const bar = page.getByRole('slider', { name: 'What-if freeze of PROD' });
    await bar.waitFor({ state: 'attached' });
    await page.getByText('With a freeze of PROD from Thu 11 to Tue 16 Jun, 4.2 goes live by', { exact: false }).waitFor();
    expect(addressOf(page)).toBe('freeze 2026-06-11 to 2026-06-17 in PROD');
    await page.getByText('lockstep forecast --what-if "freeze 2026-06-11 to 2026-06-17 in PROD"').waitFor();
    const table = page.getByRole('region', { name: /^PROD, Thu 11 to Tue 16 Jun, 4 working days/ });
    await table.getByRole('row', { name: /^4\.2 .*→.*\+\d+ wd/ }).waitFor();
    expect(await look(page, 'what-if-1440')).toBeLessThanOrEqual(0);
    await drag(page, await placeOf(page, lane, 'Fri 12'), await placeOf(page, lane, 'Tue 16'));
    await page.waitForURL((url) => url.searchParams.get('what-if') === 'freeze 2026-06-15 to 2026-06-19 in PROD');
    await page.getByText('With a freeze of PROD from Mon 15 to Thu 18 Jun', { exact: false }).waitFor();
    expect(await controller.seqOf('shop')).toBe(before);
    await leave(page);
  });

  test('keys make a freeze, move it and stretch it; Escape gives it up', async () => {
    const page = await open('/systems/shop/calendar');
    await page.getByRole('button', { name: 'Try a freeze', exact: true }).focus();
    await page.keyboard.press('Enter');
    const bar = page.getByRole('slider', { name: 'What-if freeze of PROD' });
    await bar.waitFor({ state: 'attached' });
    expect(await bar.getAttribute('aria-valuetext')).toBe('Tue 16 to Thu 18 Jun, 3 working days');
    await bar.focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await bar.getAttribute('aria-valuetext')).toBe('Fri 12 to Wed 17 Jun, 4 working days');
    await page.getByRole('slider', { name: 'Its first day' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await bar.getAttribute('aria-valuetext')).toBe('Mon 15 to Wed 17 Jun, 3 working days');
    await page.waitForURL((url) => url.searchParams.get('what-if') === 'freeze 2026-06-15 to 2026-06-18 in PROD');
    await page.keyboard.press('Escape');
    await page.getByText('4.2 is live next', { exact: false }).waitFor();
    await page.waitForURL((url) => !url.searchParams.has('what-if'));
    expect(await bar.count()).toBe(0);
    await leave(page);
  });

  test('a link shows the same to whoever opens it, in their zone and the system’s', async () => {
    const page = await open('/systems/shop/calendar?from=2026-06-01&what-if=freeze+2026-06-11+to+2026-06-18', { zone: 'Asia/Tokyo' });
    await page.getByText('With a freeze of every stage from Thu 11 to Wed 17 Jun', { exact: false }).waitFor();
    await page.getByText('Mon 1 Jun to Sun 12 Jul').waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/PROD Mon 15 Jun 18:00 \(11:00 Europe\/Berlin\)/);
    await page.getByText('times of Asia/Tokyo, days of calendar default in Europe/Berlin', { exact: false }).waitFor();
    await leave(page);
  });

  test('what cannot be asked is said in the words of the controller', async () => {
    const page = await open('/systems/shop/calendar?what-if=hurry');
    await page.getByText('`hurry` is nothing that a forecast can be asked.').waitFor();
    await leave(page);
  });

  test('on a phone a finger begins a freeze, dates change it, and nothing is wider than the page', async () => {
    const page = await open('/systems/shop/calendar', { viewport: phone, hasTouch: true });
    const lane = page.getByRole('button', { name: 'Try a freeze here' });
    await lane.waitFor();
    expect(await look(page, 'calendar-390')).toBeLessThanOrEqual(0);
    const box = await lane.boundingBox();
    await page.touchscreen.tap(300, (box?.y ?? 0) + 10);
    const region = page.getByRole('region', { name: /^PROD, / });
    await region.getByLabel('First day').fill('2026-06-15');
    await region.getByLabel('Last day').fill('2026-06-17');
    await page.getByText('With a freeze of PROD from Mon 15 to Wed 17 Jun', { exact: false }).waitFor();
    expect(await look(page, 'what-if-390')).toBeLessThanOrEqual(0);
    await leave(page);
  });

  test('the page of a release draws its way and says its three dates, and what the earliest waits for', async () => {
    const page = await open('/systems/shop/releases/4.2');
    const when = page.getByRole('region', { name: 'When' });
    await when.getByText(/^Earliest Mon 15 Jun 11:00 /).waitFor();
    await when.getByText('What the earliest date waits for').click();
    const text = await when.innerText();
    expect(text).toMatch(/earliest\s*Mon 15 Jun 11:00\s*if people answer at once/);
    expect(text).toMatch(/even odds\s*\w{3} \d+ Jun .*\s*9 in 10\s*\w{3} \d+ Jun/);
    expect(text).toMatch(/soak in INT: until Wed 10 Jun 11:00\s*approval of tester in prePROD: answered at once/);
    await when.getByText('lockstep schedule 4.2 --explain').waitFor();
    expect(await look(page, 'when-1440')).toBeLessThanOrEqual(0);
    await leave(page);
  });

  test('styles of chunks lie in the order of their layers, whichever is loaded first', async () => {
    const page = await open('/systems/shop/calendar');
    const colourOf = (selector: string): Promise<unknown> => page.evaluate(`getComputedStyle(document.querySelector('${selector}')).color`);
    expect(await colourOf('header a[aria-label]')).toBe(await colourOf('body'));
    await leave(page);
  });

  test('what happens is on the page without a reload', async () => {
    const page = await open('/systems/shop/calendar');
    await page.getByText('4.2 is live next', { exact: false }).waitFor();
    await create('4.5', '5');
    await page.getByRole('link', { name: '4.5' }).first().waitFor();
    await leave(page);
  });
});

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Seat {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly zone?: string;
  readonly hasTouch?: boolean;
}

/** Rita signs in, in Berlin where nothing else is said. */
async function open(address: string, { viewport = wide, zone = 'Europe/Berlin', hasTouch = false }: Seat = {}): Promise<Page> {
  const page = await openPage(browser, { viewport, timezoneId: zone, hasTouch });
  page.on('console', (message) => {
    if (!/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => void complaints.push(error.message));
  await page.goto(controller.url + address);
  await page.getByLabel('Name').fill('rita');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

/** On the lane, under the number of a day: `Thu 11`. */
async function placeOf(page: Page, lane: Locator, day: string): Promise<Place> {
  const box = await lane.boundingBox();
  const number = await page
    .locator('svg text', { hasText: new RegExp(`^${day.slice(4)}$`) })
    .first()
    .boundingBox();
  return { x: (number?.x ?? 0) + (number?.width ?? 0) / 2, y: (box?.y ?? 0) + 10 };
}

async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

function addressOf(page: Page): string | null {
  return new URL(page.url()).searchParams.get('what-if');
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}

/** Thirteen days, in which releases are made and go on. */
async function liveUntilJune(): Promise<void> {
  await create('4.2', '2');
  await enter('4.2', 'TEST');
  await passTo('2026-05-29T10:00:00+02:00');
  await enter('4.2', 'LAST');
  await create('4.3', '3');
  await enter('4.3', 'TEST');
  await passTo('2026-06-05T11:00:00+02:00');
  await enter('4.2', 'INT', 'tess');
  await enter('4.3', 'LAST');
  await create('4.4', '4');
  await enter('4.4', 'TEST');
  await passTo('2026-06-08T14:03:00+02:00');
}

async function passTo(text: string): Promise<void> {
  const next = Date.parse(text);
  controller.pass(next - at);
  at = next;
  // What is due by now is found when somebody looks.
  await controller.submit({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['root'] } });
}

async function create(release: string, digit: string): Promise<void> {
  await controller.submit({
    kind: 'create',
    by: 'dora',
    release,
    bill: billOf(['api'], digit),
    authors: [],
    unknownAuthors: [],
    carry: false,
  });
}

async function enter(release: string, stage: string, by?: string): Promise<void> {
  if (by !== undefined) await controller.submit({ kind: 'approve', by, release, stage });
  await controller.submit({ kind: 'promote', by: 'dora', release, stage, wait: true });
  await vi.waitFor(async () => expect(await controller.entered('shop', release, stage)).toBe(true), { timeout: 60_000 });
}
