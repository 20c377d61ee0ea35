import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { CheckContext } from './check.ts';
import { endTree, markerVariable } from './process-tree.ts';
import type { Output } from './output.ts';

/** A command, and where and as whom it runs. */
export interface ChildCommand {
  readonly command: string;
  readonly folder: string;
  readonly variables: { readonly [name: string]: string };
  readonly user: CheckContext['user'];
  readonly signal: AbortSignal;
  /** Every process of this run carries it, and none of another. */
  readonly marker: string;
}

/** How it ended. `leftBehind` counts processes that it had started and not ended; they have been ended. */
export interface ChildEnd {
  readonly code: number | undefined;
  readonly endedBy: string | undefined;
  readonly leftBehind: number;
}

/** Runs a command to its end, or until the signal aborts; either way none of its processes is left. */
export async function runChild(given: ChildCommand, output: Output): Promise<ChildEnd> {
  given.signal.throwIfAborted();
  const { marker } = given;
  const child = spawn('/bin/sh', ['-c', given.command], {
    cwd: given.folder,
    env: { ...given.variables, [markerVariable]: marker },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...given.user,
  });
  const closed = collect(child, output);
  await once(child, 'spawn');
  // `spawn` has told that the process exists, so it has a number.
  const group = child.pid ?? 0;
  const onAbort = (): void => void endTree(marker, group);
  given.signal.addEventListener('abort', onAbort, { once: true });
  const end = await endOf(child);
  given.signal.removeEventListener('abort', onAbort);
  // Not at `close` but at the exit: a process left behind holds the pipes open, and is ended for it.
  const leftBehind = await endTree(marker, group);
  await closed;
  output.end();
  return { ...end, leftBehind };
}

async function endOf(child: ChildProcess): Promise<Omit<ChildEnd, 'leftBehind'>> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { code: child.exitCode ?? undefined, endedBy: child.signalCode ?? undefined };
}

function collect(child: ChildProcess, output: Output): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => output.write(text));
  }
  child.once('close', () => resolve());
  return promise;
}
