// Programs that we did not write, staged as their users would: a real registry gives the bits, the command line does the rest.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ServedHouse } from './served-house.ts';

const examples = fileURLToPath(new URL('../../examples/foreign', import.meta.url));
const registry = 'https://registry.npmjs.org/';

/** Whether the packages can be had; where not, the tests say that they were skipped. */
export const hasRegistry = await fetch(new URL('-/ping', process.env['npm_config_registry'] ?? registry), {
  signal: AbortSignal.timeout(5_000),
}).then(
  (answer) => answer.ok,
  () => false,
);

export class ForeignHouse {
  readonly house: ServedHouse;
  readonly #name: string;

  private constructor(house: ServedHouse, name: string) {
    this.house = house;
    this.#name = name;
  }

  /** An installation with the example's own file in force. `prepare` puts what it needs into its folder, secrets for instance. */
  static async open(name: string, prepare: (folder: string) => Promise<void> = () => Promise.resolve()): Promise<ForeignHouse> {
    const file = await readFile(path.join(examples, name, 'lockstep.yaml'), 'utf8');
    const foreign = new ForeignHouse(await ServedHouse.open(file, ['--agent'], await settingsOfNpm()), name);
    const beside = path.join(examples, name, name);
    if (existsSync(beside)) await cp(beside, path.join(foreign.house.folder, name), { recursive: true });
    await prepare(foreign.house.folder);
    await foreign.run('admin', 'apply');
    return foreign;
  }

  /** A command that has to succeed; what it said. */
  async run(person: string, line: string | readonly string[]): Promise<string> {
    const { exit, out, err } = await this.house.run(person, line);
    if (exit !== 0) throw new Error(`lockstep ${String(line)} ended with ${exit}: ${err}${out}`);
    return out;
  }

  /** A release of a version from the registry. */
  async create(release: string, version: string): Promise<string> {
    return this.run('dora', `release create ${release} ${this.#name}=${version}`);
  }

  /** Through every stage into production, with the approval that it asks for on the way. */
  async promote(release: string): Promise<string> {
    const following = this.run('dora', `promote ${release} --to prod --wait=300s`);
    const approving = this.#approve(release);
    const said = await following;
    await approving;
    return said;
  }

  async rollBack(): Promise<string> {
    return this.run('rita', ['rollback', 'prod', '--reason', 'A rehearsal of the way back.', '--wait=300s']);
  }

  /** Where people find it in an environment. */
  async url(environment: string): Promise<string> {
    const listed = await this.run('dora', 'env list');
    const line = listed.split('\n').find((candidate) => candidate.startsWith(environment)) ?? '';
    const [found] = /http:\/\/\S+/.exec(line) ?? [];
    if (found === undefined) throw new Error(`nobody knows where ${environment} is:\n${listed}`);
    return found.replace(/\/$/, '');
  }

  async close(): Promise<void> {
    await this.house.close(path.join('data', 'agent'));
  }

  async #approve(release: string): Promise<void> {
    const line = `approve ${release} --stage prod`;
    await this.house.enter('rita');
    for (let left = 1_500; left > 0; left -= 1) {
      if ((await this.house.run('rita', `why ${release}`)).out.includes(`lockstep ${line}`)) return void (await this.run('rita', line));
      await sleep(100);
    }
    throw new Error(`nobody was asked to approve ${release}`);
  }
}

/** How this machine reaches the registry; what was downloaded once is not downloaded again. */
async function settingsOfNpm(): Promise<NodeJS.ProcessEnv> {
  const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, HTTPS_PROXY } = process.env;
  const [cache, userconfig] = await Promise.all(
    ['cache', 'userconfig'].map(async (name) => (await npm('/', ['config', 'get', name])).trim()),
  );
  return { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, HTTPS_PROXY, npm_config_cache: cache, npm_config_userconfig: userconfig };
}

/** npm itself, with the machine's own settings; what it said where it failed. */
export function npm(cwd: string, args: readonly string[], variables: { readonly [name: string]: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...variables };
    execFile('npm', [...args], { cwd, env, timeout: 200_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`npm ${args.join(' ')}: ${stderr}${stdout}`));
    });
  });
}

export interface Load {
  /** Answers of 500 and more, and what was not answered whole. */
  stop(): Promise<Figures>;
}

export interface Figures {
  readonly requests: number;
  readonly failed: number;
  /** Method and path → how many were answered well. */
  readonly answered: { readonly [call: string]: number };
  /** In milliseconds: the time in which half were answered, and the longest. */
  readonly p50: number;
  readonly longest: number;
  readonly reasons: { readonly [reason: string]: number };
}

export interface Call {
  readonly path: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
}

/** Several clients with kept connections, each asking again as soon as it was answered. */
export function startLoad(url: string, calls: readonly Call[], clients = 6): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const day = new AbortController();
  const times: number[] = [];
  const answered: Record<string, number> = {};
  const reasons: Record<string, number> = {};
  const walk = async (_: unknown, first: number): Promise<void> => {
    for (let turn = first; !day.signal.aborted; turn += 1) {
      const began = performance.now();
      const call = calls[turn % calls.length] ?? { path: '/' };
      const reason = await ask(url, call, agent);
      times.push(performance.now() - began);
      const [told, name] = reason === undefined ? [answered, `${call.method ?? 'GET'} ${call.path}`] : [reasons, reason];
      told[name] = (told[name] ?? 0) + 1;
      await sleep(15);
    }
  };
  const all = Promise.all(Array.from({ length: clients }, walk));
  return {
    stop: async () => {
      day.abort();
      await all;
      agent.destroy();
      return { ...figuresOf(times), failed: Object.values(reasons).reduce((sum, count) => sum + count, 0), answered, reasons };
    },
  };
}

function figuresOf(times: readonly number[]): Pick<Figures, 'requests' | 'p50' | 'longest'> {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { requests: times.length, p50: at(0.5), longest: at(1) };
}

/** Undefined where it was answered; else why not. */
function ask(url: string, { path: target, method = 'GET', headers = {}, body }: Call, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sent = request(new URL(target, url), { agent, method, headers, timeout: 60_000 }, (response: IncomingMessage) => {
      response.on('error', (error) => resolve(`${target} broke off: ${error.message}`));
      response.on('end', () => resolve((response.statusCode ?? 0) < 400 ? undefined : `${method} ${target} ${response.statusCode}`));
      response.resume();
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in a minute')));
    sent.on('error', (error) => resolve(`${method} ${target}: ${error.message}`));
    sent.end(body);
  });
}
