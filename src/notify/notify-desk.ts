import type { Fault } from '#core/notify/patience.ts';
import { isPersonal } from '#core/notify/deliveries-of.ts';
import type { Choice } from '#core/notify/receiver.ts';
import { readZone } from '#calendar/zone-rules.ts';
import type { OutboxStore } from '#store/outbox.ts';
import { Notifier, type NotifierOptions } from './notifier.ts';
import { ReceiverBook, type KnownReceiver, type PutReceiver, type ReceiverSecrets } from './receiver-book.ts';

export interface NotifyOptions extends Omit<NotifierOptions, 'book' | 'store'> {
  readonly store: NotifierOptions['store'] & { readonly settings: ConstructorParameters<typeof ReceiverBook>[0] };
  readonly secrets: ReceiverSecrets;
}

/** Everything that people do about notices: where they go, of what one is told, and what became of them. Sends until it is stopped. */
export class NotifyDesk {
  readonly #book: ReceiverBook;
  readonly #notifier: Notifier;
  readonly #outbox: OutboxStore;

  constructor({ secrets, ...options }: NotifyOptions) {
    this.#book = new ReceiverBook(options.store.settings, secrets);
    this.#outbox = options.store.outbox;
    this.#notifier = new Notifier({ ...options, book: this.#book });
  }

  receivers(): Promise<readonly KnownReceiver[]> {
    return this.#book.list();
  }

  async receiver(name: string): Promise<KnownReceiver | undefined> {
    return (await this.#book.list()).find(({ receiver }) => receiver.name === name);
  }

  put(name: string, asked: PutReceiver): Promise<{ readonly key?: string } | undefined> {
    return this.#book.put(name, asked);
  }

  changeKey(name: string, by: { readonly by: string; readonly at: number }): Promise<string | undefined> {
    return this.#book.rotate(name, by);
  }

  /** What waits for it goes with it; false where there is none. */
  async remove(name: string): Promise<boolean> {
    const isGone = await this.#book.remove(name);
    if (isGone) await this.#outbox.forget({ receiver: name });
    return isGone;
  }

  /** Undefined where it arrived. */
  async tryOut(name: string, by: string): Promise<Fault | undefined> {
    return this.#notifier.tryOut({ receiver: name, person: by }, by);
  }

  /** By the mail server that writes to people; undefined where it arrived. */
  async tryOwn(person: string): Promise<Fault | undefined> {
    const name = await this.#personalReceiver();
    if (name === undefined) return { sentence: 'no mail server writes to people here', isFinal: true };
    return this.#notifier.tryOut({ receiver: name, person }, person);
  }

  async isMailed(): Promise<boolean> {
    return (await this.#personalReceiver()) !== undefined;
  }

  choiceOf(person: string): Promise<Choice | undefined> {
    return this.#book.choiceOf(person);
  }

  choose(person: string, choice: Choice): Promise<void> {
    return this.#book.choose(person, choice);
  }

  /** Whoever is erased has no address here, and nothing that was on its way to her. */
  async forgetPerson(person: string): Promise<void> {
    await this.#book.forgetChoice(person);
    await this.#outbox.forget({ person });
  }

  get outbox(): Pick<OutboxStore, 'list' | 'counts' | 'again'> {
    return this.#outbox;
  }

  /** What is wrong with a time zone; undefined where nothing is. */
  doubtOfZone(zone: string): string | undefined {
    const read = readZone(zone);
    return read.ok ? undefined : read.sentence;
  }

  stop(): Promise<void> {
    return this.#notifier.stop();
  }

  async #personalReceiver(): Promise<string | undefined> {
    return (await this.#book.list()).find(({ receiver }) => isPersonal(receiver))?.receiver.name;
  }
}
