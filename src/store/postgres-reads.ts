import type { Connection, Database, Statement } from './database.ts';
import { genesisHash } from './hash-of.ts';
import { brokenAt } from './ledger.ts';
import type { EntityRow, EntitySearch, LedgerHead, LedgerRow, LedgerVerdict, Store } from './store.ts';

type Range = Parameters<Store['events']>[1];
type Filter = Parameters<Store['entities']>[1];

/** One statement is one snapshot: the number is true for exactly these rows. A system without open entities gives one row of nulls. */
const readSnapshot: Statement = {
  name: 'snapshot',
  text: `SELECT s.seq, e.kind, e.id, e.body, e.open FROM lockstep.systems s
    LEFT JOIN lockstep.entities e ON e.system = s.name AND e.open WHERE s.name = $1 ORDER BY e.kind, e.id`,
};

const ledgerColumns = `system, seq, at_micros AS "atMicros", caused_by AS "by", command_id AS "commandId", kind, body,
  previous_hash AS "previousHash", hash`;

/** Rows that are hashed in one statement: it stays far below the longest time that one may take. */
const rowsAtOnce = 100_000;

const hashedFields = ['system', 'seq::text', 'at_micros::text', 'caused_by', 'command_id', 'kind', 'body', 'previous_hash'];

/** As `lockstep.ledger_hash` says it, in one expression: the function takes five times as long. */
const computedHash = `encode(sha256(convert_to('17:lockstep-ledger-1' || ${hashedFields
  .map((field) => `octet_length(${field}) || ':' || ${field}`)
  .join(' || ')}, 'UTF8')), 'hex')`;

/**
 * The first row that does not hold after number $2 with hash $3, and up to number $4; and where the walk ended. A range of the key:
 * the plan is the same, whatever the server knows of the table.
 */
const walkChain: Statement = {
  name: 'walk-chain',
  text: `WITH walked AS (
    SELECT seq, hash, previous_hash, lag(seq, 1, $2::bigint) OVER chain AS last_seq, lag(hash, 1, $3) OVER chain AS last_hash,
      ${computedHash} AS computed
    FROM lockstep.ledger WHERE system = $1 AND seq > $2::bigint AND seq <= $4::bigint WINDOW chain AS (ORDER BY seq)
  ), judged AS (
    SELECT seq, hash, CASE WHEN seq <> last_seq + 1 THEN 'gap' WHEN previous_hash <> last_hash THEN 'link'
      WHEN hash <> computed THEN 'hash' END AS fault
    FROM walked
  )
  (SELECT seq, hash, fault FROM judged WHERE fault IS NOT NULL ORDER BY seq LIMIT 1)
  UNION ALL (SELECT seq, hash, NULL FROM judged ORDER BY seq DESC LIMIT 1)`,
};

const readHead: Statement = {
  name: 'read-head',
  text: `SELECT s.seq, s.head, coalesce(l.seq, 0) AS "lastSeq", coalesce(l.hash, $2) AS "lastHash" FROM lockstep.systems s
    LEFT JOIN LATERAL (SELECT seq, hash FROM lockstep.ledger WHERE system = s.name ORDER BY seq DESC LIMIT 1) l ON true WHERE s.name = $1`,
};

export async function readSystems(database: Database): Promise<readonly LedgerHead[]> {
  return database.query<LedgerHead>('SELECT name, seq, head FROM lockstep.systems ORDER BY name');
}

export async function readEntities(database: Database, system: string, filter: Filter): Promise<readonly EntityRow[]> {
  const { kind, open, limit, after } = filter;
  const conditions = ['system = $1', 'kind = $2', ...(open === undefined ? [] : [open ? 'open' : 'NOT open'])];
  return database.query<EntityRow>(
    `SELECT kind, id, body, open FROM lockstep.entities
     WHERE ${conditions.join(' AND ')} AND ($3::text IS NULL OR id > $3) ORDER BY id LIMIT $4`,
    [system, kind, after ?? null, limit ?? null],
  );
}

