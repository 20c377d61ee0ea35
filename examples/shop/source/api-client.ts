import { ask, type Response } from './ask.ts';
import { BadRequest } from './serve.ts';
import type { Item, OrderRequest, Product, StoredOrder } from './shop.ts';

/** The other service of the shop, as `web` and the tests see it. Answers are believed only in the shape that they should have. */
export class ApiClient {
  private readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  async products(): Promise<readonly Product[]> {
    const value = parse(await this.get('/api/products'));
    const products: unknown = isRecord(value) ? value['products'] : undefined;
    if (!Array.isArray(products) || !products.every(isProduct)) throw new Error('The api answered without a list of products.');
    return products;
  }

  async order(request: OrderRequest): Promise<StoredOrder> {
    const answer = await this.post('/api/orders', JSON.stringify(request));
    const value = parse(answer);
    if (answer.status !== 201 || !isStoredOrder(value)) throw new BadRequest(answer.status < 400 ? 502 : answer.status, wordsOf(value));
    return value;
  }

  get(path: string): Promise<Response> {
    return ask(`${this.url}${path}`);
  }

  post(path: string, body: string): Promise<Response> {
    return ask(`${this.url}${path}`, { method: 'POST', body });
  }
}

export function parse(answer: Response): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isStoredOrder(value: unknown): value is StoredOrder {
  if (!isRecord(value) || !Array.isArray(value['items'])) return false;
  const items: readonly unknown[] = value['items'];
  return (
    typeof value['id'] === 'string' &&
    typeof value['customer'] === 'string' &&
    typeof value['totalCents'] === 'number' &&
    items.every(isItem)
  );
}

function isItem(value: unknown): value is Item {
  return isRecord(value) && typeof value['product'] === 'string' && typeof value['quantity'] === 'number';
}

function isProduct(value: unknown): value is Product {
  if (!isRecord(value)) return false;
  const texts = [value['id'], value['name'], value['text']];
  const numbers = [value['priceCents'], value['discountPercent'], value['finalCents']];
  return texts.every((text) => typeof text === 'string') && numbers.every((number) => typeof number === 'number');
}

function wordsOf(value: unknown): string {
  return isRecord(value) && typeof value['error'] === 'string' ? value['error'] : 'The order was not taken.';
}
