// The product between two servers: a controller with its own store, an agent with a file of databases, people at the command line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { dataShape } from '#core/api/data-shapes.ts';
import { ordersShape, promotionAnswerShape } from '#core/api/system-shapes.ts';
import { makeMaskKey } from '#data/host/mask-key.ts';
import { agentVariables } from '#processes/keep-agent.ts';
import { openStore } from '#store/postgres-store.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { freePort } from '../free-port.ts';
import type { DataServer } from './data-server.ts';
import { classification, shopFile, wellServer } from './data-shop.ts';
import { foldLedger } from './examine.ts';
import { compileCache, KeptProcess } from './kept-process.ts';
import { leftIn } from './orphans.ts';
import { RestClient } from './rest-client.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const preloaded = new URL('./data-aim.ts', import.meta.url).href;
const lookMs = 100;
const people = ['dora', 'olga', 'tess'] as const;

export type PlantedFault = 'swap in two transactions' | 'record after the swap' | 'forgetful take-back';

/** `when` it is asked, sent, or answered: a statement that the agent's own thread says to a server. */
export interface Aim {
  readonly when: 'before' | 'sent' | 'after';
  readonly statement: RegExp;
}

export class DataHouse {
  readonly folder: string;
  readonly client: RestClient;
  readonly serve: KeptProcess;
  readonly agent: KeptProcess;
  /** What controller and agent said. */
  readonly said: string[] = [];
  readonly #url: string;
  readonly #data: string;
  readonly #aim: string;
  readonly #adminPassword = Promise.withResolvers<string>();

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.#url = `http://127.0.0.1:${port}`;
    this.#data = path.join(folder, 'data');
    this.#aim = path.join(folder, 'aim');
    this.client = new RestClient(this.#url);
    const hear = (line: string): void => {
      this.said.push(line);
      const found = /with the password (\S+)/.exec(line)?.[1];
      if (found !== undefined) this.#adminPassword.resolve(found);
    };
    const serve = [process.execPath, main, 'serve', '--data', this.#data, '--port', String(port), '--quiet'] as const;
    this.serve = new KeptProcess({ name: 'serve', command: () => [...serve], variables: { DATABASE_URL: '' }, folder, hear });
    this.agent = new KeptProcess({
      name: 'agent',
      command: () => [process.execPath, '--import', preloaded, main, 'agent', '--data', this.#data],
      variables: { ...agentVariables, LOCKSTEP_CRASH_AIM: this.#aim },
      folder,
      hear: (line) => void this.said.push(line),
    });
  }

  /** Up to the first release, which is not in staging yet. */
  static async open(below: string, source: DataServer, target: DataServer): Promise<DataHouse> {
    const folder = path.join(below, 'house');
    const state = path.join(folder, 'data', 'agent');
    await mkdir(state, { recursive: true });
    await mkdir(path.join(folder, 'api'));
    await writeFile(path.join(folder, 'lockstep.yaml'), shopFile);
    await makeMaskKey(path.join(state, 'mask.key'));
    await writeFile(path.join(state, 'agent-data.yaml'), hostFile(source, target));
    const house = new DataHouse(folder, await freePort());
    await house.classify(false);
    await house.#enter();
    return house;
  }

  /** Which of the two classifications the agent's host has. */
  async classify(kept: boolean): Promise<void> {
    await writeFile(path.join(this.#data, 'agent', 'data.yaml'), classification(kept));
  }

  /** What the next release is made of; one that is not well ends as soon as it begins. */
  async writeServer(release: string, isWell: boolean): Promise<void> {
    const server = isWell ? wellServer : 'setTimeout(() => process.exit(1), 50);\n';
    await writeFile(path.join(this.folder, 'api', 'server.js'), `// ${release}\n${server}`);
  }

  /** Of a person at the command line: what was said, and how it ended. */
  async run(person: string, argv: readonly string[], stdin = ''): Promise<{ readonly exit: number | null; readonly said: string }> {
    const own = { HOME: this.folder, LOCKSTEP_URL: this.#url, LOCKSTEP_CONFIG: path.join(this.folder, 'people', person, 'config.yaml') };
    const env = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], NODE_COMPILE_CACHE: compileCache, ...own };
    const child = spawn(process.execPath, [main, ...argv], { cwd: this.folder, env });
    child.stdin.end(stdin);
    const ended = once(child, 'close');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { exit: child.exitCode, said: (out + err).replaceAll(/\s+/g, ' ') };
  }

  async must(person: string, argv: readonly string[]): Promise<string> {
    const { exit, said } = await this.run(person, argv);
    if (exit !== 0) throw new Error(`${person}: lockstep ${argv.join(' ')}: ${exit} ${said}`);
    return said;
  }

  async told(): Promise<z.infer<typeof dataShape>> {
    return dataShape.parse(await this.client.ask({ by: 'tess', method: 'GET', path: '/api/systems/shop/environments/staging/data' }));
  }

  async orders(): Promise<z.infer<typeof ordersShape>['orders']> {
    return ordersShape.parse(await this.client.ask({ by: 'tess', method: 'GET', path: '/api/systems/shop/orders' })).orders;
  }

  async promotion(id: string): Promise<z.infer<typeof promotionAnswerShape>['promotion']> {
    const at = `/api/systems/shop/promotions/${encodeURIComponent(id)}`;
    return promotionAnswerShape.parse(await this.client.ask({ by: 'tess', method: 'GET', path: at })).promotion;
  }

  async command(kind: string, by: string, body: { readonly [field: string]: unknown }): Promise<void> {
    await this.client.ask({ by, method: 'POST', path: `/api/systems/shop/commands/${kind}`, body, commandId: crypto.randomUUID() });
  }

  /** From now on the agent lacks a guard. */
  plant(fault: PlantedFault | undefined): void {
    rmSync(`${this.#aim}.planted`, { force: true });
    if (fault !== undefined) writeFileSync(`${this.#aim}.planted`, fault);
  }

  /** Whether the agent came to that statement while `goesOn`; it stands there then, until `letGo`. */
  async aim({ when, statement }: Aim, goesOn: () => Promise<boolean>): Promise<boolean> {
    rmSync(`${this.#aim}.reached`, { force: true });
    writeFileSync(this.#aim, `${when} ${statement.source}`);
    while (!existsSync(`${this.#aim}.reached`)) {
      if (!(await goesOn())) {
        this.letGo();
        return false;
      }
      await sleep(lookMs);
    }
    return true;
  }

  letGo(): void {
    rmSync(this.#aim, { force: true });
  }

  get stateFolder(): string {
    return path.join(this.#data, 'agent');
  }

  /** Everything ends; what the ledger says of itself, and commands of what is still there. */
  async close(): Promise<readonly string[]> {
    this.letGo();
    await Promise.all([this.serve.stop(), this.agent.stop()]);
    await stopEverything(this.stateFolder);
    return leftIn(this.folder).map((command) => `left: ${command}`);
  }

  /** Of the store, after `close`. */
  async examine(): Promise<readonly string[]> {
    const store = await openStore({ dataDir: path.join(this.#data, 'store') });
    try {
      const verdict = await store.verify('shop');
      await foldLedger(store, 'shop');
      return verdict.intact ? [] : [`ledger: ${verdict.sentence}`];
    } finally {
      await store.close();
    }
  }

  async #enter(): Promise<void> {
    const given = await this.#adminPassword.promise;
    while (!(await fetch(this.#url).then(isThere, isAway))) await sleep(lookMs);
    const change = async (person: string, first: string): Promise<void> => {
      await this.run(person, ['login', '--name', person, '--password-stdin'], first);
      const changed = await this.run(person, ['user', 'password', '--password-stdin'], `${first}\n${passwordOf(person)}`);
      if (changed.exit !== 0) throw new Error(changed.said);
    };
    await change('admin', given);
    for (const person of people) {
      await this.run('admin', ['user', 'add', person, '--password-stdin'], `the first password of ${person}`);
      await change(person, `the first password of ${person}`);
      await this.client.signIn(person, passwordOf(person));
    }
    await this.must('admin', ['apply']);
  }
}

const [isThere, isAway] = [(): boolean => true, (): boolean => false];

function passwordOf(person: string): string {
  return `a long phrase that ${person} chose`;
}

function hostFile(source: DataServer, target: DataServer): string {
  const reached = ({ linkFolder, port }: DataServer, database: string): string =>
    `host: ${linkFolder}, port: ${port}, database: ${database}, user: postgres`;
  return `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {${reached(source, 'live')}}
    classification: data.yaml
    targets:
      staging: {${reached(target, 'staging')}, reset: true}
`;
}
