// Real PostgreSQL, real controllers and agents as processes, and a target that remembers. Every way between them can be cut.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { System } from '#core/system.ts';
import { RosterBook } from '#http/roster-book.ts';
import { Database } from '#store/database.ts';
import { startEmbeddedServer, type EmbeddedServer } from '#store/embedded-server.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { compareEffects } from './compare-effects.ts';
import { examine, foldLedger } from './examine.ts';
import { places, type Place } from './faults.ts';
import { KeptProcess } from './kept-process.ts';
import { leftIn } from './orphans.ts';
import { Link } from './link.ts';
import { baseOf, effectsIn } from './plan-of-effects.ts';
import { whileItGoesOn } from './progress.ts';
import { readRecords } from './recording-target.ts';
import { Switchboard } from './switchboard.ts';
import { threeStageSystem } from './systems.ts';
import { Walker } from './walker.ts';

const token = 'crash-test-agents';
const servesShape = z.object({ serves: z.string() });

/** Each takes out one guard of an agent or a controller; `old-orders` takes out none, but sets the stage for `no-fences`. */
export type Weakness = 'none' | 'no-journal' | 'no-fences' | 'old-orders' | 'writes-unseen';

export interface WorldOptions {
  readonly systemsPerHost: number;
  readonly weakness?: Weakness;
  readonly soaksMs?: readonly number[];
}

export class CrashWorld {
  readonly folder: string;
  readonly server: EmbeddedServer;
  readonly store: Store;
  readonly controllers = new Map<Place, KeptProcess>();
  readonly agents = new Map<Place, KeptProcess>();
  readonly agentLinks = new Map<Place, Link>();
  readonly storeLinks = new Map<Place, Link>();
  /** Where each controller serves people, and since when, by the monotonic clock. */
  readonly #doors = new Map<Place, { readonly url: string; readonly sinceMs: number }>();
  readonly #database: Database;
  readonly #weakness: Weakness;
  readonly #switchboard = new Switchboard();
  readonly #systems: readonly System[];
  readonly #walkers: readonly Walker[];
  #walks: Promise<unknown> = Promise.resolve();

