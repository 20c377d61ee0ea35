import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

// The build puts those beside this program that the version has. Each only adds: while a release moves in, the code before it works on the
// same tables. What is added has a default, so that the old code's rows are whole for the new one.
const folder = path.join(import.meta.dirname, 'migrations');
const files = (await readdir(folder)).toSorted();

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
  for (const file of files.filter((each) => !done.has(numberOf(each)))) {
    await client.query(await readFile(path.join(folder, file), 'utf8'));
    await client.query('INSERT INTO schema_migrations (id, name) VALUES ($1, $2)', [numberOf(file), file]);
    process.stdout.write(`migrated: ${file}\n`);
  }
  await client.query('COMMIT');
} finally {
  await client.end();
}

/** `001_products_and_orders.sql` is number 1. */
function numberOf(file: string): number {
  return Number.parseInt(file, 10);
}
