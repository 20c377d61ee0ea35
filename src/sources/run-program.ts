import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { SourceError } from './source-error.ts';
import type { Variables } from './source.ts';

export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly variables: Variables;
  readonly signal: AbortSignal;
  /** Each line as it comes, of both streams. */
  readonly onLine?: (line: string) => void;
  readonly input?: string;
}

export interface ProgramEnd {
  readonly code: number;
  readonly stdout: Buffer;
  /** Its last 64 KiB. */
  readonly stderr: string;
}

const graceMs = 2_000;
const mostErrorBytes = 64 * 1024;

/**
 * Runs a program in a group of processes of its own, and tells how it ended. Nothing of the group outlives it: when the signal fires
 * all of it is ended, politely first; and what a program leaves running is ended with it.
 */
export async function runProgram(run: Program): Promise<ProgramEnd> {
  requireGoing(run.signal);
  const child = spawn(run.program, run.args, {
    cwd: run.folder,
    env: { ...run.variables },
    detached: true,
    stdio: [run.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (part: Buffer) => void stdout.push(part));
  child.stderr?.on('data', (part: Buffer) => void stderr.push(part));
  if (run.onLine !== undefined) for (const stream of [child.stdout, child.stderr]) eachLine(stream, run.onLine);
  // A program that does not read what it is given says so by its exit code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(run.input);
  const end = (): void => void endGroup(child.pid);
  run.signal.addEventListener('abort', end, { once: true });
  try {
    const code = await exitOf(child, run.program);
    requireGoing(run.signal);
    return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).subarray(-mostErrorBytes).toString() };
  } finally {
    run.signal.removeEventListener('abort', end);
    signalTo(child.pid, 'SIGKILL');
  }
}

/** Its exit, and then the end of its streams, for which nobody waits long: a child of the child may hold them open. */
async function exitOf(child: ReturnType<typeof spawn>, program: string): Promise<number> {
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(program, cause)));
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  await Promise.race([closed, pause(graceMs, undefined, { ref: false })]);
  return code;
}

async function endGroup(pid: number | undefined): Promise<void> {
  signalTo(pid, 'SIGTERM');
  await pause(graceMs, undefined, { ref: false });
  signalTo(pid, 'SIGKILL');
}

/** To the whole group; one that has ended needs no signal. */
function signalTo(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}

function eachLine(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = '';
  stream?.on('data', (part: Buffer) => {
    const lines = `${rest}${part.toString()}`.split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream?.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

function notStarted(program: string, cause: NodeJS.ErrnoException): SourceError {
  const because = cause.code === 'ENOENT' ? 'it is not installed here' : cause.message;
  return new SourceError('world', 'no-program', {
    sentence: `\`${program}\` cannot be started: ${because}.`,
    next: `Install ${program}, or put its folder into PATH.`,
    cause,
  });
}

function requireGoing(signal: AbortSignal): void {
  if (signal.aborted) throw new SourceError('world', 'source-stopped', { sentence: 'It was stopped; nothing was created.', next: '' });
}
