// Two PostgreSQL servers with stock settings, fsync on, each on a folder of its own: production and staging.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { postgresMajors } from '#core/migrations/rule.ts';
import { chooseServerUser } from '#store/embedded-user.ts';
import { freePort } from '../../test/free-port.ts';

const ticksPerSecond = 100;

/** The programs of Debian's PostgreSQL: the embedded one has no pg_dump. */
export function programsFolder(): string | undefined {
  return postgresMajors.map((major) => `/usr/lib/postgresql/${major}/bin`).find((folder) => existsSync(path.join(folder, 'pg_dump')));
}

export interface BenchServer {
  readonly url: (database: string) => string;
  /** Seconds of CPU that it and all that worked for it have taken. */
  readonly cpuSeconds: () => number;
  ask(database: string, sql: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(programs: string): Promise<BenchServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-refresh-'));
  await chmod(folder, 0o755);
  const user = await chooseServerUser(undefined);
  if (user.isOther) await chown(folder, user.uid, user.gid);
  const options = { ...(user.isOther && { uid: user.uid, gid: user.gid }), cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  const data = path.join(folder, 'data');
  const made = spawnSync(path.join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], options);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr.toString()}`);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='];
  const child = spawn(path.join(programs, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
    ...options,
    stdio: 'ignore',
  });
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  await untilReady(url('postgres'));
  return {
    url,
    cpuSeconds: () => cpuOf(child),
    ask: async (database, sql) => {
      const client = new pg.Client({ connectionString: url(database) });
      await client.connect();
      try {
        await client.query(sql);
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      child.kill('SIGQUIT');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(connectionString: string): Promise<void> {
  for (let left = 600; left > 0; left -= 1) {
    const client = new pg.Client({ connectionString });
    client.on('error', () => undefined);
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isUp) return;
    await pause(50);
  }
  throw new Error('PostgreSQL did not answer within 30 s.');
}

/** Of the server and of its processes that have ended; those that work still are not in it. */
function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  return fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond;
}
