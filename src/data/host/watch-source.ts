// Watches a source while it is read, and sets the pace of the lanes: never faster than its host's file says, and not at all while it suffers.
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { HostDatabase } from '#core/data/host-file.ts';
import { reasonToWait, type SourceLook } from '#core/data/source-health.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import { grant, limit } from '#data/pace.ts';

const lookEveryMs = 500;
const looksKept = 20;
const grantsPerSecond = 20;

export interface SourceWatch {
  end(): Promise<void>;
}

/** `waits`: hears why reading waits, and undefined when it goes on. */
export async function watchSource(
  source: Endpoint,
  { kilobytesPerSecond, pause: limits }: Pick<HostDatabase, 'kilobytesPerSecond' | 'pause'>,
  pace: SharedArrayBuffer,
  waits: (because: string | undefined) => void,
): Promise<SourceWatch> {
  const client = await connect(source, '-c default_transaction_read_only=on -c statement_timeout=30s');
  const ending = new AbortController();
  let because: string | undefined;
  const open = (): void => limit(pace, kilobytesPerSecond === undefined ? undefined : 0);
  open();
  const granting = setInterval(() => {
    if (kilobytesPerSecond === undefined || because !== undefined) return;
    grant(pace, Math.ceil(kilobytesPerSecond / grantsPerSecond), Math.ceil(kilobytesPerSecond / 2));
  }, 1000 / grantsPerSecond);
  const watching = (async () => {
    const looks: SourceLook[] = [];
    while (!ending.signal.aborted) {
      looks.push(await look(client));
      if (looks.length > looksKept) looks.shift();
      const now = reasonToWait(looks, limits, because !== undefined);
      if (now !== because) waits(now);
      if (now !== undefined && because === undefined) limit(pace, 0);
      // What was slow before is over.
      if (now === undefined && because !== undefined) looks.length = 0;
      if (now === undefined && because !== undefined) open();
      because = now;
      await pause(lookEveryMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })().catch(() => open());
  return {
    end: async () => {
      ending.abort();
      clearInterval(granting);
      await client.end().catch(() => undefined);
      await watching;
    },
  };
}

const lookQuery = `SELECT (SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend'
    AND application_name <> 'lockstep data' AND pid <> pg_backend_pid())::int AS sessions,
  1000 * (CASE WHEN pg_is_in_recovery()
      THEN CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END
      ELSE (SELECT extract(epoch FROM max(replay_lag)) FROM pg_stat_replication) END)::float8 AS lag`;

async function look(client: pg.Client): Promise<SourceLook> {
  const begun = performance.now();
  await client.query('SELECT 1');
  const answerMs = performance.now() - begun;
  const { rows } = await client.query<{ sessions: number; lag: number | null }>(lookQuery);
  const [seen] = rows;
  return { answerMs, lagMs: seen?.lag ?? 0, sessions: seen?.sessions ?? 0 };
}
