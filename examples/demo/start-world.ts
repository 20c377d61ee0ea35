import { copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { packArtefact } from '#cli/pack/pack-artefact.ts';
import { environmentsShape, fileAnswerShape } from '#core/api/system-shapes.ts';
import type { Bill } from '#core/system.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { startCustomers, type Customers } from '../shop/customers.ts';
import { startDatabases } from '../shop/databases.ts';
import type { Closing } from './closing.ts';
import type { Ground } from './ground.ts';
import { Journal } from './journal.ts';
import { KeptProcess } from './kept-process.ts';
import { engage, type Staff } from './people.ts';
import type { Person, Site } from './person.ts';
import { hasEntered } from './promotions.ts';
import { root, runProgram } from './run-program.ts';

const usualPort = 7400;
const customersPerSecond = 60;
const adoptMs = 60_000;

/** The shop in production, and everything that a release needs to get there. */
export interface World {
  readonly site: Site;
  readonly staff: Staff;
  readonly journal: Journal;
  readonly controller: KeptProcess;
  readonly customers: Customers;
  /** Address of the shop in PROD. */
  readonly shopUrl: string;
  /** Every secret that Lockstep was given. */
  readonly secrets: readonly string[];
  /** Environment → URL of its database. */
  readonly secretUrls: { readonly [environment: string]: string };
  /** The customers go home: what they were served is counted for good. */
  readonly closeShop: () => Promise<void>;
  /** Packs and uploads a version; whoever asks may create releases. */
  readonly bill: (person: Person, version: string) => Promise<Bill>;
}

/** What can be watched from early on. */
export type Seen = Pick<World, 'site' | 'staff' | 'journal' | 'controller'>;

export interface Beginning {
  readonly ground: Ground;
  readonly signal: AbortSignal;
  readonly closing: Closing;
  readonly say: (sentence: string) => void;
  /** As soon as there is something to look at. */
  readonly onSeen: (seen: Seen) => void;
}

const environments = ['dev', 'test', 'last', 'int', 'preprod', 'prod'] as const;
const stages = ['DEV', 'TEST', 'LAST', 'INT', 'prePROD', 'PROD'] as const;

/** From nothing to 1.0.0 adopted in six environments, with customers in production. */
export async function startWorld(beginning: Beginning): Promise<World> {
  const { signal, closing, say } = beginning;
  const shops = new Shops(beginning);
  const [databases, lockstep] = await both(startShopDatabases(beginning), startLockstep(beginning));
  const { site, adminPassword, controller } = lockstep;
  say('The controller and the agent run; making the people');
  const staff = await engage(site, adminPassword);
  const journal = new Journal(staff.of('carla'), signal);
  beginning.onSeen({ site, staff, journal, controller });
  await applyFile(staff.of('ada'));
  journal.follow();
  const bill = (person: Person, version: string): Promise<Bill> => shops.bill(person, version);
  say('Adopting 1.0.0 in six environments: olga asks, carla signs');
  await adopt({ staff, journal, bill });
  const shopUrl = await addressOfShop(staff.of('olga'), signal);
  const leaving = new AbortController();
  const customers = startCustomers({ url: shopUrl, perSecond: customersPerSecond, signal: AbortSignal.any([signal, leaving.signal]) });
  const closeShop = (): Promise<void> => {
    leaving.abort();
    return customers.ended;
  };
  closing.onClose(closeShop);
  return { site, staff, journal, controller, customers, closeShop, shopUrl, ...databases, bill };
}

/** Where one fails, the other is awaited too: nothing may start behind the back of whoever ends. */
async function both<One, Two>(one: Promise<One>, two: Promise<Two>): Promise<readonly [One, Two]> {
  await Promise.allSettled([one, two]);
  return Promise.all([one, two]);
}

/** The shop's own server, outside of Lockstep; of each database Lockstep is told the URL, as a secret of its environment. */
async function startShopDatabases({ ground, closing }: Beginning): Promise<Pick<World, 'secrets' | 'secretUrls'>> {
  const starting = startDatabases({ folder: path.join(ground.folder, 'databases'), environments });
  closing.onClose(async () => (await starting.catch(() => undefined))?.stop());
  const { urls } = await starting;
  for (const [environment, url] of Object.entries(urls)) {
    await writeFile(path.join(ground.folder, 'secrets', `${environment}.yaml`), `API_DB: ${url}\n`, { mode: 0o600 });
  }
  await tellAgent(ground, urls);
  return { secrets: Object.values(urls).map((url) => new URL(url).password), secretUrls: urls };
}

/** What the agent may read and where copies may go: on its host, and said by nobody else. */
async function tellAgent({ folder }: Ground, urls: { readonly [environment: string]: string }): Promise<void> {
  const own = path.join(folder, 'data', 'agent');
  await mkdir(own, { recursive: true, mode: 0o700 });
  const places = await Promise.all(
    ['prod', 'last', 'preprod'].map(async (environment) => {
      const { hostname, port, username, password } = new URL(urls[environment] ?? '');
      await writeFile(path.join(own, `${environment}.pass`), password, { mode: 0o600 });
      return `{host: ${hostname}, port: ${port}, database: ${username}, user: ${username}, password-file: ${environment}.pass}`;
    }),
  );
  const [prod = '', last = '', preprod = ''] = places;
  await makeMaskKey(path.join(own, 'mask.key'));
  await copyFile(path.join(root, 'examples', 'shop', 'data.yaml'), path.join(own, 'data.yaml'));
  const file = `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: ${prod}
    classification: data.yaml
    targets: {last: ${last}, preprod: ${preprod}}
`;
  await writeFile(path.join(own, 'agent-data.yaml'), file, { mode: 0o600 });
}

interface Lockstep {
  readonly site: Site;
  readonly adminPassword: string;
  readonly controller: KeptProcess;
}

async function startLockstep({ ground, signal, closing, say }: Beginning): Promise<Lockstep> {
  const [data, web] = [path.join(ground.folder, 'data'), path.join(ground.folder, 'web')];
  say('Building the web');
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  await runProgram(ground, signal, [vite, 'build', '--configLoader', 'native', '--outDir', web, '--emptyOutDir', '--logLevel', 'warn']);
  say('Starting the controller, with an embedded PostgreSQL');
  const program = [process.execPath, path.join(root, 'bin', 'lockstep.js')] as const;
  const places = ['--data', data, '--secrets', ground.folder, '--web', web];
  const serve = [...program, 'serve', ...places, '--port', String(await portFor(usualPort)), '--quiet'] as const;
  const controller = new KeptProcess(ground, { name: 'controller', program: [...serve], ready: /Lockstep serves \S+/ });
  const agent = new KeptProcess(ground, { name: 'agent', program: [...program, 'agent', '--data', data] });
  closing.onClose(() => stopEverything(path.join(data, 'agent')));
  closing.onClose(() => controller.stop());
  closing.onClose(() => agent.stop());
  const said = await controller.start();
  await agent.start();
  const [, adminPassword = ''] = /with the password (\S+)/.exec(said) ?? [];
  const [, url = ''] = /Lockstep serves (\S+)/.exec(said) ?? [];
  return { site: { url, signal }, adminPassword, controller };
}

/** The usual one where nobody has it. A port is chosen here, so that a controller that comes again has the same. */
async function portFor(wanted: number): Promise<number> {
  return (await freePort(wanted)) ?? (await freePort(0)) ?? wanted;
}

function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function applyFile(ada: Person): Promise<void> {
  const text = await readFile(path.join(root, 'examples', 'shop', 'lockstep.yaml'), 'utf8');
  await ada.ask(fileAnswerShape, 'PUT', '/api/systems/shop/file', { text });
}

/** Versions of the shop, built side by side with everything else, one after the other. */
class Shops {
  readonly #ground: Ground;
  readonly #built = new Map<string, Promise<void>>();

  constructor({ ground, signal, closing }: Beginning) {
    this.#ground = ground;
    let before = Promise.resolve();
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0', '1.5.1']) {
      const folder = path.join(ground.folder, 'shop', version);
      before = before.then(() => runProgram(ground, signal, [path.join(root, 'examples', 'shop', 'build.ts'), version, folder]));
      // Whoever asks for it hears of a failure; where nobody does, it was the signal's.
      before.catch(() => undefined);
      this.#built.set(version, before);
    }
    const last = before;
    closing.onClose(() => last.catch(() => undefined));
  }

  async bill(person: Person, version: string): Promise<Bill> {
    await this.#built.get(version);
    const { folder } = this.#ground;
    const lent = await mkdtemp(path.join(folder, 'tmp', 'pack-'));
    const bill: Record<string, Bill[string]> = {};
    for (const service of ['api', 'web']) {
      const packed = await packArtefact({ service, typed: `./shop/${version}/${service}`, folder, lent });
      await person.upload(new Uint8Array(await readFile(packed.file)));
      bill[service] = { digest: packed.digest, source: packed.source, blob: packed.blob };
    }
    return bill;
  }
}

async function adopt({ staff, journal, bill }: Pick<World, 'staff' | 'journal' | 'bill'>): Promise<void> {
  const olga = staff.of('olga');
  const { ids } = await olga.command('adopt', { release: '1.0.0', bill: await bill(olga, '1.0.0'), environments: [...environments] });
  await staff.of('carla').command('second-adoption', { id: ids[0] ?? '' });
  for (const stage of stages) await journal.until(`1.0.0 in ${stage}`, hasEntered('1.0.0', stage), adoptMs);
}

async function addressOfShop(olga: Person, signal: AbortSignal): Promise<string> {
  for (let left = 200; left > 0; left -= 1) {
    const { environments } = await olga.ask(environmentsShape, 'GET', '/api/systems/shop/environments');
    const url = environments.find(({ environment }) => environment === 'prod')?.urls['web'];
    if (url !== undefined) return url;
    await pause(50, undefined, { signal });
  }
  throw new Error('The agent did not tell where the shop is in PROD.');
}
