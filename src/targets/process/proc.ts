// What the kernel says of processes. A number alone names nobody: numbers come again, so a process is its number and its start.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** `startTime` in clock ticks since the machine started. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: number;
}

export interface ProcessFacts extends ProcessIdentity {
  readonly parent: number;
  readonly session: number;
  /** Ended, but not yet collected by its parent. */
  readonly isZombie: boolean;
}

/** The variable by which everything that was started for one instance is found again, whatever became of its parents. */
export const markerVariable = 'LOCKSTEP_MARKER';

export function readProcess(pid: number): ProcessFacts | undefined {
  const text = readProc(pid, 'stat');
  if (text === undefined) return undefined;
  // The program's name stands in brackets and may hold brackets and spaces itself.
  const [state = '', parent = '', , session = '', ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(parent), session: Number(session), startTime: Number(rest[15]), isZombie: state === 'Z' || state === 'X' };
}

export function isAlive(identity: ProcessIdentity): boolean {
  const found = readProcess(identity.pid);
  return found !== undefined && found.startTime === identity.startTime && !found.isZombie;
}

/** Ticks of the kernel's clock in a second: the same on every Linux that we run on. */
const ticksPerSecond = 100;

/** When a process was started, by today's clock and its age: a clock that was set since does not make it older. */
export function startedAt({ startTime }: ProcessIdentity): number {
  const [uptime = '0'] = readFileSync('/proc/uptime', 'utf8').split(' ');
  return Date.now() - Math.max(0, Math.round(1_000 * (Number(uptime) - startTime / ticksPerSecond)));
}

/** Where a process stands; undefined where it is gone or belongs to somebody else. */
export function workingFolderOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

export function markerOf(pid: number): string | undefined {
  const entry = readProc(pid, 'environ')
    ?.split('\0')
    .find((line) => line.startsWith(`${markerVariable}=`));
  return entry?.slice(markerVariable.length + 1);
}

/** Living processes whose marker is this one, or begins so where `marker` ends with a colon. Zombies have no environment left. */
export function findMarked(marker: string): readonly ProcessFacts[] {
  const isMine = (other: string | undefined): boolean => other === marker || (marker.endsWith(':') && other?.startsWith(marker) === true);
  return allProcesses().filter((found) => !found.isZombie && isMine(markerOf(found.pid)));
}

/**
 * Everything that belongs to an instance: what carries its marker, and, while the first process lives, its session and descendants
 * too, for there are programs (nginx, postgres) that write over their own environment.
 */
export function findTree(marker: string, root: ProcessIdentity | undefined): readonly ProcessFacts[] {
  const all = allProcesses().filter((found) => !found.isZombie && found.pid !== process.pid);
  const marked = new Set(findMarked(marker).map((found) => found.pid));
  if (root !== undefined && isAlive(root)) {
    for (const found of all) if (found.session === root.pid || found.pid === root.pid) marked.add(found.pid);
  }
  addDescendants(marked, all);
  return all.filter((found) => marked.has(found.pid));
}

function addDescendants(pids: Set<number>, all: readonly ProcessFacts[]): void {
  let before = -1;
  while (pids.size !== before) {
    before = pids.size;
    for (const found of all) if (pids.has(found.parent)) pids.add(found.pid);
  }
}

function allProcesses(): readonly ProcessFacts[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => readProcess(Number(name)) ?? []);
}

/** Undefined where the process is gone, or may not be read. */
function readProc(pid: number, file: 'stat' | 'environ'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
