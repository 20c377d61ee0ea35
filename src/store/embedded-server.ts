import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import { findNative, usableBinaries } from './embedded-binaries.ts';
import { dropBallast, dropSocketDir, isOutOfRoom, layBallast, port, prepareCluster, tooFull } from './embedded-cluster.ts';
import type { Cluster } from './embedded-cluster.ts';
import { findHolder } from './embedded-holder.ts';
import type { Holder } from './embedded-holder.ts';
import { exitLocked, findLaunchers, launch } from './embedded-launch.ts';
import type { End, Launched, Launchers } from './embedded-launch.ts';

const pollMs = 5;
/** Crash recovery after a large load may take a while; the process is watched all the time. */
const readyMs = 300_000;
/** How long the last processes of a killed server may keep the lock, and how long an orderly end may take. */
const leftoverMs = 10_000;
const stopMs = 30_000;
const longestRevivalMs = 2000;
/** How often the ballast is looked after. */
const ballastEveryMs = 10_000;

export interface EmbeddedServerOptions {
  /** The folder that holds everything of this installation; the server's part lies in `postgres` below it. */
  readonly dataDir: string;
  /** Where `bin`, `lib` and `share` lie, if not in the package of this platform. */
  readonly native?: string;
  /** The programs of util-linux that guard the server, if not those that are found. */
  readonly launchers?: Launchers;
  /** Hears sentences that an operator should read. */
  readonly warn?: (sentence: string) => void;
}

export interface EmbeddedServer {
  readonly socketDir: string;
  readonly port: number;
  readonly pid: number | undefined;
  /** Ends it in order: acknowledged work is on the disk, connections are cut. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL on a folder, making the database on first use, and resolves when it takes connections. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const cluster = await prepareCluster(options.dataDir);
  const binaries = await usableBinaries(options.native ?? findNative(), cluster.folder, cluster.user);
  const launchers = options.launchers ?? (await findLaunchers());
  const warn = options.warn ?? ((sentence) => process.emitWarning(sentence));
  if (launchers.flock === undefined || launchers.setpriv === undefined) {
    warn(
      'setpriv or flock of util-linux is missing: only PostgreSQL itself guards the data folder, and it may outlive a killed controller.',
    );
  }
  const server = new SupervisedServer(cluster, binaries, launchers, warn);
  await server.start();
  return server;
}

/** One server process after another, until `stop`. */
class SupervisedServer implements EmbeddedServer {
  readonly port = port;
  readonly #cluster: Cluster;
  readonly #binaries: string;
  readonly #launchers: Launchers;
  readonly #warn: (sentence: string) => void;
  #launched: Launched | undefined;
  #ballast: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  #revival: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(cluster: Cluster, binaries: string, launchers: Launchers, warn: (sentence: string) => void) {
    this.#cluster = cluster;
    this.#binaries = binaries;
    this.#launchers = launchers;
    this.#warn = warn;
  }

  get socketDir(): string {
    return this.#cluster.socketDir;
  }

  get pid(): number | undefined {
    return this.#launched?.child.pid;
  }

