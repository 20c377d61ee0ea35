import { canonical } from '#core/canonical.ts';
import type { Row } from '#core/entities.ts';
import { Database } from '#store/database.ts';
import type { Connection } from '#store/database.ts';
import { startEmbeddedServer } from '#store/embedded-server.ts';
import { genesisHash } from '#store/hash-of.ts';
import { inTransaction, makeApplicationRole, migrate } from '#store/migrate.ts';
import type { LedgerHead } from '#store/store.ts';
import { chainOf, insertLedger, type Said } from '../../test/insert-ledger.ts';
import type { History, Told } from './history.ts';
import { systemName } from './system.ts';

const rowsPerStatement = 5000;

/** Writes a past into a fresh store: the ledger, chained by the store's own lines, and the rows folded from it, in two transactions. */
export async function writeHistory(dataDir: string, history: History): Promise<LedgerHead> {
  const server = await startEmbeddedServer({ dataDir, warn: () => undefined });
  const database = new Database({ host: server.socketDir, port: server.port, user: 'lockstep', database: 'postgres', max: 1 });
  try {
    await migrate(database);
    await makeApplicationRole(database, { login: true });
    return await database.use(async (connection) => write(connection, history));
  } finally {
    await database.close();
    await server.stop();
  }
}

async function write(connection: Connection, history: History): Promise<LedgerHead> {
  const rows = chainOf(systemName, history.told.map(saidOf));
  const { seq, hash } = rows.at(-1) ?? { seq: 0, hash: genesisHash };
  await inTransaction(connection, async () => {
    await connection.query('INSERT INTO lockstep.systems (name, seq, head) VALUES ($1, $2, $3)', [systemName, seq, hash]);
    for (const batch of batchesOf(rows)) await insertLedger(connection, batch);
  });
  await inTransaction(connection, async () => {
    for (const batch of batchesOf([...history.rows.values()])) await writeEntities(connection, batch);
  });
  // What autovacuum does in the first minutes of a real store.
  await connection.query('VACUUM ANALYZE');
  return { name: systemName, seq, head: hash };
}

function saidOf({ at, by, events }: Told, index: number): Said {
  const bodies = events.map((event) => ({ kind: event.kind, body: canonical(event) }));
  return { at, by, commandId: by.startsWith('agent:') ? '' : `bench-${index}`, events: bodies };
}

async function writeEntities(connection: Connection, rows: readonly Row[]): Promise<void> {
  await connection.query(
    'INSERT INTO lockstep.entities (system, kind, id, body, open) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::boolean[])',
    [systemName, rows.map((row) => row.kind), rows.map((row) => row.id), rows.map((row) => row.body), rows.map((row) => row.open)],
  );
}

function batchesOf<Each>(rows: readonly Each[]): readonly (readonly Each[])[] {
  const count = Math.ceil(rows.length / rowsPerStatement);
  return Array.from({ length: count }, (_, index) => rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement));
}
