import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonical } from '#core/canonical.ts';
import { deliveriesOf, type Chosen } from '#core/notify/deliveries-of.ts';
import type { Message } from '#core/notify/message.ts';
import type { Notice } from '#core/notify/notice.ts';
import { afterFault, type Fault } from '#core/notify/patience.ts';
import type { Network } from '#dial/address.ts';
import { readZone } from '#calendar/zone-rules.ts';
import type { ClaimedDelivery, DeliveryLine, DeliveryRow, NoticeRow, Outcome } from '#store/outbox.ts';
import type { Store } from '#store/store.ts';
import { handOver, type Addressee } from './hand-over.ts';
import { readNotice } from './read-notice.ts';
import type { ReceiverBook } from './receiver-book.ts';

/** A log of sentences; pino fits. */
interface Log {
  warn(fields: object, sentence: string): void;
  error(fields: object, sentence: string): void;
}

export interface NotifierOptions {
  readonly store: Pick<Store, 'outbox' | 'hints' | 'changed'>;
  readonly book: ReceiverBook;
  /** Names this process among the controllers. */
  readonly owner: string;
  readonly log: Log;
  readonly now: () => number;
  /** From 0 to 1, for the pauses between attempts; absent: by chance. */
  readonly chance?: () => number;
  /** How people reach the controller. */
  readonly url: () => string;
  readonly networks: readonly Network[];
  /** How long a receiver has to answer. */
  readonly answerMs?: number;
}

const pollMs = 1000;
/** While much happens: nobody notices, and the store is asked less. */
const momentMs = 50;
const atOnce = 16;
/** One that hangs leaves the others a hand. */
const atOncePerReceiver = 4;
const usualAnswerMs = 20_000;
/** Longer than any answer takes: whoever holds a claim so long has died. */
const heldBeyondMs = 20_000;
const spreadAtOnce = 100;
const mostTogether = 500;
const dayMs = 86_400_000;
const sweepMs = 60 * 60_000;
const sentKeptMs = 14 * dayMs;
const deadKeptMs = 90 * dayMs;

