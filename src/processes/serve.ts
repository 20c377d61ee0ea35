import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { catalogue } from '#catalogue/index.ts';
import { startEngine } from '#engine/start-engine.ts';
import { Figures } from '#http/figures.ts';
import { ensureAdmin } from '#http/ensure-admin.ts';
import { startHttp } from '#http/start-http.ts';
import { ownVersion } from '#local/own-version.ts';
import { openSecrets } from '#secrets/index.ts';
import { openVault } from '#secrets/vault.ts';
import { openStore } from '#store/postgres-store.ts';
import { agentDoor } from './agent-door.ts';
import { collectDaily } from './collect-daily.ts';
import { keepingCompiler } from './compile-time.ts';
import { agentToken, controllerNote, openDataFolder } from './data-folder.ts';
import { doorPorts } from './doors.ts';
import { openDoorKeys } from './door-keys.ts';
import { keepAgent } from './keep-agent.ts';
import { keepForetelling } from './keep-foretelling.ts';
import { keepTime } from './keep-time.ts';
import { openOrderKey, rotateOrderKey } from './order-key.ts';
import { noteProcess } from './noted-process.ts';
import { proveFree } from './prove-free.ts';
import { readServeOptions } from './serve-options.ts';
import { startNotify } from './start-notify.ts';
import { startWitness, witnessPorts } from './start-witness.ts';
import { watchMachine } from './watch-machine.ts';

/** Runs until SIGTERM or SIGINT; services and routers go on without it. */
export async function run(argv: readonly string[]): Promise<void> {
  const options = readServeOptions(argv);
  await proveAddresses(options);
  const log = pino({ level: options.quiet ? 'warn' : 'info', base: null }, pino.destination({ fd: 2, sync: true }));
  const folder = await openDataFolder(options.data);
  const warn = (sentence: string): void => log.warn(sentence);
  const store = await openStore(storeOptions(folder.store, warn));
  const machine = await watchMachine(folder.store, warn);
  const doors = await openDoorKeys(store.settings);
  const orderSigner = await (options['rotate-order-key'] ? rotateOrderKey : openOrderKey)(folder.orderKeyFile);
  const { vault, secrets } = openKeptSecrets({ settings: store.settings, keyFile: folder.secretKeyFile }, options.secrets, warn);
  const witness = await startWitness(store, folder, { places: options.checkpoints, networks: options.networks, warn });
  const figures = new Figures();
  let url = options.url ?? `http://${options.people.host}:${options.people.port}`;
  const compileTime = keepingCompiler();
  const engine = startEngine({
    store,
    secrets,
    owner: nameOfProcess(),
    log,
    now: () => Date.now(),
    doorKeys: () => doors.publicKeys,
    orderSigner,
    signInUrl: () => options.url ?? `${url}/door`,
    compileTime,
    ...witnessPorts(witness),
    onTakeOver: () => void (figures.takeOvers += 1),
    shortOf: machine.shortOf,
  });
  // Shown as soon as it is made: whatever fails from here on, nobody loses the only way in.
  welcome(await ensureAdmin(store), witness.publicKey, options.data);
  const notify = startNotify({ store, vault, owner: nameOfProcess(), log, networks: options.networks, url: () => url });
  const http = await startHttp({
    engine,
    store,
    catalogue,
    witness,
    log,
    agentSocket: folder.agentSocket,
    agentToken: await agentToken(folder.agentTokenFile),
    ...(await agentDoor(options.agentListen, folder.agentsKeyFile, orderSigner.publicKey)),
    diskLevel: machine.diskLevel,
    signDoor: doors.sign,
    vault,
    notify,
    figures,
    compileTime,
    ...(await ownVersion()),
    blobRetentionMs: options.blobRetentionMs,
    ...options.people,
    ...doorPorts({ engine, vault }),
  });
  url = options.url ?? http.url;
  const collector = collectDaily({ store, witness, log, retentionMs: options.blobRetentionMs });
  const keepers = [keepTime({ engine, log }), keepForetelling({ engine, store, log })];
  const agent = options.agent ? keepAgent(folder, log) : undefined;
  noteProcess(controllerNote(folder.folder));
  onceStopped(() => endInOrder({ agent, collector, keepers, engine, notify, http, witness, store }));
  sayWhere({ url, agentUrl: http.agentUrl, hasPages: options.people.webFolder !== undefined });
}

/** The encrypted store, and whatever else secrets come from: files relative to a folder. */
function openKeptSecrets(ports: Parameters<typeof openVault>[0], folder: string, warn: (sentence: string) => void) {
  const vault = openVault(ports);
  return { vault, secrets: openSecrets({ folder: path.resolve(folder), warn, vault }) };
}

function nameOfProcess(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
}

interface Parts {
  readonly agent: { stop(): Promise<void> } | undefined;
  readonly collector: { stop(): void };
  readonly keepers: readonly { stop(): void }[];
  readonly engine: { stop(): Promise<void> };
  readonly notify: { stop(): Promise<void> };
  readonly http: { close(): Promise<void> };
  readonly witness: { stop(): Promise<void> };
  readonly store: { close(): Promise<void> };
}

/** The engine first: agents that wait for orders are sent away before anybody waits for them. */
async function endInOrder({ agent, collector, keepers, engine, notify, http, witness, store }: Parts): Promise<void> {
  const agentEnds = agent?.stop();
  collector.stop();
  for (const keeper of keepers) keeper.stop();
  await engine.stop();
  await notify.stop();
  await http.close();
  await witness.stop();
  await agentEnds;
  await store.close();
}

async function proveAddresses({ people, agentListen }: ReturnType<typeof readServeOptions>): Promise<void> {
  await proveFree({ ...people, option: 'port' });
  if (agentListen !== undefined) await proveFree({ ...agentListen, option: 'agent-listen' });
}

/** What is shown at the first start, and never again. */
function welcome({ name, password }: Awaited<ReturnType<typeof ensureAdmin>>, publicKey: string, data: string): void {
  if (password === undefined) return;
  process.stdout.write(`First start: sign in as ${name} with the password ${password} (shown this once), and choose another.\n`);
  process.stdout.write(`Should it be lost, stop this and run: lockstep user recover ${name} --data ${data}\n`);
  process.stdout.write(`Checkpoints of the ledger are signed by ${publicKey}\n`);
}

interface Where {
  readonly url: string;
  readonly agentUrl: string | undefined;
  readonly hasPages: boolean;
}

/** Last of all: whoever reads it may ask for the end at once, and is heard. */
function sayWhere({ url, agentUrl, hasPages }: Where): void {
  if (agentUrl !== undefined) process.stdout.write(`Agents come to ${agentUrl}\n`);
  if (!hasPages) process.stdout.write('The pages for the browser are not built: run npm run build, and start again.\n');
  process.stdout.write(`Lockstep serves ${url}\n`);
}

function storeOptions(dataDir: string, warn: (sentence: string) => void) {
  const url = process.env['DATABASE_URL'];
  return url === undefined || url === '' ? { dataDir, warn } : { url, warn };
}

/** At the first signal it ends in order; a second one, or ten seconds, end it anyway. */
function onceStopped(close: () => Promise<void>): void {
  const stop = (): void => {
    setTimeout(() => process.exit(1), 10_000).unref();
    process.once('SIGINT', () => process.exit(130));
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, stop);
}
