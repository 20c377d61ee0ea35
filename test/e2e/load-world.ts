// `lockstep serve --agent` with one service, and a command line: where load checks are run as they are for users.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { enter } from '../enter.ts';
import { compileCache } from './compile-cache.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface LoadWorld {
  readonly folder: string;
  /** What a command said, in one line, and how it ended. */
  run(line: string): Promise<{ readonly exit: number | null; readonly out: string }>;
  close(): Promise<void>;
}

/** `file` is the system file, `server` the code of its service `api`; the person is `admin`. */
export async function startLoadWorld({ file, server }: { readonly file: string; readonly server: string }): Promise<LoadWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-load-stage-'));
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'api'));
  await writeFile(path.join(folder, 'lockstep.yaml'), file);
  await writeFile(path.join(folder, 'api', 'server.js'), server);
  const argv = [program, 'serve', '--data', path.join(folder, 'data'), '--port', '0', '--agent', '--quiet'];
  const env = { ...process.env, ...compileCache };
  const controller = spawn(process.execPath, argv, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await saidBy(controller);
  const url = /Lockstep serves (\S+)/.exec(said)?.[1] ?? '';
  const [, password = ''] = /with the password (\S+)/.exec(said) ?? [];
  await enter(url, { name: 'admin', password });
  const run = (line: string, stdin = ''): ReturnType<LoadWorld['run']> => runIn(folder, url, { line, stdin });
  for (const [line, stdin] of [
    ['login --name admin --password-stdin', password],
    ['apply', ''],
  ] as const) {
    const { exit, out } = await run(line, stdin);
    if (exit !== 0) throw new Error(`${line}: ${out}`);
  }
  return { folder, run: (line) => run(line), close: () => close(controller, folder) };
}

async function saidBy(controller: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of controller.stdout ?? []) {
    said += String(part);
    if (said.includes('Lockstep serves')) break;
  }
  return said;
}

async function runIn(folder: string, url: string, asked: { readonly line: string; readonly stdin: string }): ReturnType<LoadWorld['run']> {
  const own = { HOME: folder, LOCKSTEP_URL: url, LOCKSTEP_CONFIG: path.join(folder, 'config', 'config.yaml') };
  const env = { PATH: process.env['PATH'], ...own, ...compileCache };
  const child = spawn(process.execPath, [program, ...asked.line.split(' ')], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (out += String(part)));
  child.stdin.end(asked.stdin);
  await once(child, 'close');
  return { exit: child.exitCode, out: out.replaceAll(/\s+/g, ' ') };
}

async function close(controller: ChildProcess, folder: string): Promise<void> {
  controller.kill('SIGTERM');
  if (controller.exitCode === null && controller.signalCode === null) await once(controller, 'exit');
  await stopEverything(path.join(folder, 'data', 'agent'));
  await rm(folder, { recursive: true, force: true });
}
