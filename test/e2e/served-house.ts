// `lockstep serve` on a folder of its own, with people who are signed in, and nothing but the command line in between.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { enter } from '../enter.ts';
import { compileCache } from './compile-cache.ts';

export const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const password = 'correct horse battery staple';

/** A system of one service, whose environments are on the given host, or where the controller is. */
export function helloFile(host?: string): string {
  const [hosts, place] = host === undefined ? ['', ''] : [`hosts: [${host}]\n`, `host: ${host}, `];
  return `lockstep: 1
system: hello
${hosts}roles:
  developer: [dora]
  release-manager: [rita, ralf]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
checks:
  smoke: {http: /, status: 200}
environments:
  dev: {${place}data: synthetic, errors: full}
  prod: {${place}data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [{check: smoke}, {soak: 1 second}]
  - stage: PROD
    entry: [approval: release-manager]
`;
}

export interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

export class ServedHouse {
  readonly folder: string;
  readonly #controller: ChildProcess;
  /** What commands find in their environment besides. */
  readonly #variables: NodeJS.ProcessEnv;
  /** All that the controller said until it served. */
  readonly said: string;

  private constructor(
    folder: string,
    controller: ChildProcess,
    { said, variables }: { readonly said: string; readonly variables: NodeJS.ProcessEnv },
  ) {
    this.folder = folder;
    this.#controller = controller;
    this.said = said;
    this.#variables = variables;
  }

  static async open(file: string, options: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<ServedHouse> {
    const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-served-'));
    await chmod(folder, 0o755);
    await mkdir(path.join(folder, 'api'));
    await writeFile(path.join(folder, 'lockstep.yaml'), file);
    const argv = [program, 'serve', '--data', path.join(folder, 'data'), '--port', '0', ...options, '--quiet'];
    const env = { ...process.env, ...compileCache };
    const controller = spawn(process.execPath, argv, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const house = new ServedHouse(folder, controller, { said: await saidUntil(controller, /Lockstep serves (\S+)/), variables });
    const admin = house.#found(/with the password (\S+)/);
    await enter(house.url, { name: 'admin', password: admin });
    await house.#signIn('admin', admin);
    for (const person of ['dora', 'rita']) await house.#addUser(admin, person);
    return house;
  }

  get url(): string {
    return this.#found(/Lockstep serves (\S+)/);
  }

  /** The service says these words, and answers its check so. */
  async writeServer(words: string, status: number): Promise<void> {
    const code = `console.log('${words} listens');
require('node:http').createServer((request, response) => {
  response.statusCode = request.url === '/' ? ${status} : 200;
  response.end('${words}');
}).listen(process.env.PORT);
`;
    await writeFile(path.join(this.folder, 'api', 'server.js'), code);
  }

  /** A command line of Lockstep, as this person. */
  async run(person: string, line: string | readonly string[], stdin = ''): Promise<Ran> {
    const env = {
      ...compileCache,
      ...this.#variables,
      PATH: process.env['PATH'],
      HOME: this.folder,
      LOCKSTEP_URL: this.url,
      LOCKSTEP_CONFIG: path.join(this.folder, 'config', person, 'config.yaml'),
    };
    const argv = [program, ...(typeof line === 'string' ? line.split(' ') : line)];
    const child = spawn(process.execPath, argv, { cwd: this.folder, env });
    const [out, err] = [gathered(child.stdout), gathered(child.stderr)];
    child.stdin.end(stdin);
    await once(child, 'close');
    return { exit: child.exitCode, out: out(), err: err() };
  }

  /** Signs somebody in anew: who was there for long has to prove again who he is. */
  async enter(person: string): Promise<void> {
    await this.#signIn(person, password);
  }

  /** With everything that runs below these folders of agents. */
  async close(...states: readonly string[]): Promise<void> {
    this.#controller.kill('SIGTERM');
    if (this.#controller.exitCode === null && this.#controller.signalCode === null) await once(this.#controller, 'exit');
    for (const state of states) await stopEverything(path.join(this.folder, state));
    await rm(this.folder, { recursive: true, force: true });
  }

  #found(words: RegExp): string {
    return words.exec(this.said)?.[1] ?? '';
  }

  async #signIn(person: string, word: string): Promise<void> {
    const { exit, err } = await this.run(person, `login --name ${person} --password-stdin`, word);
    if (exit !== 0) throw new Error(`${person} cannot sign in: ${err}`);
  }

  async #addUser(admin: string, person: string): Promise<void> {
    const headers = { 'content-type': 'application/json', origin: new URL(this.url).origin };
    const cookie = await enter(this.url, { name: 'admin', password: admin });
    const body = JSON.stringify({ person, password });
    const answer = await fetch(`${this.url}/api/users`, { method: 'POST', headers: { ...headers, cookie }, body });
    if (!answer.ok) throw new Error(`${person} is not added: ${await answer.text()}`);
    await enter(this.url, { name: person, password });
    await this.#signIn(person, password);
  }
}

async function saidUntil(child: ChildProcess, words: RegExp): Promise<string> {
  let said = '';
  for await (const part of child.stdout ?? []) {
    said += String(part);
    if (words.test(said)) return said;
  }
  throw new Error(`the controller ended and said: ${said}`);
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  const parts: string[] = [];
  stream.setEncoding('utf8').on('data', (part) => parts.push(String(part)));
  return () => parts.join('');
}
