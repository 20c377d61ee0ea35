import { randomUUID } from 'node:crypto';
import { CommandError } from './command-error.ts';
import type { CliEnvironment, Streams } from './environment.ts';
import { exits } from './exits.ts';
import { Client } from './http/client.ts';
import { type CommandAnswer, isCommandAnswer, isSystems } from './http/small-answers.ts';
import type { Output } from './output.ts';
import { proveAtTerminal } from './password.ts';
import { type Settings, readSettings } from './settings.ts';

interface Parts {
  readonly output: Output;
  readonly streams: Streams;
  readonly environment: CliEnvironment;
  readonly asked: { readonly context?: string; readonly system?: string };
  readonly mayAsk: boolean;
  readonly saidYes: boolean;
}

/** One run of one command: what it may use. Settings are read, and a controller is talked to, when the command first wants it. */
export class Session {
  readonly output: Output;
  readonly streams: Streams;
  readonly environment: CliEnvironment;
  /** A person sits at the terminal and did not say --yes. Where nobody does, nothing is asked: it is refused. */
  readonly mayAsk: boolean;
  /** --yes: whatever would be asked is answered by it. */
  readonly saidYes: boolean;
  readonly #asked: Parts['asked'];
  #settings: Promise<Settings> | undefined;
  #client: Promise<Client> | undefined;
  #system: Promise<string> | undefined;

  constructor(parts: Parts) {
    this.output = parts.output;
    this.streams = parts.streams;
    this.environment = parts.environment;
    this.mayAsk = parts.mayAsk;
    this.saidYes = parts.saidYes;
    this.#asked = parts.asked;
  }

  /** What --system said, without looking anywhere else. */
  get askedSystem(): string | undefined {
    return this.#asked.system;
  }

  now(): number {
    return Date.now();
  }

  settings(): Promise<Settings> {
    this.#settings ??= readSettings(this.environment.variables, this.#asked);
    return this.#settings;
  }

  client(): Promise<Client> {
    this.#client ??= this.settings().then((settings) => this.#connect(settings));
    return this.#client;
  }

  /** Whoever is signed in with a password may be asked for it again; a token has none. */
  #connect({ url, credential }: Settings): Client {
    const options = { isForTerminal: !this.output.isJson, ...(credential === undefined ? {} : { credential }) };
    if (credential?.kind !== 'session') return new Client(url, options);
    const plain = new Client(url, options);
    return new Client(url, { ...options, prove: (because) => proveAtTerminal(this, plain, because) });
  }

  /** The system that was named, or the only one there is. */
  system(): Promise<string> {
    this.#system ??= this.#findSystem();
    return this.#system;
  }

  /** `/api/systems/shop/…`, each part escaped. */
  async path(...parts: readonly string[]): Promise<string> {
    return ['/api/systems', ...[await this.system(), ...parts].map(encodeURIComponent)].join('/');
  }

  /** Sends one command; sent again after a broken connection, it is still done once. Says where it was sent: wrong controllers happen. */
  async command(kind: string, body: object): Promise<CommandAnswer> {
    const [client, path] = [await this.client(), await this.path('commands', kind)];
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await client.ask('POST', path, isCommandAnswer, { json: body, headers });
    this.output.note(this.output.paint('dim', `${await this.system()} at ${client.url.origin}`));
    return answer;
  }

  async #findSystem(): Promise<string> {
    const { system } = await this.settings();
    if (system !== undefined) return system;
    const { systems } = await (await this.client()).get('/api/systems', isSystems);
    const [only, ...others] = systems.map((line) => line.system);
    if (only !== undefined && others.length === 0) return only;
    const [sentence, next] =
      only === undefined
        ? ['There is no system here that you may see.', '`lockstep apply lockstep.yaml` makes one.']
        : [`There are several systems: ${[only, ...others].join(', ')}.`, 'Name one: --system NAME, or LOCKSTEP_SYSTEM.'];
    throw new CommandError(exits.usage, { code: 'which-system', sentence, next });
  }
}
