// The calendar as people see it, on Mon 8 June 2026 in Stuttgart: a holiday that was, a freeze, a window, three releases on their way, and a
// freeze that somebody only tries, by mouse, by finger and by keys.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserPath, buildPages, launchBrowser, look } from './web-browser.ts';
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
    expect(text).toMatch(/Window of PROD Mon 8 Jun 10:00 to Mon 8 Jun 16:00; /);
    expect(text).toMatch(/true for ledger #\d+/);
    expect(await look(page, 'calendar-1440')).toBeLessThanOrEqual(0);
    await leave(page);
  });
});

interface Seat {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly zone?: string;
  readonly hasTouch?: boolean;
}

/** Rita signs in, in Berlin where nothing else is said. */
async function open(address: string, { viewport = wide, zone = 'Europe/Berlin', hasTouch = false }: Seat = {}): Promise<Page> {
  const context = await browser.newContext({ viewport, timezoneId: zone, hasTouch, colorScheme: 'light' });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
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
