import { runSuite, type Case } from './suite.ts';
import { ask } from './ask.ts';
import { ApiClient, isRecord, isStoredOrder, parse } from './api-client.ts';
import type { Item, Product } from './shop.ts';
import { edition } from './this-edition.ts';
import { money } from './web-page.ts';

// The functional suite of the shop: `node functional.js` against the addresses of an environment. It writes junit.xml.

const api = new ApiClient(process.env['API_URL'] ?? process.env['LOCKSTEP_API_URL'] ?? '');
const webUrl = (process.env['WEB_URL'] ?? process.env['LOCKSTEP_WEB_URL'] ?? '').replace(/\/$/, '');

const cases: readonly Case[] = [
  ['version > is the one that was released', async () => equal(fieldOf(parse(await api.get('/api/version')), 'version'), edition.version)],
  ['products > are there, each with a price', pricesStand],
  ['products > cost what their discount leaves', discountsStand],
  ['orders > an order of one product costs its price', () => costs([['lamp', 1]])],
  ['orders > three of one product cost three times its price', () => costs([['notebook', 3]])],
  [
    'orders > an order of two products costs the sum of both',
    () =>
      costs([
        ['kettle', 2],
        ['notebook', 5],
      ]),
  ],
  [
    'orders > an order of every product costs the sum of all',
    () =>
      costs([
        ['lamp', 1],
        ['kettle', 2],
        ['blanket', 3],
        ['notebook', 4],
      ]),
  ],
  ['orders > an order can be read again', orderIsKept],
  ['orders > returns 404 for an unknown order', async () => equal((await api.get('/api/orders/none')).status, 404)],
  ['orders > an order of nothing is refused', () => isRefused({ customer: 'Test', items: [] }, 400)],
  ['orders > an order of nobody is refused', () => isRefused({ customer: ' ', items: [{ product: 'lamp', quantity: 1 }] }, 400)],
  ['orders > half a lamp is refused', () => isRefused({ customer: 'Test', items: [{ product: 'lamp', quantity: 0.5 }] }, 400)],
  [
    'orders > a product that is not sold is refused',
    () => isRefused({ customer: 'Test', items: [{ product: 'unicorn', quantity: 1 }] }, 422),
  ],
  ['web > shows every product with its price', pageShowsProducts],
  ['web > an order by the form says what it costs', formOrders],
  ['web > a page that is not there is 404', async () => equal((await ask(`${webUrl}/nowhere`)).status, 404)],
];

process.exitCode = await runSuite('shop', cases, 'junit.xml');

async function pricesStand(): Promise<void> {
  const products = await api.products();
  equal(products.map((product) => product.id).join(' '), 'lamp kettle blanket notebook');
  for (const product of products) equal(product.priceCents > 0 && product.finalCents <= product.priceCents, true, product.name);
}

async function discountsStand(): Promise<void> {
  const products = await api.products();
  equal(productOf(products, 'lamp').discountPercent, edition.hasDiscounts ? 20 : 0, 'discount of the lamp');
  for (const { name, priceCents, discountPercent, finalCents } of products)
    equal(finalCents, Math.round(priceCents * (1 - discountPercent / 100)), name);
}

async function costs(wanted: readonly (readonly [string, number])[]): Promise<void> {
  const products = await api.products();
  const items: readonly Item[] = wanted.map(([product, quantity]) => ({ product, quantity }));
  const expected = items.reduce((sum, item) => sum + productOf(products, item.product).finalCents * item.quantity, 0);
  const order = await api.order({ customer: 'Functional suite', items });
  equal(money(order.totalCents), money(expected));
}

async function orderIsKept(): Promise<void> {
  const order = await api.order({ customer: 'Functional suite', items: [{ product: 'blanket', quantity: 1 }] });
  const answer = await api.get(`/api/orders/${order.id}`);
  equal(answer.status, 200);
  const kept = parse(answer);
  equal(isStoredOrder(kept) && kept.totalCents, order.totalCents);
}

async function isRefused(body: unknown, status: number): Promise<void> {
  const answer = await api.post('/api/orders', JSON.stringify(body));
  equal(answer.status, status);
  equal(typeof fieldOf(parse(answer), 'error'), 'string', 'a sentence');
}

async function pageShowsProducts(): Promise<void> {
  const page = await ask(`${webUrl}/`);
  equal(page.status, 200);
  for (const product of await api.products()) {
    equal(page.body.includes(product.name) && page.body.includes(money(product.finalCents)), true, product.name);
  }
}

async function formOrders(): Promise<void> {
  const lamp = productOf(await api.products(), 'lamp');
  const page = await ask(`${webUrl}/checkout`, {
    method: 'POST',
    type: 'application/x-www-form-urlencoded',
    body: 'customer=Suite&lamp=2&kettle=0',
  });
  equal(page.status, 200);
  equal(page.body.includes(money(2 * lamp.finalCents)), true, 'the total on the page');
}

function productOf(products: readonly Product[], id: string): Product {
  const found = products.find((product) => product.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function equal(found: unknown, expected: unknown, what = ''): void {
  if (found !== expected) throw new Error(`${what === '' ? '' : `${what}: `}expected ${String(expected)}, got ${String(found)}`);
}
