import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Ground } from './ground.ts';

const againMs = 100;
/** A controller takes ten seconds at most to end in order. */
const graceMs = 12_000;

export interface KeptOptions {
  /** For people, and of its log. */
  readonly name: string;
  readonly program: readonly [string, ...string[]];
  /** What it says once it is up; without it, it counts as up when it runs. */
  readonly ready?: RegExp;
}

/** A program that is started again whenever it ends, as an init system would, until it is stopped. */
export class KeptProcess {
  readonly #ground: Ground;
  readonly #options: KeptOptions;
  readonly #lives: string[] = [];
  #isUp = false;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(ground: Ground, options: KeptOptions) {
    this.#ground = ground;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** It was up, and is not. */
  get isAway(): boolean {
    return !this.#isStopping && !this.#isUp && this.#lives.length > 0;
  }

  /** Resolves with what it has said once it is up for the first time. */
  async start(): Promise<string> {
    let failure = new Error(`${this.#options.name} was stopped before it was up.`);
    this.#loop = this.#live().catch((error: unknown) => {
      if (error instanceof Error) failure = error;
    });
    await Promise.race([this.#untilLife(1), this.#loop]);
    const [first] = this.#lives;
    if (first !== undefined) return first;
    throw failure;
  }

  /** Kills it as a crash would, and resolves once it is up again, with the milliseconds that it was away. */
  async crash(): Promise<number> {
    const lives = this.#lives.length;
    const startedMs = performance.now();
    this.#child?.kill('SIGKILL');
    await this.#untilLife(lives + 1);
    return performance.now() - startedMs;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#child?.kill('SIGTERM');
    const killer = setTimeout(() => this.#child?.kill('SIGKILL'), graceMs);
    await this.#loop;
    clearTimeout(killer);
  }

  async #live(): Promise<void> {
    while (!this.#isStopping) {
      const child = this.#spawn();
      this.#child = child;
      const ended = once(child, 'exit');
      const said = await Promise.race([untilSaid(child, this.#options.ready), ended.then(() => undefined)]);
      if (said === undefined && this.#lives.length === 0) throw await this.#failure();
      if (said !== undefined) this.#lives.push(said);
      this.#isUp = said !== undefined;
      await ended;
      this.#isUp = false;
      if (!this.#isStopping) await pause(againMs);
    }
  }

  /** In a group of its own: Ctrl-C in the terminal is for us, and we end it in order. */
  #spawn(): ChildProcess {
    const { name, program } = this.#options;
    const [file, ...args] = program;
    const log = openSync(path.join(this.#ground.folder, 'logs', `${name}.log`), 'a', 0o600);
    try {
      return spawn(file, args, { cwd: this.#ground.folder, env: this.#ground.env, detached: true, stdio: ['ignore', 'pipe', log] });
    } finally {
      closeSync(log);
    }
  }

  async #failure(): Promise<Error> {
    const { name } = this.#options;
    const said = await readFile(path.join(this.#ground.folder, 'logs', `${name}.log`), 'utf8').catch(() => '');
    return new Error(`${name} did not start. It said:\n${said.trim().split('\n').slice(-20).join('\n')}`);
  }

  async #untilLife(count: number): Promise<void> {
    while (this.#lives.length < count && !this.#isStopping) await pause(10);
  }
}

async function untilSaid(child: ChildProcess, ready: RegExp | undefined): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    if (ready === undefined) child.once('spawn', () => resolve(said));
    child.stdout?.setEncoding('utf8').on('data', (part) => {
      said = `${said}${String(part)}`.slice(-10_000);
      if (ready?.test(said) === true) resolve(said);
    });
  });
}
