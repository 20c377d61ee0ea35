import pg from 'pg';
import { edition } from './this-edition.ts';

interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Each only adds: while a release moves in, the code before it works on the same tables. What is added has a default, so that the old
 * code's rows are whole for the new one.
 */
const migrations: readonly Migration[] = [
  {
    id: 1,
    name: 'products and orders',
    sql: `
      CREATE TABLE products (id text PRIMARY KEY, position integer NOT NULL, name text NOT NULL, text text NOT NULL,
        price_cents integer NOT NULL CHECK (price_cents > 0));
      CREATE TABLE orders (id uuid PRIMARY KEY, customer text NOT NULL, total_cents integer NOT NULL, items jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now());
      INSERT INTO products (id, position, name, text, price_cents) VALUES
        ('lamp', 1, 'Desk lamp', 'Warm light, brass arm, stays where you put it.', 7900),
        ('kettle', 2, 'Kettle', 'Boils a litre in three minutes, and says so.', 4950),
        ('blanket', 3, 'Wool blanket', 'From one flock, in the colour that it had.', 11900),
        ('notebook', 4, 'Notebook', '192 pages that lie flat.', 1450);`,
  },
  ...(edition.hasDiscounts
    ? [
        {
          id: 2,
          name: 'discounts',
          sql: `
      ALTER TABLE products ADD COLUMN discount_percent integer NOT NULL DEFAULT 0 CHECK (discount_percent BETWEEN 0 AND 90);
      UPDATE products SET discount_percent = 20 WHERE id = 'lamp';`,
        },
      ]
    : []),
  ...(edition.hasGreetings ? [{ id: 3, name: 'greetings', sql: `ALTER TABLE orders ADD COLUMN greeting text NOT NULL DEFAULT '';` }] : []),
];

const client = new pg.Client({ connectionString: process.env['DATABASE_URL'], connectionTimeoutMillis: 5000 });
await client.connect();
try {
  await client.query('BEGIN');
  // Two that run at once: the second waits here, and then finds nothing to do.
  await client.query('SELECT pg_advisory_xact_lock(7467)');
  // Rather fail than queue in front of every customer.
  await client.query("SET LOCAL lock_timeout = '3s'");
  await client.query(
    'CREATE TABLE IF NOT EXISTS schema_migrations (id integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const { rows } = await client.query<{ readonly id: number }>('SELECT id FROM schema_migrations');
  const done = new Set(rows.map((row) => row.id));
  for (const { id, name, sql } of migrations.filter((migration) => !done.has(migration.id))) {
    await client.query(sql);
    await client.query('INSERT INTO schema_migrations (id, name) VALUES ($1, $2)', [id, name]);
    process.stdout.write(`migrated: ${id} ${name}\n`);
  }
  await client.query('COMMIT');
} finally {
  await client.end();
}