/**
 * Takes what is to be told out of the store and to whom it is for: at least once, in the order of each line. Several may run on one store;
 * what a killed one had in hand is taken up by whoever lives.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #stopping = new AbortController();
  readonly #inHand = new Map<Promise<void>, string>();
  readonly #finished: Promise<void>;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#finished = this.#run();
  }

  /** What is in hand is broken off, and goes out again later, perhaps a second time. */
  async stop(): Promise<void> {
    this.#stopping.abort('the notifier stops');
    await this.#finished;
    await Promise.all(this.#inHand.keys());
  }

  /** Sends a test past the outbox, so that whoever asks hears at once. Undefined where it arrived. */
  async tryOut(to: Addressee, by: string): Promise<Fault | undefined> {
    const { now, url, book } = this.#options;
    const id = `ntc_test_${randomBytes(12).toString('hex')}`;
    const text = `${by} tries whether notices arrive here.`;
    const notice: Notice = { id, kind: 'test', system: 'none', at: now(), subject: 'A test of Lockstep', text, people: [], roles: [] };
    return handOver(book, to, { id, notices: [notice], url: url(), sentAt: now() }, this.#ports());
  }

  async #run(): Promise<void> {
    const { store, log } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        // From before it looks, so that nothing that comes meanwhile is slept through.
        const since = store.hints;
        const spread = await this.#spread();
        const begun = await this.#begin();
        await this.#sweep();
        if (spread + begun === 0) await this.#nap(since);
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ err: error }, 'notices could not be looked for, and will be');
        await pause(pollMs, signal);
      }
    }
  }

  /** Until something is told, or something in hand is done: the next of its line can go. */
  async #nap(since: number): Promise<void> {
    const { signal } = this.#stopping;
    const woken = new AbortController();
    const told = this.#options.store
      .changed(pollMs, AbortSignal.any([signal, woken.signal]), since)
      .then(() => pause(momentMs, woken.signal));
    await Promise.race([told, ...this.#inHand.keys()]);
    woken.abort('woken');
  }

  async #spread(): Promise<number> {
    const { store, book, now } = this.#options;
    const known = await book.list();
    const chosen: Chosen = { receivers: known.map(({ receiver }) => receiver), choices: await book.choices(), zoneOf };
    return store.outbox.spread(spreadAtOnce, (row) => this.#rowsOf(row, chosen, now()));
  }

  /** One that cannot be read would keep all others back: it is told in the log, and left out. */
  #rowsOf(row: NoticeRow, chosen: Chosen, now: number): readonly DeliveryRow[] {
    const notice = readNotice(row.body);
    if (notice === undefined) {
      this.#options.log.error({ notice: row.id }, 'a notice cannot be read, and is told to nobody: please report this');
      return [];
    }
    return deliveriesOf(notice, chosen, now).map(({ notice: told, ...delivery }) => {
      // What goes at once goes at once, however our clock differs from the store's.
      const dueAt = delivery.together ? delivery.dueAt : 0;
      return { ...delivery, dueAt, at: told.at, body: row.body };
    });
  }

  async #begin(): Promise<number> {
    const { store, owner } = this.#options;
    const free = atOnce - this.#inHand.size;
    if (free <= 0) return 0;
    const holdMs = this.#answerMs + heldBeyondMs;
    const heads = await store.outbox.claim({ owner, holdMs, limit: Math.min(free, atOncePerReceiver), except: this.#busy() });
    for (const head of heads) this.#take(head);
    return heads.length;
  }

  #busy(): readonly string[] {
    const receivers = [...this.#inHand.values()];
    return [...new Set(receivers)].filter((name) => receivers.filter((each) => each === name).length >= atOncePerReceiver);
  }

  #take(head: ClaimedDelivery): void {
    const { log } = this.#options;
    const work = this.#send(head).catch((error: unknown) => {
      log.warn({ err: error, delivery: head.id }, 'what became of a notice could not be written; it is sent again');
    });
    this.#inHand.set(work, head.receiver);
    void work.finally(() => this.#inHand.delete(work));
  }

  async #send(head: ClaimedDelivery): Promise<void> {
    const { store, book, url, now } = this.#options;
    const mates = await store.outbox.mates(head, mostTogether);
    const notices = [head, ...mates].map(({ body }) => readNotice(body)).filter((notice) => notice !== undefined);
    const message: Message = { id: head.id, notices, url: url(), sentAt: now() };
    const to = { receiver: head.receiver, ...(head.person !== undefined && { person: head.person }) };
    const fault = await handOver(book, to, message, this.#ports()).catch(faultOfBug);
    // Broken off by ourselves: nobody's fault. The claim ends, and it is sent again.
    if (fault !== undefined && this.#stopping.signal.aborted) return;
    await store.outbox.settle(head, mates.map(idOf), this.#outcomeOf(head, fault));
  }

  #outcomeOf(head: ClaimedDelivery, fault: Fault | undefined): Outcome {
    if (fault === undefined) return { state: 'sent' };
    const { now, chance = byChance, log } = this.#options;
    const next = afterFault(fault, head, now(), chance());
    const line = { delivery: head.id, receiver: head.receiver, attempts: head.attempts };
    if (next.kind === 'again') {
      log.warn(line, `a notice could not be sent to ${head.receiver}, and will be: ${fault.sentence}`);
      return { state: 'waiting', because: fault.sentence, dueAt: next.at };
    }
    log.error(line, `a notice to ${head.receiver} was given up: ${fault.sentence}. Send it again: lockstep notify retry ${head.id}`);
    return { state: 'dead', because: fault.sentence };
  }

  async #sweep(): Promise<void> {
    const { store, now, log } = this.#options;
    if (now() - this.#sweptAt < sweepMs) return;
    this.#sweptAt = now();
    const forgotten = await store.outbox.sweep({ sent: now() - sentKeptMs, dead: now() - deadKeptMs });
    if (forgotten > 0) log.warn({ forgotten }, 'notices that were given up 90 days ago, and that nobody sent again, are forgotten');
  }

  get #answerMs(): number {
    return this.#options.answerMs ?? usualAnswerMs;
  }

  #ports() {
    const { networks, now } = this.#options;
    return { networks, now, signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#answerMs)]) };
  }
}

function byChance(): number {
  return randomInt(1_000_001) / 1_000_000;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function idOf({ id }: DeliveryLine): string {
  return id;
}

/** What we did not foresee is no reason to lose a notice. */
function faultOfBug(error: unknown): Fault {
  return { sentence: `it could not be sent: ${error instanceof Error ? error.message : canonical(String(error))}`, isFinal: false };
}

function zoneOf(name: string) {
  const read = readZone(name);
  return read.ok ? read.zone : undefined;
}
