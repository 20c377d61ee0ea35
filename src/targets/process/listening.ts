import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What processes listen on: by the kernel's own tables, so that no program has to be asked. */
export interface Listening {
  /** As the kernel writes it, in hexadecimal. */
  readonly address: string;
  readonly port: number;
}

const listeningState = '0A';
const loopbackOf6 = '00000000000000000000000001000000';

/** Empty where it may not be read, or nothing listens. */
export function listeningOf(pids: readonly number[]): readonly Listening[] {
  const [first] = pids;
  if (first === undefined) return [];
  const sockets = new Set(pids.flatMap(socketsOf));
  return ['tcp', 'tcp6'].flatMap((table) => readTable(`/proc/${first}/net/${table}`)).filter(({ inode }) => sockets.has(inode));
}

/** Why nothing answers on a port, where the processes that were to answer there listen elsewhere; undefined where they do not. */
export function wordsOfElsewhere(listening: readonly Listening[], port: number): string | undefined {
  const here = listening.filter((found) => found.port === port);
  if (here.some(({ address }) => address === loopbackOf6)) return `it listens on ::1 alone, and not on 127.0.0.1`;
  const [other] = listening;
  if (here.length > 0 || other === undefined) return undefined;
  return `it listens on port ${other.port}, and not on ${port}, which it was given as PORT`;
}

interface Row extends Listening {
  readonly inode: string;
}

function readTable(file: string): readonly Row[] {
  return linesOf(file).flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === listeningState ? [{ address, port: Number.parseInt(port, 16), inode }] : [];
  });
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1);
  } catch {
    // The process has ended, or this kernel has no such table.
    return [];
  }
}

function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => inodeOf(`${folder}/${name}`) ?? []);
  } catch {
    return [];
  }
}

function inodeOf(file: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(file))?.[1];
  } catch {
    return undefined;
  }
}
