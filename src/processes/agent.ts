import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startAgent, type AgentOptions, type RunningAgent } from '#agent/agent.ts';
import { addressOf, joinController, readMembership, type Membership } from '#agent/join.ts';
import { cleanLine } from '#core/clean.ts';
import type { RefreshHand } from '#core/data/refresh-hand.ts';
import { Failure } from '#core/failure.ts';
import { ownVersion } from '#local/own-version.ts';
import { agentNote, openDataFolder, readToken } from './data-folder.ts';
import { anotherRuns } from './keep-agent.ts';
import { noteProcess } from './noted-process.ts';
import { readOptions } from './options.ts';
import { ownCommand } from './own-command.ts';

const usualDataFile = 'agent-data.yaml';

const help = `
lockstep agent: our hands on one host. It pulls orders, runs services, and keeps them and the router alive.

  --data DIR         folder of the installation, for an agent beside its controller (.lockstep)
  --state DIR        folder of this agent (DATA/agent)
  --host NAME        name of this host in system files (local)
  --token-file FILE  the token of this host's agent (DATA/agent-token)
  --data-file FILE   databases of this host whose data may be masked and copied (STATE/agent-data.yaml)
  --url URL          of a join: where the controller is, if not where the invitation says

  lockstep agent --data /var/lib/lockstep
  lockstep agent join lkji_…@lockstep.example:7401 --state /var/lib/lockstep-agent
  lockstep agent --state /var/lib/lockstep-agent
`;

/** Runs until SIGTERM or SIGINT; services and router stay. */
export async function run(argv: readonly string[]): Promise<void> {
  if (argv[0] === 'join') return join(argv.slice(1));
  const options = readOptions(argv, help, {
    data: { type: 'string', default: '.lockstep' },
    state: { type: 'string' },
    host: { type: 'string', default: 'local' },
    'token-file': { type: 'string' },
    'data-file': { type: 'string' },
  });
  const membership = options.state === undefined ? undefined : readMembership(options.state);
  const place = membership === undefined ? await beside(options) : memberOf(options.state ?? '', membership);
  const say = (sentence: string): void => void process.stderr.write(`${new Date().toISOString()} agent: ${cleanLine(sentence)}\n`);
  const commands = { routerCommand: [...ownCommand(), 'router'], migratorCommand: [...ownCommand(), 'migrator'] };
  const { version } = await ownVersion();
  const dataHand = await dataHandOf(path.resolve(options['data-file'] ?? path.join(place.stateFolder, usualDataFile)), say);
  const agent = await startOrLeave({ ...place, ...commands, ...dataHand, version, log: { info: () => undefined, warn: say } });
  noteProcess(agentNote(place.stateFolder));
  const stop = (): void => void agent.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('SIGHUP', () => undefined);
}

/** Looked for whenever data are refreshed. A mistake in it, or a key that is missing, stops refreshes and nothing else: what runs here is looked after. */
async function dataHandOf(file: string, say: (sentence: string) => void): Promise<Required<Pick<AgentOptions, 'dataHand'>>> {
  const dataHand = async (): Promise<RefreshHand | undefined> => {
    if (!existsSync(file)) return undefined;
    const [{ DataHost }, { SourceHand }] = await Promise.all([import('#data/host/data-host.ts'), import('#data/host/refresh-hand.ts')]);
    const { PatientHand } = await import('#data/host/patient-hand.ts');
    const { openSigningKey } = await import('#witness/note.ts');
    return new PatientHand(new SourceHand(await DataHost.open(file), { openSigner: openSigningKey }));
  };
  await dataHand().catch((error: unknown) =>
    say(`No data are refreshed from here: ${error instanceof Error ? error.message : String(error)}`),
  );
  return { dataHand };
}

type Place = Omit<AgentOptions, 'log' | 'routerCommand' | 'migratorCommand' | 'version' | 'dataHand'>;

interface BesideOptions {
  readonly data: string;
  readonly state?: string | undefined;
  readonly host: string;
  readonly 'token-file'?: string | undefined;
}

/** The agent of the controller's own host: by its socket, with what lies in its data folder. */
async function beside(options: BesideOptions): Promise<Place> {
  const folder = await openDataFolder(options.data);
  const tokenFile = options['token-file'] ?? folder.agentTokenFile;
  const token = await readToken(tokenFile);
  if (token === undefined) {
    const sentence = `There is no agents' token in ${tokenFile}. Start \`lockstep serve\` first, or join with \`lockstep agent join\`.`;
    throw new Failure('agent-token', sentence, { retryable: false });
  }
  const orderKeyFile = `${folder.orderKeyFile}.pub`;
  return {
    ...(existsSync(orderKeyFile) && { orderKey: readFileSync(orderKeyFile, 'utf8') }),
    stateFolder: path.resolve(options.state ?? folder.agentState),
    host: options.host,
    controller: { socketPath: folder.agentSocket },
    token,
  };
}

function memberOf(state: string, membership: Membership): Place {
  const { host, environments, token } = membership;
  const scope = { host, ...(environments && { environments }) };
  return { stateFolder: path.resolve(state), ...scope, controller: addressOf(membership), token };
}

/** The invitation is an argument, or `-`: then it comes by standard input, and stands in no list of processes. */
async function join(argv: readonly string[]): Promise<void> {
  const [invitation = '', ...rest] = argv[0]?.startsWith('--') === true ? ['', ...argv] : argv;
  const options = readOptions(rest, help, { url: { type: 'string' }, state: { type: 'string', default: '.lockstep-agent' } });
  const word = invitation === '-' ? await text(process.stdin) : invitation;
  const { host, id } = await joinController(path.resolve(options.state), word, options.url);
  process.stdout.write(`This agent is ${id}, of the host ${host}. Start it: lockstep agent --state ${options.state}\n`);
}

/** Another agent on the same folder works already: said by the exit code, for whoever keeps us alive. */
async function startOrLeave(options: AgentOptions): Promise<RunningAgent> {
  try {
    return await startAgent(options);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'agent-runs') throw error;
    process.stderr.write(`lockstep agent: ${error.message}\n`);
    return process.exit(anotherRuns);
  }
}
