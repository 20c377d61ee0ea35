import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startAgent, type AgentOptions, type RunningAgent } from '#agent/agent.ts';
import { Failure } from '#core/failure.ts';
import { openDataFolder, readToken } from './data-folder.ts';
import { anotherRuns } from './keep-agent.ts';
import { readOptions } from './options.ts';
import { ownCommand } from './own-command.ts';

const help = `
lockstep agent: our hands on one host. It pulls orders, runs services, and keeps them and the router alive.

  --data DIR         folder of the installation, for an agent beside its controller (.lockstep)
  --state DIR        folder of this agent (DATA/agent)
  --host NAME        name of this host in system files (local)
  --controller URL   controller on another host (instead of the socket in DATA)
  --token-file FILE  the agents' token (DATA/agent-token)

  lockstep agent --data /var/lib/lockstep
  lockstep agent --controller https://lockstep.example:7401 --token-file /etc/lockstep/agent-token --host web1 --state /var/lib/lockstep-agent
`;

/** Runs until SIGTERM or SIGINT; services and router stay. */
export async function run(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv, help, {
    data: { type: 'string', default: '.lockstep' },
    state: { type: 'string' },
    host: { type: 'string', default: 'local' },
    controller: { type: 'string' },
    'token-file': { type: 'string' },
  });
  const folder = await openDataFolder(options.data);
  const tokenFile = options['token-file'] ?? folder.agentTokenFile;
  const token = await readToken(tokenFile);
  if (token === undefined) {
    throw new Failure(
      'agent-token',
      `There is no agents' token in ${tokenFile}. Start \`lockstep serve\` first, or copy its agent-token here.`,
      { retryable: false },
    );
  }
  const say = (sentence: string): void => void process.stderr.write(`${new Date().toISOString()} agent: ${sentence}\n`);
  const orderKeyFile = `${folder.orderKeyFile}.pub`;
  const agent = await startOrLeave({
    ...(existsSync(orderKeyFile) && { orderKey: readFileSync(orderKeyFile, 'utf8') }),
    stateFolder: path.resolve(options.state ?? folder.agentState),
    host: options.host,
    controller: options.controller === undefined ? { socketPath: folder.agentSocket } : { url: options.controller },
    token,
    log: { info: () => undefined, warn: say },
    routerCommand: [...ownCommand(), 'router'],
  });
  const stop = (): void => void agent.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('SIGHUP', () => undefined);
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
