import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeDurably } from '#targets/process/durable-file.ts';
import { launch } from '#targets/process/launch.ts';
import { isInterrupted } from '#targets/process/parts.ts';
import { findMarked, isAlive } from '#targets/process/proc.ts';
import type { StateFolder } from '#targets/process/state-folder.ts';
import { stopTree } from '#targets/process/stop-tree.ts';
import type { StepOrder } from '#targets/target.ts';

// The shell around the command writes down how it ended, also when nobody of us lives to see it.
const wrapper = 'sh -c "$1"; code=$?; printf %s "$code" > "$2.draft" && mv "$2.draft" "$2"';
const pauseMs = 50;
const graceMs = 5_000;
const keptRuns = 20;

/** What one run of a command leaves behind: begun at most once for each key, and seen to its end by whoever comes. */
export interface Traces {
  readonly started: string;
  readonly ended: string;
  readonly log: string;
  /** Every process of this run carries it, and none of another. */
  readonly marker: string;
}

export interface RunCommand {
  readonly command: string;
  readonly folder: string;
  readonly variables: { readonly [name: string]: string };
}

/** `lost`: it was begun, it does not run, and nobody saw it end. */
export type RunState = 'never' | 'running' | 'lost' | { readonly code: number };

export function tracesOf(state: StateFolder, { system, environment, key }: StepOrder): Traces {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 24);
  return tracesNamed(state, path.join(state.environment(system, environment), 'runs', name));
}

export function tracesNamed({ markerPrefix }: StateFolder, file: string): Traces {
  const marker = `${markerPrefix}run:${path.basename(file)}`;
  return { started: `${file}.started`, ended: `${file}.ended`, log: `${file}.log`, marker };
}

export function stateOfRun({ started, ended, marker }: Traces): RunState {
  if (existsSync(ended)) return { code: Number(readFileSync(ended, 'utf8')) };
  if (!existsSync(started)) return 'never';
  return findMarked(marker).length > 0 ? 'running' : 'lost';
}

/** Begins it anew, whatever a run of this key has left. */
export async function startRun(traces: Traces, { command, folder, variables }: RunCommand): Promise<void> {
  mkdirSync(path.dirname(traces.started), { recursive: true, mode: 0o700 });
  forgetOldRuns(path.dirname(traces.started));
  rmSync(traces.ended, { force: true });
  writeDurably(traces.started, new Date().toISOString());
  const line = ['sh', '-c', wrapper, 'lockstep-command', command, traces.ended] as const;
  await launch({ command: line, folder, variables, marker: traces.marker, logFile: traces.log });
}

/** Whoever asks, asks for the last ones; their logs are with the controller. One of which nobody saw the end is kept. */
export function forgetOldRuns(folder: string, keep = keptRuns): void {
  const ended = readdirSync(folder).filter((name) => name.endsWith('.ended'));
  const dated = ended.map((name) => ({ run: name.slice(0, -'.ended'.length), at: statSync(path.join(folder, name)).mtimeMs }));
  for (const { run } of dated.toSorted((one, other) => other.at - one.at).slice(keep))
    for (const end of ['started', 'ended', 'log']) rmSync(path.join(folder, `${run}.${end}`), { force: true });
}

/**
 * Until it has ended. Fires the signal, it is ended with everything that it started, unless the agent closes: then it runs on. What a run
 * that ended well has started and left running is what it was for.
 */
export async function awaitRun(traces: Traces, signal: AbortSignal, look: () => void): Promise<RunState> {
  const root = findMarked(traces.marker).find((found) => found.pid === found.session);
  const isUnderWay = (): boolean => root !== undefined && !existsSync(traces.ended) && isAlive(root);
  while (isUnderWay()) {
    if (isInterrupted(signal)) return 'running';
    if (signal.aborted) break;
    look();
    // An abort is felt at once, not at the next look.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  const end = stateOfRun(traces);
  if (typeof end === 'object' && end.code === 0) return end;
  await stopTree(traces.marker, root, graceMs);
  return typeof end === 'object' ? end : 'lost';
}
