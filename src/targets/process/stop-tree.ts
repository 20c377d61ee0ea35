import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import { findTree, type ProcessIdentity } from './proc.ts';

const pauseMs = 40;
/** How long a process may still be seen after it was killed: the kernel has work of its own to do. */
const killMs = 10_000;

/** Asks everything that belongs to an instance to end, and ends after `graceMs` what has not. Resolves when nothing is left. */
export async function stopTree(marker: string, root: ProcessIdentity | undefined, graceMs: number): Promise<void> {
  const graceEnds = performance.now() + graceMs;
  const asked = new Set<number>();
  for (;;) {
    const left = findTree(marker, root);
    if (left.length === 0) return;
    const overdueMs = performance.now() - graceEnds;
    if (overdueMs > killMs) throw new Failure('process-immortal', `Process ${left[0]?.pid} does not end.`, { retryable: true });
    for (const { pid } of left) {
      if (overdueMs >= 0) signalProcess(pid, 'SIGKILL');
      else if (!asked.has(pid)) signalProcess(pid, 'SIGTERM');
      asked.add(pid);
    }
    await sleep(pauseMs);
  }
}

/** A process that has just ended needs no signal. */
function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
