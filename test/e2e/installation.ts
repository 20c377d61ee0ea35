// A whole installation as a first user starts it: `lockstep serve --agent`, people with accounts, and nothing but the command line.
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { freePort } from '../free-port.ts';
import { compileCache } from './compile-cache.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** What is run as `lockstep`, and as whom: absent, the sources as oneself. */
export interface RunAs {
  readonly command: readonly [string, ...string[]];
  readonly user?: number;
  readonly variables?: NodeJS.ProcessEnv;
}

export class Installation {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'lockstep-first-'));
  readonly data = path.join(this.folder, 'data');
  url = '';
  controller: ChildProcess | undefined;

  readonly #options: readonly string[];
  readonly #as: RunAs;

  constructor(options: readonly string[] = [], as: RunAs = { command: [process.execPath, program] }) {
    this.#options = options;
    this.#as = as;
    chmodSync(this.folder, 0o755);
    if (as.user !== undefined) chownSync(this.folder, as.user, as.user);
  }

  async serve(): Promise<void> {
    // Started again it has the address of before: who signed in there stays so.
    const port = this.url === '' ? String(await freePort()) : new URL(this.url).port;
    const argv = ['serve', '--data', this.data, '--port', port, '--agent', '--quiet', ...this.#options];
    const env = { ...process.env, ...this.#ownCache(), ...this.#as.variables };
    this.controller = this.#spawn(argv, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const said = await saidUntil(this.controller, /Lockstep serves (\S+)/);
    this.url = /Lockstep serves (\S+)/.exec(said)?.[1] ?? '';
    const [, password] = /with the password (\S+)/.exec(said) ?? [];
    if (password !== undefined) await this.#enter('admin', password);
  }

  /** Gives people accounts, and lets each choose a password of the own. */
  async add(...people: readonly string[]): Promise<void> {
    for (const person of people) {
      const first = `the first password of ${person}`;
      const added = await this.run('admin', ['user', 'add', person, '--password-stdin'], first);
      if (added.exit !== 0 && added.exit !== 23) throw new Error(added.err);
      await this.#enter(person, first);
    }
  }

  write(name: string, text: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async run(person: string, line: string | readonly string[], stdin = ''): Promise<Ran> {
    const config = path.join(this.folder, 'config', person, 'config.yaml');
    const own = { HOME: this.folder, LOCKSTEP_URL: this.url, LOCKSTEP_CONFIG: config, COLUMNS: '140' };
    const env = { PATH: process.env['PATH'], ...own, ...this.#ownCache(), ...this.#as.variables };
    const child = this.#spawn(typeof line === 'string' ? line.split(' ') : line, { env });
    const [out, err] = [gathered(child.stdout), gathered(child.stderr)];
    child.stdin?.end(stdin);
    await once(child, 'close');
    return { exit: child.exitCode, out: out(), err: err() };
  }

  async close(): Promise<void> {
    this.controller?.kill('SIGTERM');
    if (this.controller?.exitCode === null && this.controller.signalCode === null) await once(this.controller, 'exit');
    await stopEverything(path.join(this.data, 'agent'));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(argv: readonly string[], options: SpawnOptions): ChildProcess {
    const [command, ...rest] = this.#as.command;
    const { user } = this.#as;
    return spawn(command, [...rest, ...argv], { ...options, cwd: this.folder, ...(user !== undefined && { uid: user, gid: user }) });
  }

  /** Of the sources; an installed package sees to itself. */
  #ownCache(): NodeJS.ProcessEnv {
    return this.#as.command[0] === process.execPath && this.#as.user === undefined ? compileCache : {};
  }

  async #enter(person: string, given: string): Promise<void> {
    const signedIn = await this.run(person, `login --name ${person} --password-stdin`, given);
    const changed = await this.run(person, 'user password --password-stdin', `${given}\n${passwordOf(person)}`);
    if (changed.exit !== 0) throw new Error(signedIn.err + changed.err);
  }
}

/** What somebody chose, once that was asked. */
export function passwordOf(person: string): string {
  return `a long phrase that ${person} chose`;
}

/** Asks until it is so; a busy machine takes its time. */
export async function until<Value>(ask: () => Promise<Value | undefined | false>, what: string): Promise<Value> {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    // Whoever asks without a breath takes the processor from what is waited for.
    await pause(100);
  }
  throw new Error(`never: ${what}`);
}

async function saidUntil(child: ChildProcess, words: RegExp): Promise<string> {
  let said = '';
  for await (const part of child.stdout ?? []) {
    said += String(part);
    if (words.test(said)) return said;
  }
  throw new Error(`the controller ended and said: ${said}`);
}

function gathered(stream: NodeJS.ReadableStream | null): () => string {
  const parts: string[] = [];
  stream?.setEncoding('utf8').on('data', (part) => parts.push(String(part)));
  return () => parts.join('');
}
