import { Client } from 'pg';
import type { SessionSample } from '#core/load/saturation.ts';
import { literalsRemoved } from '#core/load/statement.ts';

export interface DatabaseWatch {
  /** By the second since a load began. */
  samples(startNs: bigint): readonly SessionSample[];
  end(): Promise<void>;
}

const lookEveryMs = 1_000;
const longestLookMs = 2_000;

// Everybody may see these of their own sessions; of other roles only a monitor may.
const sessionsQuery = `
  select coalesce(wait_event_type, '') as waits, left(query, 200) as query from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and backend_type = 'client backend'`;
const limitQuery = `
  select count(*)::int as taken, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most
  from pg_stat_activity where backend_type = 'client backend'`;

/** Looks each second at what the sessions of a database wait for: half a millisecond of the database's time. */
export async function watchDatabase(url: string, log: (line: string) => void): Promise<DatabaseWatch> {
  const looks: { readonly atNs: bigint; readonly sample: Omit<SessionSample, 'second'> }[] = [];
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: longestLookMs,
    application_name: 'lockstep load',
  });
  // A connection that breaks later must not end the agent.
  client.on('error', (error) => log(`the database is not looked at any more: ${error.message}`));
  await client.connect();
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      looks.push({ atNs: process.hrtime.bigint(), sample: await sampleOf(client) });
    } catch {
      // A look that fails says nothing.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), lookEveryMs);
  return {
    samples: (startNs) => looks.map(({ atNs, sample }) => ({ second: Math.floor(Number(atNs - startNs) / 1e9), ...sample })),
    end: async () => {
      clearInterval(timer);
      await client.end().catch(() => undefined);
    },
  };
}

async function sampleOf(client: Client): Promise<Omit<SessionSample, 'second'>> {
  const { rows } = await client.query<{ readonly waits: string; readonly query: string }>(sessionsQuery);
  const { rows: limits } = await client.query<{ readonly taken: number; readonly most: number }>(limitQuery);
  const [limit] = limits;
  const statementsOf = (fits: (waits: string) => boolean): readonly string[] =>
    rows.filter(({ waits }) => fits(waits)).map(({ query }) => literalsRemoved(query));
  return {
    active: rows.length,
    onLocks: rows.filter(({ waits }) => waits === 'Lock').length,
    onDisk: rows.filter(({ waits }) => waits === 'IO').length,
    isFull: limit !== undefined && limit.taken >= limit.most,
    waiting: statementsOf((waits) => waits === 'Lock' || waits === 'IO'),
    working: statementsOf((waits) => waits === ''),
  };
}
