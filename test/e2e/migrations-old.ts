// The release before, as its database sees it: what it reads and writes, on a connection that is new and on one that has prepared its
// statements before the migration.
import type pg from 'pg';

/** Columns are listed, as an ORM lists them; some are left to their default. */
export const statements: readonly (readonly [name: string, text: string, values: readonly unknown[]])[] = [
  ['add a customer', 'INSERT INTO customers (name, email) VALUES ($1, $2) RETURNING id, name, email, city', ['Ada', 'ada@example.org']],
  [
    'add an order',
    'INSERT INTO orders (customer, price, weight, state, note, data) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, quantity, placed',
    [1, '9999999.99', '12345.6', 'paid', 'x'.repeat(40), '{}'],
  ],
  ['read an order', 'SELECT id, customer, price, quantity, state, note, placed, legacy, data FROM orders WHERE id = $1', [1]],
  ['find orders', 'SELECT id, note FROM orders WHERE state = $1 ORDER BY id LIMIT 10', ['paid']],
  ['change an order', 'UPDATE orders SET note = $2, legacy = $3, quantity = quantity + 1 WHERE id = $1', [2, 'changed', null]],
  ['read open orders', 'SELECT id, customer, price FROM open_orders WHERE customer = $1 LIMIT 5', [1]],
  ['read customers', 'SELECT id, name, email, city FROM customers WHERE id < $1', [10]],
  ['take an order away', 'DELETE FROM orders WHERE id = $1', [3]],
];

/** What the release meets: nothing, or the first statement that fails, with the words of the server. */
export async function useAsBefore(client: pg.Client): Promise<string | undefined> {
  for (const [name, text, values] of statements) {
    const failed = await client.query({ name, text, values: [...values] }).then(
      ({ rowCount }) => (name === 'read an order' && rowCount !== 1 ? 'finds nothing' : undefined),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (failed !== undefined) return `${name}: ${failed}`;
  }
  return undefined;
}
