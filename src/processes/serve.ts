import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { catalogue } from '#catalogue/index.ts';
import { Failure } from '#core/failure.ts';
import { startEngine } from '#engine/start-engine.ts';
import { ensureAdmin } from '#http/ensure-admin.ts';
import { startHttp } from '#http/start-http.ts';
import { openSecrets } from '#secrets/index.ts';
import { openVault } from '#secrets/vault.ts';
import { openStore } from '#store/postgres-store.ts';
import { agentDoor } from './agent-door.ts';
import { collectDaily } from './collect-daily.ts';
import { agentToken, openDataFolder } from './data-folder.ts';
import { doorOptions } from './doors.ts';
import { openDoorKeys } from './door-keys.ts';
import { keepAgent } from './keep-agent.ts';
import { readDays, readOptions, readPort } from './options.ts';
import { openOrderKey, rotateOrderKey } from './order-key.ts';
import { startWitness, witnessPorts } from './start-witness.ts';
import { watchMachine } from './watch-machine.ts';

const help = `
lockstep serve: the controller. It keeps its store in an embedded PostgreSQL, or in yours (DATABASE_URL).

  --data DIR       folder of this installation (.lockstep)
  --port N         port for people, REST and web (7400; 0: any free one)
  --host ADDRESS   address to listen on (127.0.0.1)
  --url URL        how people reach it, where that differs (behind TLS: https://…)
  --secrets DIR    folder that paths of secret files are relative to (the current one)
  --web DIR        folder of the built web (dist/web)
  --checkpoints PLACE[,…]
                   where signed checkpoints of the ledger are kept too: a folder elsewhere, git:FOLDER, an
                   https:// address that takes them by POST (LOCKSTEP_CHECKPOINTS; always: DIR/checkpoints)
  --may-dial NETWORK[,…]
                   what besides public addresses checkpoints may be sent to: 10.20.0.0/16, 127.0.0.1 (LOCKSTEP_MAY_DIAL)
  --agent-listen ADDRESS:PORT
                   where agents of other hosts come, by TLS (127.0.0.1:7401); without it only this host's
  --rotate-order-key
                   sign orders with a new key from now on; the old one vouches for it to every agent
  --keep-blobs N   days for which artefacts are kept that nothing needs any more (90)
  --trusted-proxies ADDRESS[,…]
                   proxies in front of it, whose X-Forwarded-For says where people come from (none)
  --requests-per-second N
                   that one person may make, ten times as many from one address (50)
  --agent          start the agent of host \`local\` too, and keep it alive
  --quiet          only warnings and errors

  lockstep serve --data /var/lib/lockstep --agent
  DATABASE_URL=postgres://lockstep@db/lockstep lockstep serve --host 0.0.0.0 --url https://lockstep.example
`;

const usualWebFolder = path.join(import.meta.dirname, '..', '..', 'dist', 'web');

const optionTypes = {
  data: { type: 'string', default: '.lockstep' },
  port: { type: 'string', default: '7400' },
  host: { type: 'string', default: '127.0.0.1' },
  url: { type: 'string' },
  secrets: { type: 'string', default: '.' },
  web: { type: 'string', default: usualWebFolder },
  checkpoints: { type: 'string' },
  'may-dial': { type: 'string' },
  'agent-listen': { type: 'string' },
  'rotate-order-key': { type: 'boolean', default: false },
  'keep-blobs': { type: 'string', default: '90' },
  'trusted-proxies': { type: 'string' },
  'requests-per-second': { type: 'string', default: '50' },
  agent: { type: 'boolean', default: false },
  quiet: { type: 'boolean', default: false },
} as const;

/** Runs until SIGTERM or SIGINT; services and routers go on without it. */
export async function run(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv, help, optionTypes);
  const log = pino({ level: options.quiet ? 'warn' : 'info', base: null }, pino.destination({ fd: 2, sync: true }));
  const folder = await openDataFolder(options.data);
  const warn = (sentence: string): void => log.warn(sentence);
  const store = await openStore(storeOptions(folder.store, warn));
  const machine = await watchMachine(folder.store, warn);
  const blobRetentionMs = readDays(options['keep-blobs']);
  const doors = await openDoorKeys(store.settings);
  const orderSigner = await (options['rotate-order-key'] ? rotateOrderKey : openOrderKey)(folder.orderKeyFile);
  const vault = openVault({ settings: store.settings, keyFile: folder.secretKeyFile });
  const secrets = openSecrets({ folder: path.resolve(options.secrets), warn, vault });
  const witness = await startWitness(store, folder, { places: options.checkpoints, mayDial: options['may-dial'], warn });
  let signInUrl = options.url ?? '';
  const engine = startEngine({
    store,
    secrets,
    owner: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`,
    log,
    now: () => Date.now(),
    doorKeys: () => doors.publicKeys,
    orderSigner,
    signInUrl: () => signInUrl,
    ...witnessPorts(witness),
    shortOf: machine.shortOf,
  });
  const admin = await ensureAdmin(store);
  const http = await startHttp({
    engine,
    store,
    catalogue,
    witness,
    log,
    port: readPort(options.port),
    host: options.host,
    agentSocket: folder.agentSocket,
    agentToken: await agentToken(folder.agentTokenFile),
    ...(await agentDoor(options['agent-listen'], folder.agentsKeyFile, orderSigner.publicKey)),
    diskLevel: machine.diskLevel,
    signDoor: doors.sign,
    vault,
    blobRetentionMs,
    ...breachedPasswords(),
    ...doorOptions(options, { engine, vault }),
    ...(pagesIn(options.web) && { webFolder: options.web }),
  });
  signInUrl ||= `${http.url}/door`;
  const collector = collectDaily({ store, witness, log, retentionMs: blobRetentionMs });
  const agent = options.agent ? keepAgent(options.data, log) : undefined;
  greet(admin, witness.publicKey, { url: options.url ?? http.url, agentUrl: http.agentUrl, hasPages: pagesIn(options.web) });
  onceStopped(async () => {
    agent?.stop();
    collector.stop();
    // The engine first: agents that wait for orders are sent away before anybody waits for them.
    await engine.stop();
    await http.close();
    await witness.stop();
    await store.close();
  });
}

/** A file that is not there would refuse every new password at the moment of need: it is told at the start. */
function breachedPasswords(): { readonly breachedPasswords?: string } {
  const file = process.env['LOCKSTEP_BREACHED_PASSWORDS'] ?? '';
  if (file === '') return {};
  if (!existsSync(file))
    throw new Failure('breached-passwords', `There is no file of breached passwords at ${file}.`, { retryable: false });
  return { breachedPasswords: file };
}

function pagesIn(folder: string): boolean {
  return existsSync(path.join(folder, 'index.html'));
}

/** What is shown at the first start, and never again. */
function welcome({ name, password }: Awaited<ReturnType<typeof ensureAdmin>>, publicKey: string): void {
  if (password === undefined) return;
  process.stdout.write(`First start: sign in as ${name} with the password ${password} (shown this once).\n`);
  process.stdout.write(`Checkpoints of the ledger are signed by ${publicKey}\n`);
}

function greet(admin: Parameters<typeof welcome>[0], publicKey: string, where: Where): void {
  welcome(admin, publicKey);
  sayWhere(where);
}

interface Where {
  readonly url: string;
  readonly agentUrl: string | undefined;
  readonly hasPages: boolean;
}

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
