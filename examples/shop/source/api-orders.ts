import { isRecord } from './api-client.ts';
import { BadRequest } from './serve.ts';
import type { Item, OrderRequest, Product } from './shop.ts';
import { edition } from './this-edition.ts';

/** Reads an order, as strictly as a till does. Throws a BadRequest with a sentence for the customer. */
export function readOrder(body: string): OrderRequest {
  const value = parse(body);
  if (!isRecord(value) || !Array.isArray(value['items'])) throw new BadRequest(400, 'An order is JSON with `customer` and `items`.');
  const { customer } = value;
  const items: readonly unknown[] = value['items'];
  if (typeof customer !== 'string' || customer.trim() === '') throw new BadRequest(400, 'An order names its customer.');
  if (items.length === 0) throw new BadRequest(400, 'An order has at least one item.');
  const { greeting } = value;
  const said = typeof greeting === 'string' ? { greeting: greeting.slice(0, 500) } : {};
  return { customer: customer.trim().slice(0, 100), items: items.map(readItem), ...said };
}

function readItem(value: unknown): Item {
  if (!isRecord(value) || typeof value['product'] !== 'string') throw new BadRequest(400, 'An item names its product.');
  const { product, quantity } = value;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > 99) {
    throw new BadRequest(400, 'A quantity is a whole number from 1 to 99.');
  }
  return { product, quantity };
}

export function finalCents(priceCents: number, discountPercent: number): number {
  return edition.hasDiscounts ? Math.round((priceCents * (100 - discountPercent)) / 100) : priceCents;
}

/** What the whole order costs. Throws a BadRequest for a product that the shop does not have. */
export function totalCents(items: readonly Item[], products: readonly Product[]): number {
  const quantityOf = edition.fault === 'wrong-totals' ? quantityOfFirst : quantityOfItem;
  return items.reduce((sum, item) => sum + priceOf(item.product, products) * quantityOf(item, items), 0);
}

function quantityOfItem(item: Item): number {
  return item.quantity;
}

/** The fault of 1.2.0: right for every order of one item. */
function quantityOfFirst(_: Item, items: readonly Item[]): number {
  return items[0]?.quantity ?? 0;
}

function priceOf(id: string, products: readonly Product[]): number {
  const product = products.find((candidate) => candidate.id === id);
  if (product === undefined) throw new BadRequest(422, `The shop has no product ${id}.`);
  return product.finalCents;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadRequest(400, 'An order is JSON with `customer` and `items`.');
  }
}
