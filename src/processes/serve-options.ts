import { existsSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { readNetworks } from '#dial/networks.ts';
import { agentAddress } from './agent-door.ts';
import { readDoorOptions } from './doors.ts';
import { readDays, readOptions, readPort } from './options.ts';

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

const usualWebFolder = path.join(findPackage(import.meta.dirname), 'dist', 'web');

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

/** The command line, read to its end before anything is made: a mistake in it costs nobody a password that is shown once. */
export function readServeOptions(argv: readonly string[]) {
  const options = readOptions(argv, help, optionTypes);
  return {
    ...options,
    agentListen: options['agent-listen'] === undefined ? undefined : agentAddress(options['agent-listen']),
    blobRetentionMs: readDays(options['keep-blobs']),
    people: {
      port: readPort(options.port),
      host: options.host,
      ...readDoorOptions(options),
      ...breachedPasswords(),
      ...pagesIn(options.web),
    },
    networks: readNetworks(options['may-dial'] ?? process.env['LOCKSTEP_MAY_DIAL'] ?? ''),
  };
}

/** A file that is not there would refuse every new password at the moment of need: it is told at the start. */
function breachedPasswords(): { readonly breachedPasswords?: string } {
  const file = process.env['LOCKSTEP_BREACHED_PASSWORDS'] ?? '';
  if (file === '') return {};
  if (!existsSync(file))
    throw new Failure('breached-passwords', `There is no file of breached passwords at ${file}.`, { retryable: false });
  return { breachedPasswords: file };
}

/** The sources and the bundle lie at different depths below the package. */
function findPackage(from: string): string {
  return existsSync(path.join(from, 'package.json')) || path.dirname(from) === from ? from : findPackage(path.dirname(from));
}

function pagesIn(folder: string): { readonly webFolder?: string } {
  return existsSync(path.join(folder, 'index.html')) ? { webFolder: folder } : {};
}
