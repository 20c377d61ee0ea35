// The data page over real servers: is anybody's data in there, and who says so; what became of each column; a refresh asked for, one that is
// stopped, and one in which the proof finds somebody. What the page says is what the command line and REST say.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axe from 'axe-core';
import type pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { refreshDetailShape } from '#core/api/refresh-detail-shapes.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { Installation, passwordOf } from './installation.ts';
import { startShopServer, type ShopServer } from './migrations-server.ts';
import { classification, file, largeTables, people, raw, schema, server } from './web-data-world.ts';
import { browserPath, buildPages, launchBrowser, look, phone, visit } from './web-browser.ts';

const complaints: string[] = [];
let pages = '';
let source: ShopServer;
let target: ShopServer;
let prod: pg.Client;
let house: Installation;
let browser: Browser;

describe.skipIf(browserPath === undefined)('the data of an environment, in a browser', () => {
  beforeAll(async () => {
    pages = await mkdtemp(path.join(tmpdir(), 'lockstep-web-data-'));
    buildPages(pages);
    [source, target] = await Promise.all([startShopServer(), startShopServer()]);
    await forAll(source, 'CREATE DATABASE live OWNER team');
    await forAll(target, 'CREATE DATABASE int OWNER team', 'CREATE DATABASE preprod OWNER team', 'ALTER ROLE team CREATEDB');
    prod = await source.connect('live', 'team');
    await prod.query(schema);
    house = new Installation(['--web', pages]);
    house.write('lockstep.yaml', file);
    house.write('api/server.js', server);
    await house.serve();
    await house.add('dora', 'olga', 'tess', 'paul');
    house.write('data/agent/agent-data.yaml', hostFile());
    house.write('data/agent/data.yaml', classification);
    await makeMaskKey(path.join(house.folder, 'data/agent/mask.key'));
    await run('admin', 'apply');
    browser = await launchBrowser();
    await run('dora', 'release create 1.0.0 api=./api');
    await run('olga', 'promote 1.0.0 --to DEV --wait');
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await prod?.end();
    await Promise.all([source?.stop(), target?.stop()]);
    await rm(pages, { recursive: true, force: true });
  }, 120_000);

  beforeEach(() => {
    complaints.length = 0;
  });

  afterEach(() => {
    expect(complaints).toEqual([]);
  });

  test('before anything was copied it says that nobody knows, and of each environment what its data are', async () => {
    const page = await open('paul', '/');
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await page.getByText('Nobody knows whether personal data is in int.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/systems/shop/data/int');
    expect(await pills(page)).toEqual(['dev synthetic', 'int never refreshed', 'preprod never refreshed', 'prod real, not shown']);
    await page.getByText('operator, release-manager and tester may refresh it; you may not.').waitFor();
    expect(await page.getByRole('button', { name: /Refresh int/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'prod real, not shown' }).click();
    await page.getByText('The data in prod is real.').waitFor();
    await page.getByRole('link', { name: 'dev synthetic' }).click();
    await page.getByText('The data in dev is made up, and of nobody.').waitFor();
    await leave(page);
  }, 120_000);

  test('is anybody’s data in there, and who says so: answered without a click, with the figures of REST', async () => {
    await run('olga', 'promote 1.0.0 --to INT --wait');
    const page = await open('paul', '/systems/shop/data/int');
    await page.getByText('No personal value of prod is in int').waitFor();
    expect(await page.locator('main > p').first().innerText()).toMatch(
      /^No personal value of prod is in int, proven \d.*\. It is \d+ (s|min|h).* old, and may be 14 days old\.$/,
    );
    expect((await pills(page))[1]).toMatch(/^int masked, (9|10|11|12) %$/);
    const proof = page.getByRole('region', { name: 'Leak proof' });
    const words = await proof.innerText();
    const told = await detail(page, 'int');
    expect(words).toMatch(/^Leak proof.*0 raw values of prod found in int/s);
    expect(words).toContain(
      `${figure(told.proof?.values ?? -1)} values were looked for in ${figure(told.proof?.scanned.cells ?? -1)} cells`,
    );
    const planted = told.proof?.canaries.length ?? 0;
    expect(planted).toBeGreaterThan(3);
    expect(words).toContain(`Of ${planted} values planted on purpose ${planted} were found.`);
    expect(words).toContain('Raw values never left the host of prod');
    expect(words).toContain('the agent of prod, in ');
    expect(words).toMatch(/Proof\s+sha256:[0-9a-f]{8}…/);
    const plan = page.getByRole('region', { name: 'Mask plan' });
    const customers = told.tables?.find(({ table }) => table === 'public.customers');
    const phones = customers?.columns.find(({ column }) => column === 'phone');
    expect(await plan.getByRole('row', { name: /^phone/ }).innerText()).toMatch(
      new RegExp(`contact\\s+another number\\s+country, length and groups\\s+\\S.*all ${figure(phones?.masked ?? -1)}$`, 's'),
    );
    expect(phones?.nulls).toBeGreaterThan(0);
    expect(await plan.getByRole('row', { name: /^customers/ }).innerText()).toContain(
      `${figure(customers?.rows ?? -1)} of ${figure(people)} rows`,
    );
    expect(
      await plan
        .getByRole('row', { name: /^country/ })
        .last()
        .innerText(),
    ).toMatch(/too common to name anyone.*not personal/s);
    expect(await plan.getByRole('row', { name: /^→ contact\.mail/ }).innerText()).toContain('address below .test');
    expect(await page.locator('main').innerText()).not.toContain(raw);
    expect(await run('paul', 'data history int')).toMatch(/proven/);
    const part = page.getByRole('region', { name: 'The part that was copied: tenth' });
    expect(await part.locator('li strong').allInnerTexts()).toEqual(expect.arrayContaining(['customers', 'orders', 'invoices']));
    expect(await part.innerText()).toMatch(/customers.*chosen by themselves \(10 %\).*because they name rows of public\.customers/s);
    expect(await look(page, 'data-int-1440')).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await leave(page);
  }, 300_000);

  test('the plan is narrowed to what is personal, and to what is looked for; by keys too', async () => {
    const page = await open('tess', '/systems/shop/data/int');
    const plan = page.getByRole('region', { name: 'Mask plan' });
    await plan.getByRole('row', { name: /^total/ }).waitFor();
    await plan.getByRole('button', { name: 'Only personal off' }).focus();
    await page.keyboard.press('Enter');
    await plan.getByRole('button', { name: 'Only personal on' }).waitFor();
    expect(await plan.getByRole('row', { name: /^total/ }).count()).toBe(0);
    await plan.getByRole('searchbox').fill('iban');
    expect(await plan.getByRole('row', { name: /^iban/ }).count()).toBe(1);
    expect(await plan.getByRole('row', { name: /^email/ }).count()).toBe(0);
    await plan.getByRole('searchbox').fill('no such thing');
    await plan.getByText('Nothing is called so.').waitFor();
    await leave(page);
  }, 120_000);

  test('who may refresh is told what will happen, follows it, and the one of before can be read as it was', async () => {
    const page = await open('tess', '/systems/shop/data/int');
    await page.getByRole('button', { name: 'Refresh int…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1.0.0 stays, and its soak goes on.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await look(page, 'data-dialog-1440')).toBeLessThanOrEqual(0);
    await dialog.getByLabel('Why, for the ledger (may be left out)').fill('New people are missing.');
    await dialog.getByText(`lockstep data refresh int --reason 'New people are missing.'`).waitFor();
    await dialog.getByRole('button', { name: 'Refresh int from prod' }).click();
    await page.getByText(/^shop is being refreshed since/).waitFor();
    await page.getByText('What is there stays until the copy is whole and proven.').waitFor();
    const list = page.getByRole('region', { name: 'Refreshes of int' });
    await list.getByText('New people are missing.').waitFor();
    await page.getByText(/^shop is being refreshed since/).waitFor({ state: 'detached', timeout: 120_000 });
    await list.getByText('0 leaks').nth(1).waitFor();
    await list.getByRole('link').last().click();
    await page.getByText('This is the refresh of', { exact: false }).waitFor();
    await page.getByRole('link', { name: 'What is there now' }).click();
    await page.getByText('This is the refresh of', { exact: false }).waitFor({ state: 'detached' });
    await leave(page);
  }, 240_000);

  test('a refresh that is stopped says which column nobody has decided about; what is there stays proven', async () => {
    await prod.query(`ALTER TABLE customers ADD tax_id text`);
    expect((await house.run('tess', 'data refresh int --wait')).exit).toBe(22);
    const page = await open('paul', '/systems/shop/data/int');
    await page.getByText('No personal value of prod is in int').waitFor();
    await page.getByText(/^The refresh of .* failed, and nothing was replaced\.$/).waitFor();
    expect(await page.locator('main').innerText()).toContain('public.customers.tax_id');
    await prod.query(`ALTER TABLE customers DROP tax_id`);
    await leave(page);
  }, 120_000);

  test('a leak is told with the column it comes from, and nobody ever saw the copy', async () => {
    // What somebody typed into a column that is kept.
    await prod.query(`UPDATE addresses SET country = (SELECT email FROM customers WHERE customers.id = addresses.customer) WHERE id < 400`);
    expect((await house.run('tess', 'data refresh int --wait')).exit).toBe(22);
    const page = await open('paul', '/systems/shop/data/int');
    await page
      .getByText(/public\.addresses\.country holds values of public\.customers\.email/)
      .first()
      .waitFor();
    await page.getByText('No personal value of prod is in int').waitFor();
    expect(await look(page, 'data-leak-1440')).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    const text = await page.locator('main').innerText();
    expect(text).not.toContain(raw);
    await page.getByRole('region', { name: 'Refreshes of int' }).getByRole('link').first().click();
    await page.getByText(/^This is the refresh of .*, which failed: nothing of it is there\./).waitFor();
    const proof = page.getByRole('region', { name: 'Leak proof' });
    await proof.getByText(/raw values of prod found in the copy, which was dropped for it/).waitFor();
    expect(await look(page, 'data-dropped-1440')).toBeLessThanOrEqual(0);
    await leave(page);
  }, 120_000);

  test('a plan of 173 tables and 2,000 columns is there at once, whole when somebody asks, and what is looked for is found', async () => {
    const page = await open('paul', '/systems/shop');
    await page.route(/\/environments\/int\/data\/[^/]+\/shop$/, async (route) => {
      const told = refreshDetailShape.parse(await (await route.fetch()).json());
      await route.fulfill({ json: { ...told, tables: largeTables() } });
    });
    await page.goto(`${house.url}/systems/shop/data/int`);
    const plan = page.getByRole('region', { name: 'Mask plan' });
    await plan.getByText('173 tables, 692 of 2,076 columns personal').waitFor();
    expect(await plan.getByRole('row').count()).toBeLessThan(60);
    const begun = Date.now();
    await plan.getByRole('button', { name: 'Show all' }).click();
    await plan.getByRole('row', { name: /^table_172 / }).waitFor();
    process.stdout.write(`all of 2,076 columns: ${Date.now() - begun} ms\n`);
    // What comes after the first hundreds is closed until somebody opens it.
    expect(await plan.getByRole('row').count()).toBeLessThan(600);
    await plan.getByRole('searchbox').fill('table_172');
    await plan.getByRole('button', { name: /^table_172/ }).click();
    await plan.getByRole('row', { name: /^column_11/ }).waitFor();
    await leave(page);
  }, 120_000);

  test('on a phone everything is there, and nothing is wider than the page; in German no word is English', async () => {
    const page = await open('paul', '/systems/shop/data/int', phone);
    await page.getByRole('region', { name: 'Leak proof' }).waitFor();
    await page
      .getByRole('region', { name: 'Mask plan' })
      .getByRole('row', { name: /^email/ })
      .waitFor();
    expect(await look(page, 'data-int-390')).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await leave(page);
    const german = await open('paul', '/systems/shop/data/int', undefined, true);
    await german.getByText('Kein personenbezogener Wert aus prod ist in int').waitFor();
    await german.getByRole('region', { name: 'Maskenplan' }).waitFor();
    expect(await german.locator('main [lang="en"]').allInnerTexts()).toEqual([]);
    expect(await look(german, 'data-german-1440')).toBeLessThanOrEqual(0);
    await leave(german);
  }, 120_000);

  test('what somebody brought there later is found by a proof, and said before all', async () => {
    await prod.query(`UPDATE addresses SET country = 'DE'`);
    const int = await target.connect('int', 'team');
    await int.query(`UPDATE addresses SET country = 'p3000@${raw}.example' WHERE id = (SELECT min(id) FROM addresses)`);
    await int.end();
    expect((await house.run('tess', 'data prove int --wait')).exit).toBe(22);
    const page = await open('paul', '/systems/shop/data/int');
    await page.getByText('Personal values of prod are in int.').waitFor();
    const proof = page.getByRole('region', { name: 'Leak proof' });
    await proof.getByText('public.addresses.country holds values of public.customers.email, as text (cells: 1)').waitFor();
    expect(await proof.innerText()).toMatch(/^Leak proof.*1 raw value of prod found in int/s);
    expect((await pills(page))[1]).toBe('int personal values found');
    expect(await look(page, 'data-found-1440')).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('main').innerText()).not.toContain(raw);
    await leave(page);
  }, 240_000);
});

function hostFile(): string {
  const [from, to] = [new URL(source.url('live', 'team')), new URL(target.url('int', 'team'))];
  return `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: 127.0.0.1, port: ${from.port}, database: live, user: team}
    classification: data.yaml
    targets:
      int: {host: 127.0.0.1, port: ${to.port}, database: int, user: team, subset: tenth}
      preprod: {host: 127.0.0.1, port: ${to.port}, database: preprod, user: team}
`;
}

async function forAll(where: ShopServer, ...statements: readonly string[]): Promise<void> {
  const client = await where.connect('postgres', 'postgres');
  for (const statement of statements) await client.query(statement);
  await client.end();
}

async function run(person: string, line: string): Promise<string> {
  const { exit, out, err } = await house.run(person, line);
  if (exit !== 0) throw new Error(`${line}: ${exit}\n${out}${err}`);
  return (out + err).replaceAll(/\s+/g, ' ');
}

function open(person: string, address: string, viewport?: typeof phone, isGerman = false): Promise<Page> {
  return visit(
    {
      browser,
      url: house.url,
      person,
      secret: passwordOf(person),
      ...(viewport && { viewport }),
      isGerman,
      complain: (text) => complaints.push(text),
    },
    address,
  );
}

async function leave(page: Page): Promise<void> {
  await page.context().close();
}

async function pills(page: Page): Promise<readonly string[]> {
  const words = await page.getByRole('navigation', { name: 'Environments' }).getByRole('link').allInnerTexts();
  return words.map((each) => each.replaceAll(/\s+/g, ' '));
}

const found = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** At rest or with what is open, in both themes. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const told: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const seen = found.parse(
      await page.evaluate(
        `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
      ),
    );
    told.push(...seen.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return told;
}

/** What REST says of the copy that is there now. */
async function detail(page: Page, environment: string): Promise<z.output<typeof refreshDetailShape>> {
  const known = z
    .object({ databases: z.array(z.object({ record: z.object({ promotion: z.string() }) })) })
    .parse(await (await page.request.get(`${house.url}/api/systems/shop/environments/${environment}/data`)).json());
  const promotion = known.databases[0]?.record.promotion ?? '';
  const answer = await page.request.get(`${house.url}/api/systems/shop/environments/${environment}/data/${promotion}/shop`);
  return refreshDetailShape.parse(await answer.json());
}

function figure(count: number): string {
  return count.toLocaleString('en-GB');
}