  async start(): Promise<void> {
    const leftoversUntil = Date.now() + leftoverMs;
    while (!this.#isStopping) {
      const logged = await stat(this.#cluster.log).then(
        (found) => found.size,
        () => 0,
      );
      if (await isOutOfRoom(this.#cluster)) await this.#dropBallast();
      const launched = await launch(this.#cluster, this.#binaries, this.#launchers);
      this.#launched = launched;
      if (await becomesReady(launched, this.#cluster)) {
        void launched.end.then(async () => this.#revive());
        this.#ballast ??= this.#keepBallast().catch(() => undefined);
        return;
      }
      await this.#judgeEnd(await launched.end, logged, leftoversUntil);
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#stopping.abort();
    await this.#end();
    await this.#revival;
    // A revival may have been under way.
    await this.#end();
    await this.#ballast;
    await dropSocketDir(this.#cluster);
  }

  async #end(): Promise<void> {
    if (this.#launched === undefined) return;
    const { child, end } = this.#launched;
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGQUIT'), stopMs);
    await end;
    clearTimeout(timer);
  }

  /** Returns where starting again may help; throws the sentence that says why it will not. */
  async #judgeEnd({ code, said }: End, logged: number, leftoversUntil: number): Promise<void> {
    const log = (await readFile(this.#cluster.log, 'utf8').catch(() => '')).slice(logged);
    // The second is what PostgreSQL says by itself, where flock is missing.
    if (code === exitLocked || /lock file ".*" already exists/.test(log)) {
      return this.#waitForHolder(await findHolder(this.#cluster), leftoversUntil);
    }
    if (/No space left on device/.test(log) || (await isOutOfRoom(this.#cluster))) return this.#giveUpBallast();
    const lines = log.trim().split('\n').slice(-5).join('\n');
    throw new Failure('store-server-ended', `PostgreSQL ended at its start (${said}); its last words:\n${lines}`, { retryable: false });
  }

  async #giveUpBallast(): Promise<void> {
    if (!(await this.#dropBallast())) throw tooFull(this.#cluster.folder);
  }

  /** True where there was some. */
  async #dropBallast(): Promise<boolean> {
    const dropped = await dropBallast(this.#cluster);
    if (dropped) this.#warn('The disk is full: the ballast file was given up so that the store can start. Make room now.');
    return dropped;
  }

  /** Also when it was given up, and there is room again. */
  async #keepBallast(): Promise<void> {
    for (;;) {
      await layBallast(this.#cluster).catch(() => this.#warn('There is no room for the ballast file beside the store.'));
      await sleep(ballastEveryMs, undefined, { ref: false, signal: this.#stopping.signal });
    }
  }

  async #waitForHolder(holder: Holder, leftoversUntil: number): Promise<void> {
    if (holder.kind === 'controller' || holder.kind === 'elsewhere' || Date.now() > leftoversUntil) throw heldBy(holder, this.#cluster);
    // Its controller is gone; it is ending already, unless nothing told it to.
    if (holder.kind === 'orphan') tell(holder.serverPid);
    await sleep(20);
  }

  /** A server that ends without being told to is started again; what was acknowledged is there again after its recovery. */
  #revive(): void {
    if (this.#isStopping) return;
    this.#revival = (async () => {
      for (let waitMs = pollMs; !this.#isStopping; waitMs = Math.min(waitMs * 2, longestRevivalMs)) {
        try {
          return await this.start();
        } catch (error) {
          this.#warn(`The store's server could not be started again: ${error instanceof Error ? error.message : String(error)}`);
          await sleep(waitMs, undefined, { ref: false });
        }
      }
    })();
  }
}

/** True once postmaster.pid says that this very process takes connections; false when it ended before. */
async function becomesReady({ child, end }: Launched, cluster: Cluster): Promise<boolean> {
  const until = Date.now() + readyMs;
  for (;;) {
    const lines = (await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return true;
    if (Date.now() > until) child.kill('SIGQUIT');
    const outcome = await Promise.race([end, sleep(pollMs)]);
    if (outcome !== undefined) return false;
  }
}

function tell(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended meanwhile.
  }
}

function heldBy(holder: Holder, { folder }: Cluster): Failure {
  return new Failure('store-held', `Another controller runs on this folder (${wordsOf(holder)}): ${folder}`, { retryable: false });
}

function wordsOf(holder: Holder): string {
  switch (holder.kind) {
    case 'controller':
      return `pid ${holder.controllerPid}, its PostgreSQL is pid ${holder.serverPid}`;
    case 'orphan':
      return `it is gone, but its PostgreSQL, pid ${holder.serverPid}, does not end`;
    case 'elsewhere':
      return 'in another container';
    case 'unknown':
      return 'its processes cannot be seen from here';
  }
}