export async function readEntity(database: Database, system: string, kind: string, id: string): Promise<EntityRow | undefined> {
  const rows = await database.query<EntityRow>(
    { name: 'entity', text: 'SELECT kind, id, body, open FROM lockstep.entities WHERE system = $1 AND kind = $2 AND id = $3' },
    [system, kind, id],
  );
  return rows[0];
}

/** Names are in the key: of those that do not fit no row is read. */
const findNamed: Statement = {
  name: 'find',
  text: `SELECT system, kind, id, body, open FROM lockstep.entities
    WHERE kind = $1 AND system = ANY ($2::text[]) AND (system, id) > ($3, $4)
      AND NOT EXISTS (SELECT FROM unnest($5::text[]) AS word WHERE strpos(lower(system || ' ' || id), word) = 0)
    ORDER BY system, id LIMIT $6`,
};

export async function findEntities(
  database: Database,
  { kind, systems, words, after, limit }: EntitySearch,
): Promise<readonly (EntityRow & { readonly system: string })[]> {
  return database.query(findNamed, [kind, systems, after?.system ?? '', after?.id ?? '', words, limit]);
}

export async function readOpen(database: Database, system: string): Promise<{ readonly seq: number; readonly rows: readonly EntityRow[] }> {
  const found = await database.query<EntityRow & { readonly seq: number; readonly open: boolean | null }>(readSnapshot, [system]);
  const rows = found.filter((row) => row.open !== null).map(({ kind, id, body, open }) => ({ kind, id, body, open }));
  return { seq: found[0]?.seq ?? 0, rows };
}

export async function readEvents(database: Database, system: string, range: Range): Promise<readonly LedgerRow[]> {
  const { after = 0, before, limit, newestFirst = false } = range;
  return database.query<LedgerRow>(
    `SELECT ${ledgerColumns} FROM lockstep.ledger WHERE system = $1 AND seq > $2 AND ($3::bigint IS NULL OR seq < $3)
     ORDER BY seq ${newestFirst ? 'DESC' : 'ASC'} LIMIT $4`,
    [system, after, before ?? null, limit],
  );
}

export async function readHashes(database: Database, system: string, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await database.query<{ seq: number; hash: string }>(
    { name: 'hashes', text: 'SELECT seq, hash FROM lockstep.ledger WHERE system = $1 AND seq = ANY ($2::bigint[])' },
    [system, numbers],
  );
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}

/** Recomputes the chain inside PostgreSQL, in one snapshot. */
export async function verifyChain(database: Database, system: string): Promise<LedgerVerdict> {
  return database.use(async (connection) => {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      const { rows: heads } = await connection.query<LedgerHead & { lastSeq: number; lastHash: string }>(readHead, [system, genesisHash]);
      const head = heads[0] ?? { seq: 0, head: genesisHash, lastSeq: 0, lastHash: genesisHash };
      const broken = await findFault(connection, system, head.lastSeq);
      if (broken !== undefined) return broken;
      if (head.seq !== head.lastSeq || head.head !== head.lastHash) return brokenAt(system, head.lastSeq, 'head');
      return { intact: true, seq: head.seq, head: head.head };
    } finally {
      await connection.query('ROLLBACK');
    }
  });
}

interface Walked {
  readonly seq: number;
  readonly hash: string;
  readonly fault: 'gap' | 'link' | 'hash' | null;
}

/** Walks the chain in pieces; each begins where the one before it ended. */
async function findFault(connection: Connection, system: string, end: number): Promise<LedgerVerdict | undefined> {
  let last = { seq: 0, hash: genesisHash };
  while (last.seq < end) {
    const until = last.seq + rowsAtOnce;
    const { rows } = await connection.query<Walked>(walkChain, [system, last.seq, last.hash, until]);
    for (const { seq, fault } of rows) if (fault !== null) return brokenAt(system, seq, fault);
    const walked = rows.at(-1);
    // A hole as long as a piece, or longer.
    if (walked === undefined) return brokenAt(system, until, 'gap');
    last = walked;
  }
  return undefined;
}
