// A database of somebody else's, as our connections and PostgreSQL's own programs take it.
import pg from 'pg';
import { Failure } from '#core/failure.ts';
import { giveUpInTime } from './giving-up.ts';
import { placeSocket } from './place-socket.ts';

/** How our connections are called in the server's list of them. */
const applicationName = 'lockstep data';
const [connectMs, keepAliveMs] = [15_000, 30_000];

export interface Endpoint {
  /** `postgres://…`; the password may stand in it, and is shown to nobody. */
  readonly url: string;
}

/** The same server, another database. */
export function databaseOf({ url }: Endpoint, database: string): Endpoint {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return { url: other.href };
}

export function databaseName({ url }: Endpoint): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** Where it answers, for people. */
export function serverName({ url }: Endpoint): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || '5432'}`;
}

/** `options`: settings of the session; `isPlaced`: it is read by copies of ours, see `place-socket.ts`. A connection that breaks while nobody asks is told to whoever asks next. */
export async function connect({ url }: Endpoint, options = '', isPlaced = false): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    ...(isPlaced && { stream: placeSocket }),
    application_name: applicationName,
    // A server that went away without a word is noticed in minutes, not in hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    // All rows or an error: some of them would be taken for the whole. And bytes as they are read here, whatever a database has set.
    options: `-c row_security=off -c bytea_output=hex ${options}`,
  });
  client.on('error', () => undefined);
  giveUpInTime(client);
  await client.connect().catch((cause: unknown) => {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('database-away', `${serverName({ url })} does not take a connection: ${because}.`, { retryable: true, cause });
  });
  return client;
}

/** For programs: in their environment, where no list of processes shows a password. */
export function settingsOf({ url }: Endpoint): Readonly<Record<string, string>> {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const [mode, authority] = [searchParams.get('sslmode'), searchParams.get('sslrootcert')];
  return {
    PGHOST: searchParams.get('host') ?? hostname,
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGDATABASE: databaseName({ url }),
    PGAPPNAME: applicationName,
    ...(password !== '' && { PGPASSWORD: decodeURIComponent(password) }),
    ...(mode !== null && { PGSSLMODE: mode }),
    ...(authority !== null && { PGSSLROOTCERT: authority }),
  };
}
