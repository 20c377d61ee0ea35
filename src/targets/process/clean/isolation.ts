import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What this host has for watching a program and for hiding things from it. */
export interface Tools {
  readonly strace?: string;
  /** Words before a command that give it mounts of its own; absent: this host does not allow it. */
  readonly mounts?: (script: string) => readonly string[];
}

/** Found out by trying: that a program is there does not mean that it may. */
export async function findTools(): Promise<Tools> {
  const [strace, unshare] = ['strace', 'unshare'].map((name) => findProgram(name, standardPath));
  const traces = strace !== undefined && (await works(strace, ['-o', '/dev/null', 'true']));
  const mounts = unshare === undefined ? undefined : await findMounts(unshare);
  return { ...(traces && { strace }), ...(mounts && { mounts }) };
}

/** Folders that every host has: what a service finds elsewhere it brings, or says so. */
export const standardPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

async function findMounts(unshare: string): Promise<Tools['mounts']> {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const plain = (script: string): readonly string[] => [unshare, '--mount', '--', 'sh', '-c', `${script}\nexec "$@"`, 'sh'];
  const asUser = (script: string): readonly string[] => {
    const back = `exec ${unshare} --user --map-user=${uid} --map-group=${gid} -- "$@"`;
    return [unshare, '--user', '--map-root-user', '--mount', '--', 'sh', '-c', `${script}\n${back}`, 'sh'];
  };
  for (const mounts of uid === 0 ? [plain] : [asUser]) {
    const [, ...args] = [...mounts('mount -t tmpfs none /mnt'), 'true'];
    if (await works(unshare, args)) return mounts;
  }
  return undefined;
}

async function works(program: string, args: readonly string[]): Promise<boolean> {
  return run(program, [...args], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Where people and other programs keep their things. */
const places = ['/home', '/root', '/srv', '/opt', '/mnt', '/media', '/var/www', '/usr/local/lib/node_modules', '/usr/lib/node_modules'];

/** Hides what people keep on this host; a folder in which something of the run itself lies stays as it is. */
export function hiding(needed: readonly string[]): {
  readonly script: string;
  readonly hidden: readonly string[];
  readonly shown: readonly string[];
} {
  const real = needed.flatMap((each) => (existsSync(each) ? [each, realpathSync(each)] : [each]));
  const there = places.filter((place) => existsSync(place));
  const shown = there.filter((place) => real.some((each) => each === place || each.startsWith(`${place}/`)));
  const hidden = there.filter((place) => !shown.includes(place));
  return { script: hidden.map((place) => `mount -t tmpfs -o ro none ${place} || exit 125`).join('\n'), hidden, shown };
}

/** The first of its name along a PATH. */
export function findProgram(name: string, searched: string): string | undefined {
  if (name.includes('/')) return existsSync(name) ? name : undefined;
  return searched
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file));
}
