import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { edition } from './this-edition.ts';
import { finalCents } from './api-orders.ts';
import type { OrderRequest, Product, StoredOrder } from './shop.ts';

interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly price_cents: number;
  readonly discount_percent: number;
}

/** The fault of 1.3.0: one request at a time, each with a slow question. Whoever comes alone notices nothing. */
const isOneAtATime = edition.fault === 'one-at-a-time';

/** The shop's own database, at DATABASE_URL. */
export class Database {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: isOneAtATime ? 1 : 4,
      connectionTimeoutMillis: 3000,
      application_name: `shop ${edition.version}`,
    });
    // A connection that breaks while nobody uses it is replaced by the pool.
    this.pool.on('error', (error) => process.stderr.write(`${error.message}\n`));
  }

  async ping(): Promise<void> {
    await this.pool.query('SELECT 1 FROM products LIMIT 1');
  }

  async products(): Promise<readonly Product[]> {
    const discount = edition.hasDiscounts ? 'discount_percent' : '0 AS discount_percent';
    const slowly = isOneAtATime ? ', pg_sleep(0.037) AS slept' : '';
    const { rows } = await this.pool.query<ProductRow>(
      `SELECT id, name, text, price_cents, ${discount} FROM products${slowly} ORDER BY position`,
    );
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      text: row.text,
      priceCents: row.price_cents,
      discountPercent: row.discount_percent,
      finalCents: finalCents(row.price_cents, row.discount_percent),
    }));
  }

  /** One statement, so that an order is there whole or not at all. */
  async addOrder(order: OrderRequest, totalCents: number): Promise<StoredOrder> {
    const id = randomUUID();
    const values = [id, order.customer, totalCents, JSON.stringify(order.items)];
    if (edition.hasGreetings) {
      await this.pool.query('INSERT INTO orders (id, customer, total_cents, items, greeting) VALUES ($1, $2, $3, $4, $5)', [
        ...values,
        order.greeting ?? '',
      ]);
    } else await this.pool.query('INSERT INTO orders (id, customer, total_cents, items) VALUES ($1, $2, $3, $4)', values);
    return { id, customer: order.customer, totalCents, items: order.items };
  }

  async order(id: string): Promise<StoredOrder | undefined> {
    const { rows } = await this.pool.query<StoredOrder>(
      'SELECT id, customer, total_cents AS "totalCents", items FROM orders WHERE id::text = $1',
      [id],
    );
    return rows[0];
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
