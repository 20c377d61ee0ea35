import type { FastifyBaseLogger } from 'fastify';
import type { Engine } from '#engine/engine.ts';
import { mayIn } from './authorize.ts';
import type { SystemRead } from './authorize.ts';
import type { SignedIn } from './caller.ts';

export interface EventHubOptions {
  readonly engine: Pick<Engine, 'read' | 'onCommit'>;
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
}

/**
 * Server-sent events: which system changed, up to which ledger number. A hint is encoded once and the same bytes go to everybody
 * who may see the system today; who may not does not learn its name.
 */
export class EventHub {
  readonly #options: Required<EventHubOptions>;
  readonly #clients = new Set<Client>();
  #changed = new Map<string, number>();
  #tick: NodeJS.Timeout | undefined;
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
    if (this.#clients.size >= this.#options.most) return false;
    const own = [...this.#clients].filter(({ caller }) => caller.user.person === person);
    return own.length < this.#options.mostPerPerson;
  }

  /** Adds a client whose headers were written; `heads` is where everything stands that it may see. Returns how to take it off. */
  add(client: Client, heads: readonly { readonly system: string; readonly seq: number }[]): () => void {
    this.#clients.add(client);
    // The first line makes browsers come back soon; the heads make a missed hint impossible, whatever `Last-Event-ID` said.
    this.#write(client, Buffer.from(`retry: 2000\n\n${heads.map(({ system, seq }) => textOf(system, seq)).join('')}`));
    return () => this.#clients.delete(client);
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
    this.#tick ??= setTimeout(() => void this.#send(), this.#options.tickMs).unref();
  }

  async #send(): Promise<void> {
    this.#tick = undefined;
    const changed = this.#changed;
    this.#changed = new Map();
    for (const [system, seq] of changed) {
      try {
        const read = await this.#options.engine.read(system);
        if (read !== undefined) this.#sendTo(read, Buffer.from(textOf(system, Math.max(seq, read.seq))));
      } catch (error) {
        // A hint that is lost is found again: the next commit, or the next connection, tells the number.
        this.#options.log.error({ error, system }, 'a hint could not be sent');
      }
    }
  }

  #sendTo({ state }: SystemRead, bytes: Buffer): void {
    for (const client of this.#clients) if (mayIn(client.caller, 'view', state)) this.#write(client, bytes);
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
    this.#clients.delete(client);
    client.response.destroy();
  }
}

const heartbeat = Buffer.from(': still here\n\n');

function textOf(system: string, seq: number): string {
  return `id: ${system}:${seq}\nevent: changed\ndata: ${JSON.stringify({ system, seq })}\n\n`;
}
