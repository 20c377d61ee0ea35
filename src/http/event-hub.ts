import type { FastifyBaseLogger } from 'fastify';
import type { Engine } from '#engine/engine.ts';
import type { Store } from '#store/store.ts';
import { mayIn } from './authorize.ts';
import type { SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';

export interface EventHubOptions {
  readonly engine: Pick<Engine, 'read' | 'onCommit'>;
  readonly store: Pick<Store, 'systems'>;
  readonly log: Pick<FastifyBaseLogger, 'error'>;
  /** Hints are gathered for this long, and of one system only the last is sent. */
  readonly tickMs?: number;
  readonly heartbeatMs?: number;
  /** A client that has more than this unsent is dropped; it comes back and is told where everything stands. */
  readonly mostUnsentBytes?: number;
  /** How many clients there may be, in all and of one person. */
  readonly most?: number;
  readonly mostPerPerson?: number;
}

/** What of a response is needed here. */
export interface Sink {
  readonly writableLength: number;
  write(bytes: Buffer): boolean;
  destroy(): unknown;
}

interface Client {
  readonly caller: SignedIn;
  readonly response: Sink;
  /** Whether the sign-in still holds. */
  readonly isStillIn: () => Promise<boolean>;
  /** The last hint that it heard before its connection broke, as `shop:7`. */
  readonly known?: string | undefined;
}

/** What of one system is told in one tick. */
interface Told extends SystemRead {
  readonly system: string;
  /** Otherwise only who has just come is told. */
  readonly isNews: boolean;
}

/**
 * Server-sent events: which system changed, up to which ledger number. Nothing is replayed: whoever comes, or comes back, is told where
 * everything stands, which says the same as all hints that it missed. In a tick everything is read once, what is told alike is encoded
 * once, and the same bytes go to everybody who may see the same systems today; who may not does not learn their names.
 */
export class EventHub {
  readonly #options: Required<EventHubOptions>;
  readonly #clients = new Set<Client>();
  readonly #perPerson = new Map<string, number>();
  /** Systems that could not be read when they were last to be told of. */
  readonly #unread = new Set<string>();
  #joining = new Set<Client>();
  #changed = new Map<string, number>();
  #tick: NodeJS.Timeout | undefined;
  #isTelling = false;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unsubscribe: () => void;

  constructor(options: EventHubOptions) {
    this.#options = { tickMs: 250, heartbeatMs: 15_000, mostUnsentBytes: 256 * 1024, most: 2_000, mostPerPerson: 30, ...options };
    this.#unsubscribe = options.engine.onCommit((system, seq) => this.#note(system, seq));
    this.#heartbeat = setInterval(() => void this.#beat(), this.#options.heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Whether there is a place left for this person. */
  hasRoomFor({ user: { person } }: SignedIn): boolean {
    return this.#clients.size < this.#options.most && (this.#perPerson.get(person) ?? 0) < this.#options.mostPerPerson;
  }

  /**
   * Adds a client whose headers were written. It hears hints from now on, and in the next tick where everything stands: read after it
   * came, so that no commit falls between the two. Returns how to take it off.
   */
  add(client: Client): () => void {
    this.#clients.add(client);
    this.#count(client, 1);
    this.#joining.add(client);
    // The first line makes browsers come back soon.
    this.#write(client, Buffer.from('retry: 2000\n\n'));
    this.#wake();
    return () => this.#leave(client);
  }

  close(): void {
    this.#unsubscribe();
    clearInterval(this.#heartbeat);
    clearTimeout(this.#tick);
    for (const client of this.#clients) this.#drop(client);
  }

  #note(system: string, seq: number): void {
    if (this.#clients.size === 0) return;
    this.#changed.set(system, Math.max(seq, this.#changed.get(system) ?? 0));
    this.#wake();
  }

  #wake(): void {
    if (this.#isTelling || this.#clients.size === 0) return;
    this.#tick ??= setTimeout(() => void this.#tell(), this.#options.tickMs).unref();
  }

  /** One tick. While a slow store is read no other begins, so that nobody hears a lower number after a higher; what comes is told in the next. */
  async #tell(): Promise<void> {
    this.#tick = undefined;
    this.#isTelling = true;
    const [changed, joining] = [this.#changed, this.#joining];
    this.#changed = new Map();
    this.#joining = new Set();
    try {
      this.#send(await this.#readAll(changed, joining.size > 0), joining);
    } catch (error) {
      this.#options.log.error({ error }, 'where systems stand could not be read, and is told later');
      for (const [system, seq] of changed) this.#note(system, seq);
      for (const client of joining) if (this.#clients.has(client)) this.#joining.add(client);
    }
    this.#isTelling = false;
    if (this.#changed.size > 0 || this.#joining.size > 0) this.#wake();
  }

  async #readAll(changed: ReadonlyMap<string, number>, withOthers: boolean): Promise<readonly Told[]> {
    const others = withOthers ? (await this.#options.store.systems()).map(({ name }) => name) : [];
    const told: Told[] = [];
    for (const system of new Set([...others, ...changed.keys()])) {
      const read = await this.#read(system);
      if (read === undefined) continue;
      const seq = Math.max(read.seq, changed.get(system) ?? 0);
      told.push({ system, seq, state: read.state, isNews: changed.has(system) });
    }
    return told;
  }

  /** What is wrong in one system keeps no other from being told; it is read again in the next tick. */
  async #read(system: string): Promise<SystemRead | undefined> {
    try {
      const read = await this.#options.engine.read(system);
      this.#unread.delete(system);
      return read;
    } catch (error) {
      if (!this.#unread.has(system)) this.#options.log.error({ error, system }, 'a hint could not be sent, and is sent later');
      this.#unread.add(system);
      this.#note(system, 0);
      return undefined;
    }
  }

  #send(told: readonly Told[], joining: ReadonlySet<Client>): void {
    const shared = new Map<string, Buffer>();
    for (const client of this.#clients) {
      const isNew = joining.has(client);
      const seen = told.filter((each) => (isNew || each.isNews) && client.known !== idOf(each) && mayIn(client.caller, 'view', each.state));
      if (seen.length === 0) continue;
      const key = seen.map(({ system }) => system).join(' ');
      const bytes = shared.get(key) ?? Buffer.from(seen.map(textOf).join(''));
      shared.set(key, bytes);
      this.#write(client, bytes);
    }
  }

  #write(client: Client, bytes: Buffer): void {
    if (client.response.writableLength > this.#options.mostUnsentBytes) this.#drop(client);
    else client.response.write(bytes);
  }

  async #beat(): Promise<void> {
    for (const client of this.#clients) {
      const isIn = await client.isStillIn().catch(() => true);
      if (isIn) this.#write(client, heartbeat);
      else this.#drop(client);
    }
  }

  #drop(client: Client): void {
    this.#leave(client);
    client.response.destroy();
  }

  #leave(client: Client): void {
    if (!this.#clients.delete(client)) return;
    this.#joining.delete(client);
    this.#count(client, -1);
  }

  #count({ caller }: Client, change: number): void {
    const { person } = caller.user;
    const count = (this.#perPerson.get(person) ?? 0) + change;
    if (count > 0) this.#perPerson.set(person, count);
    else this.#perPerson.delete(person);
  }
}

const heartbeat = Buffer.from(': still here\n\n');

function idOf({ system, seq }: Told): string {
  return `${system}:${seq}`;
}

function textOf(told: Told): string {
  return `id: ${idOf(told)}\nevent: changed\ndata: ${JSON.stringify({ system: told.system, seq: told.seq })}\n\n`;
}
