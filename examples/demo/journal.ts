import { setTimeout as pause } from 'node:timers/promises';
import type { Event } from '#core/event.ts';
import type { Person } from './person.ts';

/** One event of the ledger. */
export interface Entry {
  readonly seq: number;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: string;
  /** The exact text that was hashed. */
  readonly body: string;
  readonly event: Event;
}

const pollMs = 100;

/** The ledger as it grows, read over REST by somebody who may audit it. */
export class Journal {
  readonly entries: Entry[] = [];
  readonly #reader: Person;
  readonly #signal: AbortSignal;
  #failure: unknown;
  readonly #listeners = new Set<(entry: Entry) => void>();

  constructor(reader: Person, signal: AbortSignal) {
    this.#reader = reader;
    this.#signal = signal;
  }

  get seq(): number {
    return this.entries.at(-1)?.seq ?? 0;
  }

  listen(listener: (entry: Entry) => void): void {
    this.#listeners.add(listener);
  }

  /** Reads until the signal. Whoever waits for something hears why nothing comes any more. */
  follow(): void {
    this.#follow().catch((error: unknown) => {
      this.#failure = error;
    });
  }

  async #follow(): Promise<void> {
    while (!this.#signal.aborted) {
      await this.#read();
      await pause(pollMs, undefined, { signal: this.#signal });
    }
  }

  /** Resolves with what is found in the entries, as soon as there is something; throws when the time is over. */
  async until<Found>(what: string, find: (entries: readonly Entry[]) => Found | undefined, limitMs: number): Promise<Found> {
    const endsMs = performance.now() + limitMs;
    for (;;) {
      const found = find(this.entries);
      if (found !== undefined) return found;
      if (this.#failure !== undefined) throw new Error('the ledger cannot be read any more', { cause: this.#failure });
      if (performance.now() > endsMs) throw new Error(`${what} did not come within ${limitMs / 1000} s`);
      await pause(20, undefined, { signal: this.#signal });
    }
  }

  async #read(): Promise<void> {
    const { events } = await this.#reader.ledger(this.seq);
    for (const { seq, by, atMicros, kind, body } of events) {
      const event: unknown = JSON.parse(body);
      if (!isEvent(event)) continue;
      const entry = { seq, by, at: atMicros / 1000, kind, body, event };
      this.entries.push(entry);
      for (const listener of this.#listeners) listener(entry);
    }
  }
}

/** The ledger holds what core wrote; its kind says its shape. */
function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
