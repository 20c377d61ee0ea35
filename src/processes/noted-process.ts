import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#core/failure.ts';
import { isAlive, type ProcessIdentity, readProcess } from '#targets/process/proc.ts';

const lookMs = 50;

/** Writes down who we are, for whoever is to end us. The note of one who is gone is left: it names nobody who lives. */
export function noteProcess(file: string): void {
  const startTime = readProcess(process.pid)?.startTime ?? 0;
  writeFileSync(file, `${JSON.stringify({ pid: process.pid, startTime })}\n`, { mode: 0o600 });
}

/** Who is noted there and lives; undefined where nobody is. */
export function notedProcess(file: string): ProcessIdentity | undefined {
  const identity = readNote(file);
  return identity !== undefined && isAlive(identity) ? identity : undefined;
}

function readNote(file: string): ProcessIdentity | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof note !== 'object' || note === null || !('pid' in note) || !('startTime' in note)) return undefined;
    return { pid: Number(note.pid), startTime: Number(note.startTime) };
  } catch {
    return undefined;
  }
}

/** Asks it to end, and ends it after `graceMs`: what we run is made to be killed. Resolves when it is gone. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  const graceEnds = performance.now() + graceMs;
  signal(identity, 'SIGTERM');
  while (isAlive(identity)) {
    const overdueMs = performance.now() - graceEnds;
    if (overdueMs > graceMs) throw new Failure('process-immortal', `Process ${identity.pid} does not end.`, { retryable: true });
    if (overdueMs > 0) signal(identity, 'SIGKILL');
    await sleep(lookMs);
  }
}

function signal({ pid }: ProcessIdentity, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    const sentence = `Process ${pid} belongs to somebody else: end it as its user, or as root.`;
    throw new Failure('not-my-process', sentence, { retryable: false, cause: error });
  }
}
