import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Variable that marks every process which a check started: its children inherit it, whatever group or session they move to. */
export const markerVariable = 'LOCKSTEP_CHECK';

const graceMs = 500;
const giveUpMs = 5000;

/**
 * Ends every process that carries the marker or belongs to the group, politely first. Tells how many there were. Where `/proc` is
 * missing (macOS) only the group is known.
 */
export async function endTree(marker: string, group: number): Promise<number> {
  return endAll(() => membersOf((other) => other === marker, group));
}

/** Ends what checks in a folder left running when their agent was killed. */
export async function endChecksIn(folder: string): Promise<number> {
  return endAll(() => membersOf((marker) => marker.startsWith(`${folder}/`)));
}

async function endAll(members: () => Promise<readonly number[]>): Promise<number> {
  const found = new Set(await members());
  if (found.size === 0) return 0;
  for (const id of found) signalTo(id, 'SIGTERM');
  const startedMs = performance.now();
  for (;;) {
    const left = await members();
    for (const id of left) found.add(id);
    if (left.length === 0 || performance.now() - startedMs > giveUpMs) return found.size;
    // A process that forks while it is looked for is found by the next look.
    if (performance.now() - startedMs > graceMs) for (const id of left) signalTo(id, 'SIGKILL');
    await pause(10);
  }
}

async function membersOf(isOurs: (marker: string) => boolean, group?: number): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => undefined);
  if (names === undefined) return group !== undefined && isAlive(-group) ? [-group] : [];
  const ids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const belongs = await Promise.all(ids.map((id) => isMember(id, isOurs, group)));
  return ids.filter((_, index) => belongs[index] === true);
}

async function isMember(id: number, isOurs: (marker: string) => boolean, group: number | undefined): Promise<boolean> {
  const stat = await readFile(`/proc/${id}/stat`, 'latin1').catch(() => '');
  // The second field is the program's name in parentheses, which may hold spaces: what counts stands behind the last one.
  const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === undefined || state === '' || state === 'Z' || state === 'X') return false;
  if (Number(processGroup) === group) return true;
  const environment = await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '');
  const entry = environment.split('\0').find((line) => line.startsWith(`${markerVariable}=`));
  return entry !== undefined && isOurs(entry.slice(markerVariable.length + 1));
}

function isAlive(id: number): boolean {
  return signalTo(id, 0);
}

/** False where the process is gone, or belongs to somebody else. */
function signalTo(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch {
    return false;
  }
}
