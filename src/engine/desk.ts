import { randomUUID } from 'node:crypto';
import type { Failure } from '#core/failure.ts';
import type { OrderKeyLink, OrderSeal, SentOrder } from '#core/order-seal.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { AgentBatch, AgentQuestion } from './engine.ts';
import { withSecrets, type Outgoing, type SecretsPort } from './hand-out.ts';

/** Signs orders as they go out. Without it they go unsigned, and no agent of ours obeys them. */
export interface OrderSigner {
  readonly seal: (order: OrderEnvelope) => OrderSeal;
  readonly links: readonly OrderKeyLink[];
}

/** What the desk needs of the engine around it. */
export interface DeskPorts {
  readonly now: () => number;
  readonly secrets: SecretsPort;
  readonly doorKeys: () => { readonly [id: string]: string };
  readonly signInUrl: () => string;
  readonly orderSigner: OrderSigner | undefined;
  /** Every system's orders for a host, judged again in a transaction of its own. */
  readonly collect: (host: string) => Promise<readonly Outgoing[]>;
  /** Cheap: the open orders of a host, from what is in memory. */
  readonly glance: (host: string) => Promise<readonly Pick<OrderEnvelope, 'system' | 'key' | 'isAborted'>[]>;
  /** An order that can't go out ends here, with the reason. */
  readonly fail: (out: Outgoing, failure: Failure) => Promise<void>;
  /** How many hints were heard; for `changed`. */
  readonly hints: () => number;
  /** Resolves when something changed since `since`, at the latest after `timeoutMs`. */
  readonly changed: (timeoutMs: number, signal: AbortSignal, since: number) => Promise<void>;
}

interface Asked {
  readonly host: string;
  readonly question: AgentQuestion;
  readonly resolve: (text: string | undefined) => void;
}

/** Where agents come for orders and leave answers. What they were told is memory only: orders come again until they end. */
export class Desk {
  readonly #ports: DeskPorts;
  readonly #told = new Map<string, ReadonlySet<string>>();
  /** Host → its latest poll. */
  readonly #polls = new Map<string, symbol>();
  readonly #asked = new Map<string, Asked>();
  #wake = new AbortController();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  /** Answers at once when there is something that this host was not told, else when there is, or after `waitMs`. */
  async ordersFor(host: string, waitMs: number, signal?: AbortSignal): Promise<AgentBatch> {
    const until = this.#ports.now() + waitMs;
    const poll = Symbol(host);
    this.#polls.set(host, poll);
    // Who has asked again since, or hung up, does not listen here any more; and what nobody hears was not told.
    const isHeard = (): boolean => this.#polls.get(host) === poll && signal?.aborted !== true;
    for (;;) {
      if (!isHeard()) return this.#batchOf([], []);
      // Both are read before it looks, so that nothing that comes meanwhile is slept through.
      const since = this.#ports.hints();
      const wake = signal === undefined ? this.#wake.signal : AbortSignal.any([this.#wake.signal, signal]);
      const news = await this.#hasNews(host);
      if (!isHeard()) return this.#batchOf([], []);
      const left = until - this.#ports.now();
      if (news || left <= 0) return this.#batch(host, isHeard);
      await this.#ports.changed(Math.min(left, 1000), wake, since);
    }
  }

  ask(host: string, question: Omit<AgentQuestion, 'id'>, timeoutMs: number): Promise<string | undefined> {
    const id = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, undefined), timeoutMs);
      const settle = (text: string | undefined): void => {
        clearTimeout(timer);
        resolve(text);
      };
      this.#asked.set(id, { host, question: { ...question, id }, resolve: settle });
      this.#wakeUp();
    });
  }

  answer(id: string, text: string, host: string): void {
    if (this.#asked.get(id)?.host === host) this.#settle(id, text);
  }

  /** Nobody listens here any more: polls under way are answered with nothing, and look at nothing again. */
  close(): void {
    this.#polls.clear();
    this.#wakeUp();
  }

  #settle(id: string, text: string | undefined): void {
    this.#asked.get(id)?.resolve(text);
    this.#asked.delete(id);
  }

  #wakeUp(): void {
    this.#wake.abort('woken');
    this.#wake = new AbortController();
  }

  async #hasNews(host: string): Promise<boolean> {
    const told = this.#told.get(host) ?? new Set();
    const asked = [...this.#asked.values()].some((each) => each.host === host && !told.has(each.question.id));
    return asked || (await this.#ports.glance(host)).some((order) => !told.has(toldAs(order)));
  }

  async #batch(host: string, isHeard: () => boolean): Promise<AgentBatch> {
    const found = await this.#ports.collect(host);
    const orders: SentOrder[] = [];
    for (const out of found) {
      const envelope = await withSecrets(out, this.#ports.secrets);
      if ('payload' in envelope) orders.push(this.#sealed(envelope));
      else await this.#ports.fail(out, envelope);
    }
    const questions = [...this.#asked.values()].filter((each) => each.host === host).map((each) => each.question);
    if (isHeard()) this.#told.set(host, new Set([...orders.map(toldAs), ...questions.map((question) => question.id)]));
    return this.#batchOf(orders, questions);
  }

  #sealed(envelope: OrderEnvelope): SentOrder {
    const { orderSigner } = this.#ports;
    return orderSigner === undefined ? envelope : { ...envelope, seal: orderSigner.seal(envelope) };
  }

  #batchOf(orders: readonly SentOrder[], questions: readonly AgentQuestion[]): AgentBatch {
    const { doorKeys, signInUrl, orderSigner } = this.#ports;
    return { orders, questions, doorKeys: doorKeys(), signInUrl: signInUrl(), orderKeys: orderSigner?.links ?? [] };
  }
}

/** A key is its system's own: another system may have the same. That an order is aborted is news of its own. */
function toldAs({ system, key, isAborted }: Pick<OrderEnvelope, 'system' | 'key' | 'isAborted'>): string {
  return `${system}/${key}${isAborted === true ? ' aborted' : ''}`;
}
