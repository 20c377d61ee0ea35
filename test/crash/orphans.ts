// Processes that nobody owns: what an agent started, and no agent knows of any more.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { markerVariable as checkMarker } from '#checks/process-tree.ts';
import { markerVariable, readProcess, type ProcessFacts } from '#targets/process/proc.ts';
import type { KeptProcess } from './kept-process.ts';

/** How long the next agent may take to start and to clear up. */
const clearedMs = 6_000;
/** An agent that is away for longer is lost. */
const patienceMs = 120_000;
const restMs = 40;
const checkMs = 4_000;

/** After the death of an agent: what is not owned by the next one, once that has come up. Commands, for a person to read. */
export async function orphansAfterKill(agent: KeptProcess, { killedMs, folder }: { readonly killedMs: number; readonly folder: string }) {
  const isBack = (): boolean => agent.pid !== undefined && agent.startedMs > killedMs;
  for (const until = performance.now() + patienceMs; !isBack(); await sleep(restMs))
    if (performance.now() > until) return ['the agent did not come back'];
  for (const until = performance.now() + clearedMs; ; await sleep(restMs)) {
    const orphans = unownedIn(folder, agent.pid);
    if (orphans.length === 0 || performance.now() > until) return orphans;
  }
}

/** Waits a while for a check to be under way. */
export async function whenChecking(folder: string): Promise<void> {
  const isChecking = (): boolean => allProcesses().some(({ pid }) => variableOf(pid, checkMarker)?.startsWith(`${folder}/`) === true);
  for (const until = performance.now() + checkMs; performance.now() < until && !isChecking(); await sleep(restMs));
}

/** Checks whose agent is not this one, and all but the first of what should run once. */
function unownedIn(folder: string, agentPid: number | undefined): readonly string[] {
  const all = allProcesses();
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isDescendant = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) if (at === agentPid) return true;
    return false;
  };
  const checks = all.filter(
    ({ pid }) => variableOf(pid, checkMarker)?.startsWith(`${folder}/`) === true && !isInSession(pid, isDescendant, all),
  );
  return [...checks, ...doubledRoots(all)].map(({ pid }) => `${pid} ${commandOf(pid)}`);
}

/** What a check's command started in a session of its own is the check's while any process of that marker descends from the agent. */
function isInSession(pid: number, isDescendant: (pid: number) => boolean, all: readonly ProcessFacts[]): boolean {
  const marker = variableOf(pid, checkMarker);
  return all.some((other) => isDescendant(other.pid) && variableOf(other.pid, checkMarker) === marker);
}

/** Two first processes of one marker are one service started twice. */
function doubledRoots(all: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const seen = new Set<string>();
  return all.filter(({ pid, session, isZombie }) => {
    const marker = pid === session && !isZombie ? variableOf(pid, markerVariable) : undefined;
    if (marker === undefined) return false;
    const isDoubled = seen.has(marker);
    seen.add(marker);
    return isDoubled;
  });
}

/** Living processes that name the folder in their command or stand in it by their markers. */
export function leftIn(folder: string): readonly string[] {
  return allProcesses()
    .filter(({ pid, isZombie }) => !isZombie && pid !== process.pid)
    .filter(({ pid }) => commandOf(pid).includes(folder) || variableOf(pid, checkMarker)?.startsWith(`${folder}/`) === true)
    .map(({ pid }) => `${pid} ${commandOf(pid)}`);
}

/** Everything that was started below a process, and whatever carries a marker that begins so. */
export function treeOf(roots: readonly number[], markerPrefix: string): readonly number[] {
  const all = allProcesses();
  const found = new Set(roots);
  for (const { pid } of all) if (variableOf(pid, markerVariable)?.startsWith(markerPrefix) === true) found.add(pid);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

function allProcesses(): readonly ProcessFacts[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => readProcess(Number(name)) ?? []);
}

function variableOf(pid: number, name: string): string | undefined {
  const line = textOf(pid, 'environ')
    .split('\0')
    .find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1);
}

function commandOf(pid: number): string {
  return textOf(pid, 'cmdline').replaceAll('\0', ' ');
}

/** Nothing where it has ended meanwhile. */
function textOf(pid: number, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