  private constructor(
    { folder, server, store }: { readonly folder: string; readonly server: EmbeddedServer; readonly store: Store },
    { systemsPerHost, weakness = 'none', soaksMs = [250] }: WorldOptions,
  ) {
    this.folder = folder;
    this.server = server;
    this.store = store;
    this.#database = new Database({ connectionString: urlOf(server.socketDir), max: 1 });
    this.#weakness = weakness;
    const numbers = Array.from({ length: systemsPerHost }, (_, index) => index);
    this.#systems = places.flatMap((host) => numbers.map((number) => threeStageSystem(`crash-${host}-${number}`, { host, soaksMs })));
    this.#walkers = this.#systems.map(
      (system) => new Walker({ store, system, switchboard: this.#switchboard, tookEffect: (key) => this.#tookEffect(system, key) }),
    );
  }

  static async open(options: WorldOptions): Promise<CrashWorld> {
    const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-crash-'));
    await chmod(folder, 0o755);
    const server = await startEmbeddedServer({ dataDir: path.join(folder, 'store'), warn: () => undefined });
    const store = await openStore({ url: urlOf(server.socketDir) });
    await new RosterBook(store.settings).changeGroups(() => ({ 'installation-admin': ['gus'] }));
    const world = new CrashWorld({ folder, server, store }, options);
    for (const place of places) await world.#lay(place);
    return world;
  }

  get releases(): number {
    return this.#walkers.reduce((sum, walker) => sum + walker.releases, 0);
  }

  get settled(): number {
    return this.#walkers.reduce((sum, walker) => sum + walker.settled, 0);
  }

  /** People and agents come; there is one controller, until another is added. */
  begin(): void {
    this.addController('a');
    for (const place of places) this.agents.set(place, this.#agentOf(place));
    this.#walks = Promise.all(this.#walkers.map((walker) => walker.walk()));
    this.#walks.catch(() => undefined);
  }

  addController(place: Place): void {
    const { folder } = this;
    const weakness = this.#weakness === 'writes-unseen' ? this.#weakness : 'none';
    const options = JSON.stringify({
      url: urlOf(path.join(folder, `store-${place}`)),
      agentSocket: this.#socketOf(place),
      token,
      weakness,
    });
    const controller = new KeptProcess({
      name: `controller ${place}`,
      talks: true,
      command: () => [process.execPath, childPath('controller-child.ts'), options],
    });
    controller.onMessage((message) => {
      const told = servesShape.safeParse(message);
      if (told.success) this.#doors.set(place, { url: told.data.serves, sinceMs: performance.now() });
    });
    this.controllers.set(place, controller);
    this.#switchboard.add(controller);
    // Its own agent comes to it from now on.
    void this.agentLinks.get(place)?.cut('drop', 0);
  }

  /** Waits for the releases that walk now, as long as anything is written; sentences about whatever is wrong then. */
  async finish(stillMs: number): Promise<readonly string[]> {
    for (const walker of this.#walkers) walker.finish();
    let commits = 0;
    const forget = this.store.onCommit(() => (commits += 1));
    const walks = whileItGoesOn(this.#walks, { news: () => commits, stillMs, what: 'every walk comes to its end' });
    const lost = await walks.then(
      () => [],
      (error: unknown) => [`lost: ${String(error)}`],
    );
    forget();
    return [...lost, ...this.#walkers.flatMap((walker) => walker.wrong), ...(await this.#examine())];
  }

  /** What took effect twice, or stands in the ledger twice; also asked while releases walk. */
  async doubled(): Promise<readonly string[]> {
    const effects = await this.#effects();
    const told = await Promise.all(this.#systems.map(({ name }) => examine(this.store, name)));
    return [...effects, ...told.flat()].filter((sentence) => sentence.startsWith('doubled:'));
  }

  /** Where a controller serves people; undefined where it does not live, or starts only. */
  doorOf(place: Place): string | undefined {
    const controller = this.controllers.get(place);
    const door = this.#doors.get(place);
    const serves = door !== undefined && controller?.pid !== undefined && door.sinceMs > controller.startedMs;
    return serves ? door.url : undefined;
  }

  socketOfAgents(place: Place): string {
    return this.#socketOf(place);
  }

  /** Everything is due now: whoever lives claims it. */
  async makeDue(): Promise<void> {
    await this.#database.query(`UPDATE lockstep.work SET due_at = 0 WHERE kind = 'decide' AND owner IS NULL`);
    await this.#database.query(`SELECT pg_notify('lockstep', '')`);
  }

  /** Who holds the claim of a system's work; undefined where nobody does. */
  async ownerOf(system: string): Promise<string | undefined> {
    const claimed = `SELECT owner FROM lockstep.work WHERE system = $1 AND kind = 'decide'`;
    const [row] = await this.#database.query<{ owner: string | null }>(claimed, [system]);
    return row?.owner ?? undefined;
  }

  get socketOfStore(): string {
    return path.join(this.server.socketDir, `.s.PGSQL.${this.server.port}`);
  }

  /** Ends everything; commands of what is still there then. */
  async close(): Promise<readonly string[]> {
    for (const walker of this.#walkers) walker.giveUp();
    await Promise.all([...this.agents.values(), ...this.controllers.values()].map((kept) => kept.stop()));
    for (const link of [...this.agentLinks.values(), ...this.storeLinks.values()]) link.close();
    await this.#database.close();
    await this.store.close();
    await this.server.stop();
    const left = leftIn(this.folder);
    await rm(this.folder, { recursive: true, force: true });
    return left;
  }

  /** The ways of one place: from its agent to a controller that lives, its own first, and from its controller to the store. */
  async #lay(place: Place): Promise<void> {
    const { folder } = this;
    await mkdir(path.join(folder, place));
    await mkdir(path.join(folder, `store-${place}`));
    const other = place === 'a' ? 'b' : 'a';
    const controllers = [this.#socketOf(place), this.#socketOf(other)];
    this.agentLinks.set(place, await Link.open(this.#wayOf(place), () => controllers));
    const store = path.join(folder, `store-${place}`, `.s.PGSQL.${this.server.port}`);
    this.storeLinks.set(place, await Link.open(store, () => [this.socketOfStore]));
  }

  #agentOf(host: Place): KeptProcess {
    const weakness = this.#weakness === 'writes-unseen' ? 'none' : this.#weakness;
    const stateFolder = path.join(this.folder, host, 'state');
    const options = JSON.stringify({ host, token, stateFolder, socketPath: this.#wayOf(host), file: this.#fileOf(host), weakness });
    return new KeptProcess({ name: `agent ${host}`, command: () => [process.execPath, childPath('agent-child.ts'), options] });
  }

  #wayOf(host: Place): string {
    return path.join(this.folder, `way-${host}.sock`);
  }

  #socketOf(controller: Place): string {
    return path.join(this.folder, `${controller}.sock`);
  }

  #tookEffect({ name, hosts }: System, key: string): boolean {
    return readRecords(this.#fileOf(hosts[0] ?? '')).some(({ system, base }) => system === name && base === baseOf(key));
  }

  #fileOf(host: string): string {
    return path.join(this.folder, host, 'effects');
  }

  async #examine(): Promise<readonly string[]> {
    const told = await Promise.all(
      this.#systems.map(async ({ name }) => (await examine(this.store, name)).map((sentence) => `${sentence} (${name})`)),
    );
    return [...told.flat(), ...(await this.#effects())];
  }

  /** What took effect, held against what the ledger planned. */
  async #effects(): Promise<readonly string[]> {
    const wrong: string[] = [];
    for (const system of this.#systems) {
      const { name } = system;
      const records = readRecords(this.#fileOf(system.hosts[0] ?? '')).filter((record) => record.system === name);
      const { state } = await foldLedger(this.store, name);
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

function urlOf(socketFolder: string): string {
  return `postgresql:///postgres?host=${encodeURIComponent(socketFolder)}&user=lockstep`;
}

function childPath(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
