import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Failure } from '#core/failure.ts';

/** A unix socket's path may not be longer. */
const longestSocketPath = 100;

/** What lies in the folder of an installation. */
export interface DataFolder {
  readonly folder: string;
  readonly store: string;
  /** Where agents of this host come. */
  readonly agentSocket: string;
  readonly agentTokenFile: string;
  readonly agentState: string;
  /** What the encrypted secrets are encrypted with; outside the database, and elsewhere where `LOCKSTEP_SECRET_KEY_FILE` says so. */
  readonly secretKeyFile: string;
  /** Signs checkpoints; readable by its owner only. */
  readonly checkpointKey: string;
  readonly checkpoints: string;
  /** What connections with agents of other hosts are encrypted with; readable by its owner only. */
  readonly agentsKeyFile: string;
  /** Signs orders; readable by its owner only. Its public half, which agents pin, lies beside it as `order-key.pub`. */
  readonly orderKeyFile: string;
}

/** Made on first use. Under root others may pass through (the database server runs as `nobody`), and read nothing. */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const absolute = path.resolve(folder);
  await mkdir(absolute, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) await chmod(absolute, 0o711);
  return {
    folder: absolute,
    store: path.join(absolute, 'store'),
    agentSocket: await socketPath(absolute, 'agent.sock'),
    agentTokenFile: path.join(absolute, 'agent-token'),
    agentState: path.join(absolute, 'agent'),
    secretKeyFile: process.env['LOCKSTEP_SECRET_KEY_FILE'] ?? path.join(absolute, 'secret-key'),
    checkpointKey: path.join(absolute, 'checkpoint-key'),
    checkpoints: path.join(absolute, 'checkpoints'),
    agentsKeyFile: path.join(absolute, 'agents-key'),
    orderKeyFile: path.join(absolute, 'order-key'),
  };
}

/** Who is the controller of a folder, while it runs. */
export function controllerNote(folder: string): string {
  return path.join(folder, 'controller-process.json');
}

/** Who is the agent of a state folder, while it runs. */
export function agentNote(stateFolder: string): string {
  return path.join(stateFolder, 'agent-process.json');
}

/** In the folder itself, or where its path is too long for a socket, in one of the same owner with a name made of it. */
async function socketPath(folder: string, name: string): Promise<string> {
  const near = path.join(folder, name);
  if (Buffer.byteLength(near) <= longestSocketPath) return near;
  const short = path.join(
    tmpdir(),
    `lockstep-${process.getuid?.() ?? 0}-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`,
  );
  await mkdir(short, { recursive: true, mode: 0o700 });
  return path.join(short, name);
}

/** The token that agents of this installation show; made once, readable by its owner only. */
export async function agentToken(file: string): Promise<string> {
  const known = await readToken(file);
  if (known !== undefined) return known;
  await writeFile(file, `lksa_${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  return agentToken(file);
}

export async function readToken(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Failure('agent-token', `The agents' token ${file} can't be read.`, { retryable: false, cause: error });
  }
}
