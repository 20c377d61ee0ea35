// A PostgreSQL with a disk of its own, fsync on, that is killed, stands still, loses its network, and comes back.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresMajors } from '#core/migrations/rule.ts';
import { findNative, usableBinaries } from '#store/embedded-binaries.ts';
import { chooseServerUser } from '#store/embedded-user.ts';
import { freePort } from '../free-port.ts';
import { Link } from './link.ts';
import { treeOf } from './orphans.ts';

const readyMs = 120_000;
const restMs = 50;
/** Small, so that a whole log is read in a moment. */
const settings = ['fsync=on', 'max_wal_size=96MB', 'min_wal_size=32MB', 'listen_addresses=127.0.0.1'];
/** Of no process. */
const nobodys = '\0';

export class DataServer {
  readonly name: string;
  /** Where it keeps what it has. */
  readonly data: string;
  /** The port that stands in the name of its socket, too. */
  readonly port: number;
  /** Where the agent finds its socket. */
  readonly linkFolder: string;
  /** Of its data, its socket and its log. */
  readonly folder: string;
  readonly #programs: string;
  readonly #identity: { readonly uid?: number; readonly gid?: number };
  #link: Link | undefined;
  #child: ChildProcess | undefined;
  #log: number | undefined;

  private constructor(name: string, folder: string, made: { readonly programs: string; readonly port: number; readonly identity: object }) {
    this.name = name;
    this.folder = folder;
    this.#programs = made.programs;
    this.#identity = made.identity;
    this.port = made.port;
    this.data = path.join(folder, 'data');
    this.linkFolder = path.join(folder, 'link');
  }

  /** Debian's, which has a pg_dump; else the embedded one. */
  static async open(name: string, below: string): Promise<DataServer> {
    const folder = path.join(below, name);
    await mkdir(path.join(folder, 'link'), { recursive: true });
    await chmod(folder, 0o755);
    const user = await chooseServerUser(undefined);
    if (user.isOther) await chown(folder, user.uid, user.gid);
    const debian = postgresMajors
      .map((major) => `/usr/lib/postgresql/${major}`)
      .find((home) => existsSync(path.join(home, 'bin', 'pg_dump')));
    const programs = path.join(debian ?? (await usableBinaries(findNative(), folder, user)), 'bin');
    const identity = user.isOther ? { uid: user.uid, gid: user.gid } : {};
    const server = new DataServer(name, folder, { programs, port: await freePort(), identity });
    const asked = ['-D', server.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    const done = spawnSync(path.join(programs, 'initdb'), asked, server.#options);
    if (done.status !== 0) throw new Error(`initdb: ${done.stderr.toString()}`);
    const socket = (where: string): string => path.join(where, `.s.PGSQL.${server.port}`);
    server.#link = await Link.open(socket(server.linkFolder), () => [socket(folder)]);
    await server.start();
    return server;
  }

  get link(): Link | undefined {
    return this.#link;
  }

  url(database: string): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  async ask<Row extends object>(database: string, sql: string): Promise<readonly Row[]> {
    const client = await this.connect(database);
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async connect(database: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url(database), application_name: 'judge' });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Until it answers: of a postmaster that was killed alone the children work on for a while, and keep the next one from starting. */
  async start(): Promise<void> {
    const until = performance.now() + readyMs;
    const argv = [...settings, `port=${this.port}`, `unix_socket_directories=${this.folder}`].flatMap((each) => ['-c', each]);
    while (performance.now() < until) {
      if (!this.isUp) this.#child = this.#spawn(['-D', this.data, ...argv]);
      if (await this.#answers()) return;
      await sleep(restMs);
    }
    throw new Error(`the ${this.name} did not come back within ${readyMs / 1000} s`);
  }

  get isUp(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** `whole`: the machine, as it were; else the postmaster alone. */
  async kill(whole: boolean): Promise<void> {
    const { pid } = this.#child ?? {};
    if (pid === undefined || !this.isUp) return;
    process.kill(pid, 'SIGSTOP');
    const all = whole ? treeOf([pid], nobodys) : [pid];
    for (const each of all) signal(each, 'SIGKILL');
    if (this.isUp && this.#child !== undefined) await once(this.#child, 'exit');
  }

  /** At once, and without a checkpoint. */
  async stopImmediately(): Promise<void> {
    this.#child?.kill('SIGQUIT');
    if (this.isUp && this.#child !== undefined) await once(this.#child, 'exit');
  }

  /** It stands where it is for so long, with everybody who works for it. */
  async freeze(forMs: number): Promise<void> {
    const { pid } = this.#child ?? {};
    if (pid === undefined) return;
    const all = treeOf([pid], nobodys);
    for (const each of all) signal(each, 'SIGSTOP');
    await sleep(forMs);
    for (const each of all) signal(each, 'SIGCONT');
  }

  async close(): Promise<void> {
    this.#link?.close();
    await this.stopImmediately();
  }

  get #options(): { readonly uid?: number; readonly gid?: number; readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    return { ...this.#identity, cwd: this.folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
  }

  #spawn(argv: readonly string[]): ChildProcess {
    this.#log ??= openSync(path.join(this.folder, 'log'), 'a');
    return spawn(path.join(this.#programs, 'postgres'), argv, { ...this.#options, stdio: ['ignore', this.#log, this.#log] });
  }

  async #answers(): Promise<boolean> {
    return this.ask('postgres', 'SELECT').then(
      () => true,
      () => false,
    );
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
