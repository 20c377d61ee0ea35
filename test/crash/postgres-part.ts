// Real PostgreSQL, real controllers and agents as processes, and a target that remembers: killed at random while releases walk.
import { mkdir, mkdtemp, chmod, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { System } from '#core/system.ts';
import { GroupBook } from '#http/people.ts';
import { startEmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { compareEffects } from './compare-effects.ts';
import { examine, foldLedger } from './examine.ts';
import { KeptProcess } from './kept-process.ts';
import { effectsIn } from './plan-of-effects.ts';
import { randomFrom } from './random.ts';
import { readRecords } from './recording-target.ts';
import { Switchboard } from './switchboard.ts';
import { threeStageSystem } from './systems.ts';
import type { Outcome } from './tally.ts';
import { Walker } from './walker.ts';

const token = 'crash-test-agents';
const hosts = ['a', 'b'] as const;
const systemsPerHost = 2;
/** Between two kills. */
const leastMs = 100;
const mostMs = 1_500;
/** After the last kill everything comes to its end by then, or is lost. */
const drainMs = 90_000;

export interface PartOptions {
  readonly kills: number;
  readonly seed: number;
  readonly say: (sentence: string) => void;
}

export async function killOnPostgres(options: PartOptions): Promise<Outcome> {
  const folder = await mkdtemp('/tmp/lockstep-crash-');
  await chmod(folder, 0o755);
  const given = process.env['TEST_DATABASE_URL'];
  const server = given === undefined ? await startEmbeddedServer({ dataDir: path.join(folder, 'store') }) : undefined;
  const url = given ?? `postgresql:///postgres?host=${encodeURIComponent(server?.socketDir ?? '')}&user=lockstep`;
  const store = await openStore({ url });
  try {
    await new GroupBook(store.settings).change(() => ({ 'installation-admin': ['gus'] }));
    return await new PostgresPart({ ...options, folder, url, store }).run();
  } finally {
    await store.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Parts extends PartOptions {
  readonly folder: string;
  readonly url: string;
  readonly store: Store;
}

class PostgresPart {
  readonly #parts: Parts;
  readonly #switchboard = new Switchboard();
  readonly #random: () => number;
  readonly #systems: readonly System[];
  #agents: KeptProcess[] = [];
  readonly #controllers: KeptProcess[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#random = randomFrom(parts.seed);
    const suffix = Date.now().toString(36);
    const names = Array.from({ length: systemsPerHost }, (_, index) => `${suffix}-${index}`);
    this.#systems = hosts.flatMap((host) => names.map((name) => threeStageSystem(`crash-${host}-${name}`, host)));
  }

  async run(): Promise<Outcome> {
    const { kills, store, say } = this.#parts;
    for (const host of hosts) await mkdir(path.join(this.#parts.folder, host));
    this.#addController('a');
    this.#agents = hosts.map((host) => this.#agentOf(host, 'a'));
    const walkers = this.#systems.map((system) => new Walker({ store, system, switchboard: this.#switchboard }));
    const walks = Promise.all(walkers.map((walker) => walker.walk()));
    try {
      const alone = Math.floor(kills / 2);
      await this.#killSome(alone);
      await this.#addSecondController();
      await this.#killSome(kills - alone);
      for (const walker of walkers) walker.finish();
      const ended = await Promise.race([walks.then(() => true), sleep(drainMs, false, { ref: false })]);
      const releases = walkers.reduce((sum, walker) => sum + walker.releases, 0);
      say(`${kills} kills, ${releases} releases walked`);
      const wrong = [
        ...(ended ? [] : ['lost: not every walk came to its end']),
        ...walkers.flatMap((walker) => walker.wrong),
        ...(await this.#examine()),
      ];
      return { points: 0, kills, wrong, figures: { postgresReleases: releases } };
    } finally {
      for (const walker of walkers) walker.giveUp();
      await Promise.all([...this.#agents, ...this.#controllers].map((kept) => kept.stop()));
    }
  }

  /** From here on two controllers share one database, and each has an agent that knows only it. */
  async #addSecondController(): Promise<void> {
    await this.#agents[1]?.stop();
    this.#addController('b');
    this.#agents = [...this.#agents.slice(0, 1), this.#agentOf('b', 'b')];
  }

  async #killSome(count: number): Promise<void> {
    for (let done = 0; done < count;) {
      await sleep(leastMs + this.#random() * (mostMs - leastMs));
      const all = [...this.#controllers, ...this.#agents];
      if (all[Math.floor(this.#random() * all.length)]?.kill() === true) done += 1;
    }
  }

  #addController(name: string): void {
    const { url } = this.#parts;
    const options = JSON.stringify({ url, agentSocket: this.#socketOf(name), token });
    const controller = new KeptProcess({
      name: `controller ${name}`,
      talks: true,
      command: () => [process.execPath, childPath('controller-child.ts'), options],
    });
    this.#controllers.push(controller);
    this.#switchboard.add(controller);
  }

  #agentOf(host: string, controller: string): KeptProcess {
    const options = JSON.stringify({
      host,
      token,
      stateFolder: path.join(this.#parts.folder, host, 'state'),
      socketPath: this.#socketOf(controller),
      file: this.#fileOf(host),
    });
    return new KeptProcess({ name: `agent ${host}`, command: () => [process.execPath, childPath('agent-child.ts'), options] });
  }

  #socketOf(controller: string): string {
    return path.join(this.#parts.folder, `${controller}.sock`);
  }

  #fileOf(host: string): string {
    return path.join(this.#parts.folder, host, 'effects');
  }

  async #examine(): Promise<readonly string[]> {
    const { store } = this.#parts;
    const wrong: string[] = [];
    for (const {
      name,
      hosts: [host = ''],
    } of this.#systems) {
      wrong.push(...(await examine(store, name)).map((sentence) => `${sentence} (${name})`));
      const { state } = await foldLedger(store, name);
      const records = readRecords(this.#fileOf(host)).filter(({ system }) => system === name);
      const promotions = [...state.promotions.values()].sort((left, right) => left.ordinal - right.ordinal);
      for (const environment of state.environments.keys()) {
        const wanted = promotions.flatMap((promotion) => effectsIn(promotion, environment));
        const found = records.filter((record) => record.environment === environment).map(({ base }) => base);
        wrong.push(...compareEffects(wanted, found).map((sentence) => `${sentence} (${name})`));
      }
    }
    return wrong;
  }
}

function childPath(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
