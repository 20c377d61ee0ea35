// Watches a source while it is read, and sets the pace of the lanes: never faster than its host's file says, and not at all while it suffers.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { HostDatabase } from '#core/data/host-file.ts';
import { reasonToWait, type SourceLook } from '#core/data/source-health.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import { grant, limit } from '#data/pace.ts';
import { lookAtReplica, ReplicaMoment } from '#data/replica-moment.ts';

const watchOptions = '-c default_transaction_read_only=on -c statement_timeout=30s';
/** Of a statement that took too long, as PostgreSQL counts its errors. */
const queryCanceled = '57014';
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
  let client = await connect(source, watchOptions);
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
    // A replica that was behind before anything was read is not behind for that: it is waited for once it has caught up.
    const known = new ReplicaMoment();
    let wasBehind: boolean | undefined;
    while (!ending.signal.aborted) {
      const seen = await look(client, known);
      // Nobody knows how it is: what was known holds, until it can be asked again.
      if (seen === undefined) client = await connectedAgain(source, client, ending.signal);
      else {
        wasBehind ??= seen.lagMs > limits.lagMs;
        wasBehind &&= seen.lagMs > limits.lagMs;
        looks.push(wasBehind ? { ...seen, lagMs: 0 } : seen);
      }
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
  })();
  return {
    end: async () => {
      ending.abort();
      clearInterval(granting);
      const asked = client;
      await asked.end().catch(() => undefined);
      await watching;
      if (client !== asked) await client.end().catch(() => undefined);
    },
  };
}

const lookQuery = `SELECT (SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend'
    AND application_name <> 'lockstep data' AND pid <> pg_backend_pid())::int AS sessions,
  (SELECT 1000 * extract(epoch FROM max(replay_lag)) FROM pg_stat_replication)::float8 AS lag`;

/** Undefined: the connection is gone. A server that does not answer in time answers slowly. */
async function look(client: pg.Client, known: ReplicaMoment): Promise<SourceLook | undefined> {
  const begun = performance.now();
  try {
    await client.query('SELECT 1');
    const answerMs = performance.now() - begun;
    const { rows } = await client.query<{ sessions: number; lag: number | null }>(lookQuery);
    const [seen] = rows;
    const its = await lookAtReplica(client);
    // Its own, where it is a replica; else that of its slowest one.
    const lagMs = its.isReplica ? its.now - known.after(its) : (seen?.lag ?? 0);
    return { answerMs, lagMs, sessions: seen?.sessions ?? 0 };
  } catch (error) {
    const isLate = error instanceof pg.DatabaseError && error.code === queryCanceled;
    return isLate ? { answerMs: performance.now() - begun, lagMs: 0, sessions: 0 } : undefined;
  }
}

async function connectedAgain(source: Endpoint, client: pg.Client, signal: AbortSignal): Promise<pg.Client> {
  void client.end().catch(() => undefined);
  while (!signal.aborted) {
    const other = await connect(source, watchOptions).catch(() => undefined);
    if (other !== undefined) return other;
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return client;
}
