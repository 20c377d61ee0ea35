import type { Connection, Database } from './database.ts';
import { inTransaction } from './migrate.ts';
import type { ProcessStore, SettingsStore, SettingWrite } from './store.ts';
import { compareText } from './text-order.ts';

/** Rows of the installation. */
export function settingsTable(database: Database): SettingsStore {
  return {
    async get(kind, id) {
      const rows = await database.query<{ body: string }>('SELECT body FROM lockstep.settings WHERE kind = $1 AND id = $2', [kind, id]);
      return rows[0]?.body;
    },
    async list(kind) {
      return database.query<{ id: string; body: string }>('SELECT id, body FROM lockstep.settings WHERE kind = $1 ORDER BY id', [kind]);
    },
    async put(kind, id, body, expected) {
      const rows = await database.query(putStatement(expected), [kind, id, body, ...(expected?.body === undefined ? [] : [expected.body])]);
      return rows.length > 0;
    },
    async delete(kind, id) {
      await database.query('DELETE FROM lockstep.settings WHERE kind = $1 AND id = $2', [kind, id]);
    },
    async putAll(writes) {
      return database.use((connection) => putAll(connection, writes));
    },
  };
}

/** In one order, so that of two who write the same rows none waits for the other for ever. */
async function putAll(connection: Connection, writes: readonly SettingWrite[]): Promise<boolean> {
  const inOrder = writes.toSorted((one, other) => compareText(`${one.kind}/${one.id}`, `${other.kind}/${other.id}`));
  try {
    await inTransaction(connection, async () => {
      for (const write of inOrder) if (!(await putOne(connection, write))) throw new Outdated();
    });
    return true;
  } catch (error) {
    if (error instanceof Outdated) return false;
    throw error;
  }
}

/** Ends the transaction: something is not as it was expected. */
class Outdated extends Error {}

async function putOne(connection: Connection, { kind, id, body, expected }: SettingWrite): Promise<boolean> {
  if (body !== undefined) {
    const values = [kind, id, body, ...(expected === undefined ? [] : [expected])];
    return (await connection.query(putStatement({ body: expected }), values)).count > 0;
  }
  if (expected === undefined) return true;
  return (
    (await connection.query('DELETE FROM lockstep.settings WHERE kind = $1 AND id = $2 AND body = $3', [kind, id, expected])).count > 0
  );
}

/** Each is one statement, so that of two writers with the same expectation one loses. */
function putStatement(expected: { readonly body: string | undefined } | undefined): string {
  const insert = 'INSERT INTO lockstep.settings (kind, id, body) VALUES ($1, $2, $3) ON CONFLICT (kind, id)';
  if (expected === undefined) return `${insert} DO UPDATE SET body = excluded.body RETURNING 1`;
  if (expected.body === undefined) return `${insert} DO NOTHING RETURNING 1`;
  return 'UPDATE lockstep.settings SET body = $3 WHERE kind = $1 AND id = $2 AND body = $4 RETURNING 1';
}

/** Heartbeats, by the database's clock. */
export function processTable(database: Database): ProcessStore {
  return {
    async beat(owner, kind, detail) {
      await database.query(
        `INSERT INTO lockstep.processes (owner, kind, detail, beat_at) VALUES ($1, $2, $3, lockstep.now_ms())
         ON CONFLICT (owner) DO UPDATE SET kind = excluded.kind, detail = excluded.detail, beat_at = excluded.beat_at`,
        [owner, kind, detail],
      );
    },
    async list() {
      return database.query<{ owner: string; kind: string; detail: string; ageMs: number }>(
        'SELECT owner, kind, detail, lockstep.now_ms() - beat_at AS "ageMs" FROM lockstep.processes ORDER BY owner COLLATE "C"',
      );
    },
    async remove(owner) {
      await database.query('DELETE FROM lockstep.processes WHERE owner = $1', [owner]);
    },
  };
}
