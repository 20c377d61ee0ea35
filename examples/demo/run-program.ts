import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ground } from './ground.ts';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs one of our own programs to its end. Throws with what it said where it fails; the signal kills it. */
export async function runProgram(ground: Ground, signal: AbortSignal, args: readonly string[]): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: ground.env,
    signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (said = `${said}${part.toString('utf8')}`.slice(-4000)));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`\`${args.map((arg) => path.relative(root, arg) || arg).join(' ')}\` failed:\n${said.trim()}`);
}
