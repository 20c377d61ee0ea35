// The product as its users run it: `serve`, `agent`, a router and services, on a folder of its own.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '#store/postgres-store.ts';
import { findMarked } from '#targets/process/proc.ts';
import { openStateFolder } from '#targets/process/state-folder.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { freePort } from '../free-port.ts';
import { examine } from './examine.ts';
import { KeptProcess } from './kept-process.ts';
import { leftIn, orphansAfterKill, treeOf, whenChecking } from './orphans.ts';
import { RestClient } from './rest-client.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Who is away for longer is lost, on a machine that is busy too. */
const patienceMs = 180_000;

export class House {
  readonly folder: string;
  readonly client: RestClient;
  readonly serve: KeptProcess;
  readonly agent: KeptProcess;
  /** What the first start says, once. */
  readonly adminPassword: Promise<string>;
  readonly #data: string;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#data = path.join(folder, 'data');
    this.client = new RestClient(`http://127.0.0.1:${port}`);
    const { promise, resolve } = Promise.withResolvers<string>();
    this.adminPassword = promise;
    const hear = (line: string): void => {
      const found = /with the password (\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    };
    const variables = { DATABASE_URL: '' };
    const serve = [process.execPath, main, 'serve', '--data', this.#data, '--port', String(port), '--quiet'] as const;
    this.serve = new KeptProcess({ name: 'serve', command: () => [...serve], variables, folder, hear });
    this.agent = new KeptProcess({ name: 'agent', command: () => [process.execPath, main, 'agent', '--data', this.#data], folder });
  }

  static async open(): Promise<House> {
    const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-crash-'));
    await chmod(folder, 0o755);
    return new House(folder, await freePort());
  }

  /** Kills the agent, waits for the next, and names what nobody owns then; undefined where there was none to kill. */
  async killAgent({ whileChecking }: { readonly whileChecking: boolean }): Promise<readonly string[] | undefined> {
    if (whileChecking) await whenChecking(this.folder);
    const killedMs = performance.now();
    if (!this.agent.kill()) return undefined;
    return orphansAfterKill(this.agent, { killedMs, folder: this.folder });
  }

  /** First processes of what the agent runs: the router, or services. */
  rootsOf(what: 'router' | 'service'): readonly number[] {
    const { markerPrefix } = openStateFolder(this.#agentState);
    const router = new Set(findMarked(`${markerPrefix}router`).map(({ pid }) => pid));
    const roots = findMarked(markerPrefix).filter(({ pid, session }) => pid === session);
    return roots.map(({ pid }) => pid).filter((pid) => router.has(pid) === (what === 'router'));
  }

  /** The plug is pulled, but for the kernel: controller, PostgreSQL, agent, router, services, and whatever they started. */
  killEverything(): void {
    const roots = [this.serve.pid, this.agent.pid].filter((pid) => pid !== undefined);
    for (const pid of treeOf(roots, openStateFolder(this.#agentState).markerPrefix)) killQuietly(pid);
  }

  /** From the start of the controller that runs now to its first answer from the store, milliseconds; undefined where none comes. */
  async firstAnswerMs(by: string): Promise<number | undefined> {
    for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(5))
      if (await this.client.answers(by, '/api/systems')) return performance.now() - this.serve.startedMs;
    return undefined;
  }

  /** Ends everything in order; commands of what is still there then. */
  async stop(): Promise<readonly string[]> {
    await Promise.all([this.serve.stop(), this.agent.stop()]);
    await stopEverything(this.#agentState);
    return leftIn(this.folder);
  }

  async examine(system: string): Promise<readonly string[]> {
    const store = await openStore({ dataDir: path.join(this.#data, 'store') });
    try {
      return await examine(store, system);
    } finally {
      await store.close();
    }
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get #agentState(): string {
    return path.join(this.#data, 'agent');
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with another.
  }
}
