import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { weakens } from '#core/file/weaken.ts';
import type { System } from '#core/system.ts';
import { readJUnit } from '#checks/junit.ts';
import { buildShop } from '../../examples/shop/build.ts';
import { startCustomers } from '../../examples/shop/customers.ts';
import { finalCents, readOrder, totalCents } from '../../examples/shop/source/api-orders.ts';
import type { Product } from '../../examples/shop/source/shop.ts';
import { runSuite } from '../../examples/shop/source/suite.ts';
import { orderPage, shopPage } from '../../examples/shop/source/web-page.ts';
import { serve } from './check-stage.ts';

const products: readonly Product[] = [
  { id: 'lamp', name: 'Desk <lamp>', text: 'Warm', priceCents: 7900, discountPercent: 20, finalCents: 6320 },
  { id: 'kettle', name: 'Kettle', text: 'Boils', priceCents: 4950, discountPercent: 0, finalCents: 4950 },
];

async function folderOf(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-shop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function digests(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const lines = files.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return `${path.relative(folder, file)} ${createHash('sha256')
      .update(await readFile(file))
      .digest('hex')}`;
  });
  return (await Promise.all(lines)).sort();
}

test('the system file of the shop is read, with six stages and everything that its path names', async () => {
  const text = await readFile(new URL('../../examples/shop/lockstep.yaml', import.meta.url), 'utf8');
  const parsed = parseSystem(text, catalogue);
  expect(parsed.ok ? parsed.warnings : parsed.problems).toEqual([]);
  expect(parsed.ok && parsed.system.path.map((stage) => stage.name)).toEqual(['DEV', 'TEST', 'LAST', 'INT', 'prePROD', 'PROD']);
});

test('an artefact made twice has the same bytes, and each version has its own', async () => {
  const folder = await folderOf();
  const [first, again, other] = await Promise.all(
    ['1.0.0', '1.0.0', '1.1.0'].map((version, index) => buildShop(version, path.join(folder, String(index)))),
  );
  for (const service of ['api', 'web'] as const) {
    expect(await digests(first?.[service] ?? '')).toEqual(await digests(again?.[service] ?? ''));
    expect(await digests(first?.[service] ?? '')).not.toEqual(await digests(other?.[service] ?? ''));
  }
  await expect(buildShop('9.9.9', folder)).rejects.toThrow('The shop has no version 9.9.9; it has 1.0.0, 1.1.0');
});

test('an order costs the sum of its items, and names only what is sold', () => {
  const items = [
    { product: 'lamp', quantity: 2 },
    { product: 'kettle', quantity: 1 },
  ];
  expect(totalCents(items, products)).toBe(2 * 6320 + 4950);
  expect(() => totalCents([{ product: 'unicorn', quantity: 1 }], products)).toThrow('The shop has no product unicorn.');
  expect(finalCents(7900, 20), '1.0.0 knows no discounts').toBe(7900);
});

test.each([
  ['x', 'An order is JSON'],
  ['[]', 'An order is JSON'],
  ['{"items": [{"product": "lamp", "quantity": 1}]}', 'names its customer'],
  ['{"customer": "Eva", "items": []}', 'at least one item'],
  ['{"customer": "Eva", "items": [{"quantity": 1}]}', 'names its product'],
  ['{"customer": "Eva", "items": [{"product": "lamp", "quantity": 0}]}', 'from 1 to 99'],
])('the order %s is refused in a sentence', (body, words) => {
  expect(() => readOrder(body)).toThrow(words);
});

test('pages show what things cost, and take names for text', () => {
  const page = shopPage(products);
  expect(page).toContain('Desk &lt;lamp&gt;');
  expect(page).toContain('<s>€ 79.00</s> <strong>€ 63.20</strong>');
  const order = { id: 'a-1', customer: '<script>', totalCents: 4950, items: [{ product: 'kettle', quantity: 1 }] };
  expect(orderPage(order, products)).toContain('Total <strong>€ 49.50</strong>');
  expect(orderPage(order, products)).not.toContain('<script>');
});

test('what the functional suite writes is read case by case', async () => {
  const file = path.join(await folderOf(), 'junit.xml');
  const fail = (): Promise<void> => Promise.reject(new Error('expected "1" & <2>\nsecond line'));
  expect(
    await runSuite(
      'shop',
      [
        ['orders > adds', () => Promise.resolve()],
        ['web > shows', fail],
      ],
      file,
    ),
  ).toBe(1);
  expect(readJUnit(await readFile(file))).toMatchObject({
    kind: 'read',
    cases: [
      { name: 'orders > adds', state: 'passed' },
      { name: 'web > shows', state: 'failed', because: 'expected "1" & <2>' },
    ],
  });
});

test('customers come by the clock, however slow the shop is, and every way to fail is counted', async () => {
  let asked = 0;
  const { url, server } = await serve((request, response) => {
    asked += 1;
    if (asked % 4 === 1)
      return void response.end(shopPage([{ id: 'lamp', name: 'Desk lamp', text: '', priceCents: 1, discountPercent: 0, finalCents: 1 }]));
    if (asked % 4 === 2) return void response.writeHead(503).end();
    if (asked % 4 === 3) return void response.end('half a pa');
    request.socket.destroy();
  });
  const controller = new AbortController();
  const customers = startCustomers({ url, perSecond: 200, signal: controller.signal, limitMs: 1000 });
  setTimeout(() => controller.abort(), 400);
  await customers.ended;
  server.close();
  const { requests, failures, reasons } = customers.counts();
  expect(requests).toBeGreaterThan(40);
  expect(failures).toBe(Object.values(reasons).reduce((sum, count) => sum + count, 0));
  expect(failures).toBeGreaterThan(requests / 2);
  expect(Object.keys(reasons)).toEqual(expect.arrayContaining(['status 503', 'a page that is not whole', 'ECONNRESET']));
});

test('the file with production watched is only stricter', async () => {
  const [plain, watched] = await Promise.all(['lockstep', 'watched'].map(readSystem));
  expect(watched?.path.at(-1)?.rollout).toMatchObject({ kind: 'canary' });
  expect(plain && watched && weakens(plain, watched)).toEqual([]);
  expect(plain && watched && weakens(watched, plain).length).toBeGreaterThan(2);
});

async function readSystem(name: string): Promise<System | undefined> {
  const parsed = parseSystem(await readFile(new URL(`../../examples/shop/${name}.yaml`, import.meta.url), 'utf8'), catalogue);
  return parsed.ok ? parsed.system : undefined;
}
