import type { Connection, Database } from './database.ts';
import { inTransaction } from './migrate.ts';
import { lineIsFull, lineOf, mostInLine } from './outbox.ts';
import type { ClaimedDelivery, DeliveryLine, DeliveryRow, DeliveryState, NoticeRow, OutboxCounts, OutboxStore } from './outbox.ts';

/** The outbox in PostgreSQL. */
export function outboxTable(database: Database): OutboxStore {
  return {
    async spread(limit, deliveriesOf) {
      return database.use((connection) => inTransaction(connection, () => spread(connection, limit, deliveriesOf)));
    },
    async claim({ owner, holdMs, limit, except = [] }) {
      return (await database.query<ClaimedColumns>(claimHeads, [limit, owner, holdMs, except])).map(claimedOf);
    },
    async mates(head, limit) {
      if (!head.together) return [];
      return (await database.query<Columns>(selectMates, [lineOf(head), head.id, limit])).map(deliveryOf);
    },
    async settle(head, mates, outcome) {
      const because = outcome.state === 'sent' ? null : outcome.because;
      const dueAt = outcome.state === 'waiting' ? outcome.dueAt : null;
      const rows = await database.query(settleClaim, [head.id, head.claim, [head.id, ...mates], outcome.state, because, dueAt]);
      return rows.length > 0;
    },
    async list({ states, person, limit }) {
      return (await database.query<Columns>(selectSome, [states ?? null, person ?? null, limit])).map(deliveryOf);
    },
    async counts() {
      const [row] = await database.query<{ readonly [Name in keyof OutboxCounts]: number }>(countStates);
      return row ?? { waiting: 0, dead: 0, withheld: 0 };
    },
    async again(id) {
      return (await database.query(beginAnew, [id])).length > 0;
    },
    async withhold(because) {
      return (await database.query(withholdAll, [because])).length;
    },
    async forget(whose) {
      const [person, receiver] = 'person' in whose ? [whose.person, null] : [null, whose.receiver];
      await database.query('DELETE FROM lockstep.outbox WHERE person = $1 OR receiver = $2', [person, receiver]);
    },
    async sweep({ sent, dead }) {
      await database.query(`DELETE FROM lockstep.outbox WHERE state = 'sent' AND ended_at < $1`, [sent]);
      const rows = await database.query(`DELETE FROM lockstep.outbox WHERE state IN ('dead', 'withheld') AND ended_at < $1 RETURNING 1`, [
        dead,
      ]);
      return rows.length;
    },
  };
}

/** A type, not an interface: what the driver gives may hold more. */
type Columns = {
  readonly id: string;
  readonly receiver: string;
  readonly person: string | null;
  readonly body: string;
  readonly at_ms: number;
  readonly due_at: number;
  readonly together: boolean;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly because: string | null;
  readonly since_ms: number;
  readonly ended_at: number | null;
};
type ClaimedColumns = Columns & { readonly claim: number };

const columns = 'o.id, o.receiver, o.person, o.body, o.at_ms, o.due_at, o.together, o.state, o.attempts, o.because, o.since_ms, o.ended_at';

/** Under the locks of the notices: two controllers do not write deliveries of one line in two orders. */
async function spread(connection: Connection, limit: number, deliveriesOf: (notice: NoticeRow) => readonly DeliveryRow[]): Promise<number> {
  const { rows: notices } = await connection.query<NoticeRow & { readonly withheld: string | null }>(takeNotices, [limit]);
  if (notices.length === 0) return 0;
  const rows = notices.flatMap((notice) => deliveriesOf(notice).map((row) => ({ ...row, line: lineOf(row), withheld: notice.withheld })));
  if (rows.length > 0) await connection.query(insertDeliveries, [JSON.stringify(rows), lineIsFull, mostInLine]);
  await connection.query('DELETE FROM lockstep.notices WHERE id = ANY ($1::text[])', [notices.map(({ id }) => id)]);
  return notices.length;
}

const takeNotices = 'SELECT id, body, withheld FROM lockstep.notices ORDER BY place LIMIT $1 FOR UPDATE';

