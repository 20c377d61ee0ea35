// One real house for the pages of a test: a controller with its embedded PostgreSQL and its agent, and people with accounts who type at it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../compile-cache.ts';
import { Installation, passwordOf } from '../installation.ts';
import { type Said, type TypedLine, typeLine } from './type-line.ts';

const program = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** Whom most pages speak of; `admin` is there from the first start. */
const everybody = ['dora', 'anna', 'bo', 'carla', 'deniz', 'olga', 'otto', 'eva'] as const;

/** A proof counts for five minutes; it is given anew well before. */
const provenMs = 120_000;

export interface HouseOptions {
  /** Who has an account before the first page, and the own password. */
  readonly people?: readonly string[];
  /** Of `lockstep serve`. */
  readonly serve?: readonly string[];
}

export class DocsHouse {
  readonly #installation: Installation;
  /** Programs that everybody here finds on the path, the agent too. */
  readonly #bin = mkdtempSync(path.join(tmpdir(), 'lockstep-bin-'));
  readonly #proven = new Map<string, number>();

  private constructor(options: readonly string[]) {
    const command = [process.execPath, program] as const;
    this.#installation = new Installation(options, { command, variables: { PATH: this.#path } });
    this.program('lockstep', `exec '${process.execPath}' '${program}' "$@"`);
  }

  static async open({ people = everybody, serve = [] }: HouseOptions = {}): Promise<DocsHouse> {
    const house = new DocsHouse(serve);
    await house.#installation.serve();
    await Promise.all(people.map(async (person) => house.#installation.add(person)));
    return house;
  }

  get #path(): string {
    return `${this.#bin}${path.delimiter}${process.env['PATH']}`;
  }

  get url(): string {
    return this.#installation.url;
  }

  /** Of the controller that serves. */
  get data(): string {
    return this.#installation.data;
  }

  /** A folder of this house's own, for a page or for what a page calls `/var/lib/lockstep`. */
  folder(name: string): string {
    const folder = path.join(this.#installation.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Puts a program on the path. */
  program(name: string, script: string): void {
    const file = path.join(this.#bin, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Whoever opens production gives the password anew. */
  async prove(person: string): Promise<void> {
    if (Date.now() - (this.#proven.get(person) ?? 0) < provenMs) return;
    const { exit, err } = await this.#installation.run(person, 'login --again --password-stdin', passwordOf(person));
    if (exit !== 0) throw new Error(`${person} is not believed: ${err}`);
    this.#proven.set(person, Date.now());
  }

  /** What somebody types; a variable that is undefined is taken away from those that everybody has. */
  async type(person: string, line: Omit<TypedLine, 'variables'> & { readonly variables?: NodeJS.ProcessEnv }): Promise<Said> {
    return typeLine({ ...line, variables: { ...this.#variablesOf(person), ...line.variables } });
  }

  async close(): Promise<void> {
    await this.#installation.close();
    rmSync(this.#bin, { recursive: true });
  }

  #variablesOf(person: string): NodeJS.ProcessEnv {
    const { NODE_EXTRA_CA_CERTS, HTTPS_PROXY, HTTP_PROXY } = process.env;
    return {
      PATH: this.#path,
      TMPDIR: process.env['TMPDIR'],
      // Whoever stands between us and npm's registry is trusted as by everybody else on this machine.
      NODE_EXTRA_CA_CERTS,
      HTTPS_PROXY,
      HTTP_PROXY,
      NO_PROXY: '127.0.0.1,localhost',
      HOME: this.folder(path.join('homes', person)),
      LOCKSTEP_URL: this.url,
      LOCKSTEP_CONFIG: path.join(this.folder('config'), person, 'config.yaml'),
      COLUMNS: '200',
      ...compileCache,
    };
  }
}
