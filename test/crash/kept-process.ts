import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const restMs = 20;
export const compileCache = path.join(tmpdir(), 'lockstep-crash-compiled');
/** How long an orderly end may take. */
const endMs = 15_000;

export interface KeptOptions {
  readonly name: string;
  /** Program and arguments; asked for at each start. */
  readonly command: () => readonly [string, ...string[]];
  readonly variables?: { readonly [name: string]: string };
  readonly folder?: string;
  /** Hears each line of its output. */
  readonly hear?: (line: string) => void;
  /** Whether it talks by messages with us. */
  readonly talks?: boolean;
}

/** A process that is started again whenever it ends, until `stop`. */
export class KeptProcess {
  readonly name: string;
  readonly #options: KeptOptions;
  readonly #listeners = new Set<(message: unknown) => void>();
  #child: ChildProcess | undefined;
  #startedMs = 0;
  #isFrozen = false;
  #isStopping = false;
  readonly #life: Promise<void>;

  constructor(options: KeptOptions) {
    this.name = options.name;
    this.#options = options;
    this.#life = this.#live();
  }

  get pid(): number | undefined {
    return this.#child?.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  /** When the one that lives was started, by the monotonic clock. */
  get startedMs(): number {
    return this.#startedMs;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** True where there was something to kill. */
  kill(): boolean {
    return this.pid !== undefined && this.#child?.kill('SIGKILL') === true;
  }

  /** Stops it where it stands; after `thaw` it goes on as if nothing had been. */
  freeze(): void {
    this.#isFrozen = this.#child?.kill('SIGSTOP') === true;
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#child?.kill('SIGCONT');
  }

  send(message: object): void {
    const child = this.#child;
    if (child?.connected === true) child.send(message, () => undefined);
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.thaw();
    this.#child?.kill('SIGTERM');
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), endMs);
    await this.#life;
    clearTimeout(timer);
  }

  async #live(): Promise<void> {
    while (!this.#isStopping) {
      const child = this.#start();
      await once(child, 'exit');
      await sleep(restMs);
    }
  }

  #start(): ChildProcess {
    const [program, ...rest] = this.#options.command();
    const { variables, folder, talks = false } = this.#options;
    this.#startedMs = performance.now();
    this.#isFrozen = false;
    const child = spawn(program, rest, {
      stdio: ['ignore', 'pipe', 'pipe', ...(talks ? (['ipc'] as const) : [])],
      // What Node compiled once it need not compile at each start: a start that is slow by that strikes nobody.
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...variables },
      ...(folder !== undefined && { cwd: folder }),
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    }
    child.on('message', (message: unknown) => {
      for (const listener of this.#listeners) listener(message);
    });
    child.on('error', (error) => this.#hear(String(error)));
    return child;
  }

  #hear(text: string): void {
    if (process.env['SHOW'] !== undefined) process.stderr.write(`[${this.name}] ${text}`);
    for (const line of text.split('\n')) if (line !== '') this.#options.hear?.(line);
  }
}
