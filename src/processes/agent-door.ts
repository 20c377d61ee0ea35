import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { readPort } from './options.ts';

/** `ADDRESS:PORT`, or a port alone. */
export function agentAddress(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = text] = /^(?:(.*):)?(\d+)$/.exec(text) ?? [];
  return { host: host === '' ? '127.0.0.1' : host, port: readPort(port) };
}

/** Where agents of other hosts come, and what they get there; nothing where nobody asked for it. */
export async function agentDoor(agentListen: ReturnType<typeof agentAddress> | undefined, keyFile: string, orderKey: string) {
  if (agentListen === undefined) return {};
  return { agentListen, agentDoor: { sharedKey: await openAgentsKey(keyFile), orderKey } };
}

/** The keys that this installation shares with its agents, each made of a name; nothing of them is in the database. */
async function openAgentsKey(file: string): Promise<(identity: string) => Buffer> {
  await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  return (identity) => createHmac('sha256', key).update(identity).digest();
}
