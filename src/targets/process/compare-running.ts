import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { breather } from './breathe.ts';
import { sha256Hex } from './manifest-of-folder.ts';
import { readProcess, startedAt, workingFolderOf } from './proc.ts';

/** Whether what listens on a port of this host was started from the same bits. */
export interface RunningCompared {
  readonly state: 'same' | 'differs' | 'unread';
  /** The end of a sentence about what listens there. */
  readonly because: string;
}

const shownFiles = 3;

/** Holds every file of an artefact against the folder that the process was started in. More than the artefact has may lie there. */
export async function compareRunning(port: number, artefact: string): Promise<RunningCompared> {
  const pids = listenersOn(port);
  const [pid] = pids;
  if (pids.length === 0) return { state: 'unread', because: `nobody who may be seen listens on port ${port}` };
  const found = pid === undefined ? undefined : readProcess(pid);
  const folders = pids.flatMap(foldersOf);
  if (found === undefined || folders.length === 0)
    return { state: 'unread', because: `where process ${pid ?? ''} of port ${port} stands may not be read` };
  const compared = await Promise.all([...new Set(folders)].map((folder) => compareFolders(artefact, folder)));
  const best = compared.toSorted((one, other) => one.others.length - other.others.length)[0];
  if (best === undefined || best.files === 0) return { state: 'unread', because: 'the artefact has no files' };
  return judge(best, { pid: found.pid, port, startedMs: startedAt(found) });
}

interface Compared {
  readonly folder: string;
  readonly files: number;
  /** Those that are missing there, or say something else. */
  readonly others: readonly string[];
  /** Newest change of a file that both have. */
  readonly changedMs: number;
}

function judge(
  { folder, files, others, changedMs }: Compared,
  { pid, port, startedMs }: { readonly pid: number; readonly port: number; readonly startedMs: number },
): RunningCompared {
  const where = `process ${pid} of port ${port}, in ${folder}`;
  if (others.length === files) return { state: 'unread', because: `${where}, has none of the files: its bits lie somewhere else` };
  if (others.length > 0) {
    const more = others.length > shownFiles ? ` and ${others.length - shownFiles} more` : '';
    return { state: 'differs', because: `${where}, has other bits: ${others.slice(0, shownFiles).join(', ')}${more}` };
  }
  // What a process has read it keeps: a file that was changed afterwards says nothing of what runs.
  if (changedMs > startedMs + 1_000)
    return { state: 'unread', because: `${where}, has the same files, but one was changed after it had begun` };
  return { state: 'same', because: `${where}, has the same ${files} files` };
}

async function compareFolders(artefact: string, folder: string): Promise<Compared> {
  const found = await readdir(artefact, { recursive: true, withFileTypes: true });
  const breathe = breather();
  const others: string[] = [];
  let [files, changedMs] = [0, 0];
  for (const entry of found) {
    if (entry.isDirectory()) continue;
    const name = path.relative(artefact, path.join(entry.parentPath, entry.name));
    files += 1;
    const there = contentOf(path.join(folder, name));
    if (there === undefined || there.content !== contentOf(path.join(artefact, name))?.content) others.push(name);
    else changedMs = Math.max(changedMs, there.changedMs);
    await breathe();
  }
  return { folder, files, others, changedMs };
}

function contentOf(file: string): { readonly content: string; readonly changedMs: number } | undefined {
  try {
    const { mtimeMs } = lstatSync(file);
    if (lstatSync(file).isSymbolicLink()) return { content: `link ${readlinkSync(file)}`, changedMs: mtimeMs };
    return { content: sha256Hex(readFileSync(file)), changedMs: mtimeMs };
  } catch {
    return undefined;
  }
}

/** Where its bits may lie: where it stands, where the script that it was given lies, and the folder above either. */
function foldersOf(pid: number): readonly string[] {
  const stands = workingFolderOf(pid);
  if (stands === undefined) return [];
  const script = argumentsOf(pid).find((word, index) => index > 0 && !word.startsWith('-'));
  const own = script === undefined ? [] : [path.dirname(path.resolve(stands, script))];
  return [stands, ...own].flatMap((folder) => [folder, path.dirname(folder)]);
}

function argumentsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Processes that have a listening socket of this port open, as the kernel's tables say. */
export function listenersOn(port: number): readonly number[] {
  const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningIn(table, port)));
  if (sockets.size === 0) return [];
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.filter((name) => opens(name, sockets)).map(Number);
}

const listening = '0A';

function listeningIn(table: string, port: number): readonly string[] {
  try {
    const lines = readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1);
    return lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      return state === listening && Number.parseInt(local.split(':').at(-1) ?? '', 16) === port ? [`socket:[${inode}]`] : [];
    });
  } catch {
    return [];
  }
}

function opens(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}