/** In the order in which they stand in the list; one that is there already was made before. */
const insertDeliveries = `
  WITH given AS (
    SELECT d.value AS item, d.ordinality AS nth FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS d
  ), placed AS (
    SELECT item, nth, row_number() OVER (PARTITION BY item->>'line' ORDER BY nth) + (
      SELECT count(*) FROM lockstep.outbox w WHERE w.state = 'waiting' AND w.line = item->>'line') AS in_line
    FROM given
  )
  INSERT INTO lockstep.outbox (id, line, receiver, person, body, at_ms, due_at, together, state, because, since_ms, ended_at)
  SELECT item->>'id', item->>'line', item->>'receiver', item->>'person', item->>'body', (item->>'at')::bigint, (item->>'dueAt')::bigint,
    (item->>'together')::boolean,
    CASE WHEN item->>'withheld' IS NOT NULL THEN 'withheld' WHEN in_line > $3::bigint THEN 'dead' ELSE 'waiting' END,
    CASE WHEN item->>'withheld' IS NOT NULL THEN item->>'withheld' WHEN in_line > $3::bigint THEN $2 END,
    lockstep.now_ms(),
    CASE WHEN item->>'withheld' IS NOT NULL OR in_line > $3::bigint THEN lockstep.now_ms() END
  FROM placed ORDER BY nth
  ON CONFLICT (id) DO NOTHING`;

const claimHeads = `
  WITH clock AS MATERIALIZED (SELECT lockstep.now_ms() AS now_ms), due AS (
    SELECT o.id FROM lockstep.outbox o
    WHERE o.state = 'waiting' AND o.due_at <= (SELECT now_ms FROM clock) AND NOT o.receiver = ANY ($4::text[])
      AND (o.claimed_until IS NULL OR o.claimed_until <= (SELECT now_ms FROM clock))
      AND NOT EXISTS (SELECT FROM lockstep.outbox e WHERE e.state = 'waiting' AND e.line = o.line AND e.place < o.place)
    ORDER BY o.due_at, o.place LIMIT $1 FOR UPDATE OF o SKIP LOCKED
  )
  UPDATE lockstep.outbox o SET claim = o.claim + 1, attempts = o.attempts + 1, owner = $2,
    claimed_until = (SELECT now_ms FROM clock) + $3::bigint
  FROM due WHERE o.id = due.id AND o.state = 'waiting' RETURNING ${columns}, o.claim`;

const selectMates = `
  SELECT ${columns} FROM lockstep.outbox o
  WHERE o.line = $1 AND o.state = 'waiting' AND o.id <> $2 AND o.due_at <= lockstep.now_ms() ORDER BY o.place LIMIT $3`;

const settleClaim = `
  UPDATE lockstep.outbox o SET state = $4, because = $5, due_at = coalesce($6::bigint, o.due_at), owner = NULL, claimed_until = NULL,
    ended_at = CASE WHEN $4 = 'waiting' THEN NULL ELSE lockstep.now_ms() END
  WHERE o.id = ANY ($3::text[]) AND o.state = 'waiting'
    AND EXISTS (SELECT FROM lockstep.outbox h WHERE h.id = $1 AND h.claim = $2::bigint AND h.state = 'waiting')
  RETURNING 1`;

const selectSome = `
  SELECT ${columns} FROM lockstep.outbox o
  WHERE ($1::text[] IS NULL OR o.state = ANY ($1::text[])) AND ($2::text IS NULL OR o.person = $2) ORDER BY o.place DESC LIMIT $3`;

const countStates = `
  SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'dead') AS dead,
    count(*) FILTER (WHERE state = 'withheld') AS withheld FROM lockstep.outbox`;

const beginAnew = `
  UPDATE lockstep.outbox SET state = 'waiting', attempts = 0, because = NULL, due_at = lockstep.now_ms(), since_ms = lockstep.now_ms(),
    ended_at = NULL, together = false, line = replace(line, ',true]', ',false]')
  WHERE id = $1 AND state IN ('dead', 'withheld') RETURNING pg_notify('lockstep', '')`;

const withholdAll = `
  WITH marked AS (UPDATE lockstep.notices SET withheld = $1 RETURNING 1), kept AS (
    UPDATE lockstep.outbox SET state = 'withheld', because = $1, owner = NULL, claimed_until = NULL, ended_at = lockstep.now_ms()
    WHERE state = 'waiting' RETURNING 1
  )
  SELECT 1 FROM marked UNION ALL SELECT 1 FROM kept`;

function deliveryOf(row: Columns): DeliveryLine {
  return {
    id: row.id,
    receiver: row.receiver,
    ...(row.person !== null && { person: row.person }),
    body: row.body,
    at: row.at_ms,
    dueAt: row.due_at,
    together: row.together,
    state: row.state,
    attempts: row.attempts,
    ...(row.because !== null && { because: row.because }),
    since: row.since_ms,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
  };
}

function claimedOf(row: ClaimedColumns): ClaimedDelivery {
  return { ...deliveryOf(row), claim: row.claim };
}
