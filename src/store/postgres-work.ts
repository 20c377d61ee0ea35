import { sessionLockClass } from './change-feed.ts';
import type { Database, Statement } from './database.ts';
import type { ClaimedWork, Store } from './store.ts';

type ClaimRequest = Parameters<Store['claim']>[0];

interface ClaimedRow {
  readonly system: string;
  readonly key: string;
  readonly kind: 'order' | 'decide';
  readonly due_at: number;
  readonly host: string | null;
  readonly environment: string | null;
  readonly fence: number | null;
  readonly claim: number;
  readonly took_over: boolean;
}

const claimDue: Statement = {
  name: 'claim-due',
  text: `WITH clock AS MATERIALIZED (SELECT lockstep.now_ms() AS now_ms), due AS (
    SELECT w.system, w.key, (w.owner IS NOT NULL AND w.session IS DISTINCT FROM $6::bigint) AS took_over FROM lockstep.work w
    WHERE w.kind = $1 AND w.due_at <= (SELECT now_ms FROM clock) AND ($2::text IS NULL OR w.host = $2)
      AND (w.claimed_until IS NULL OR w.claimed_until <= (SELECT now_ms FROM clock) OR w.session NOT IN (
        SELECT l.objid::bigint FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ${sessionLockClass} AND l.objsubid = 2 AND l.granted
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())))
    ORDER BY w.due_at, w.system, w.key LIMIT $3 FOR UPDATE OF w SKIP LOCKED
  )
  UPDATE lockstep.work w SET claim = w.claim + 1, owner = $4, claimed_until = (SELECT now_ms FROM clock) + $5::bigint, session = $6
  FROM due WHERE w.system = due.system AND w.key = due.key
  RETURNING w.system, w.key, w.kind, w.due_at, w.host, w.environment, w.fence, w.claim, due.took_over`,
};

const releaseClaim: Statement = {
  name: 'release-claim',
  text: `UPDATE lockstep.work SET due_at = $4, owner = NULL, claimed_until = NULL, session = NULL
  WHERE system = $1 AND key = $2 AND claim = $3 AND owner IS NOT NULL RETURNING pg_notify('lockstep', '')`,
};

/** Nothing tells the others that a process without a session has died: what it claims is soon free by itself. */
const holdWithoutSessionMs = 1_000;

/** Claims what is due and free: never claimed, held too long, or held by a process whose session is gone. */
export async function claimWork(database: Database, session: number | undefined, request: ClaimRequest): Promise<readonly ClaimedWork[]> {
  const { kind, host, limit, owner, holdMs } = request;
  const heldMs = session === undefined ? Math.min(holdMs, holdWithoutSessionMs) : holdMs;
  const rows = await database.query<ClaimedRow>(claimDue, [kind, host ?? null, limit, owner, heldMs, session ?? null]);
  const claimed = rows.map(workOf);
  return claimed.sort((left, right) => left.dueAt - right.dueAt || (left.key < right.key ? -1 : 1));
}

/** Gives one claim back; does nothing where it is not this claim's any more. */
export async function releaseWork(database: Database, work: ClaimedWork, dueAt: number): Promise<void> {
  await database.query(releaseClaim, [work.system, work.key, work.claim, dueAt]);
}

function workOf({ system, key, kind, due_at, host, environment, fence, claim, took_over }: ClaimedRow): ClaimedWork {
  return {
    system,
    key,
    kind,
    dueAt: due_at,
    claim,
    ...(host === null ? {} : { host }),
    ...(environment === null ? {} : { environment }),
    ...(fence === null ? {} : { fence }),
    ...(took_over ? { tookOver: true } : {}),
  };
}
