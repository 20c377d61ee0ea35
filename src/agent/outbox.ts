import type { AgentCommand } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { pauseAfter, type ControllerClient } from './controller-client.ts';

const mostPerBatch = 100;

export interface News {
  readonly system: string;
  readonly command: AgentCommand;
  /** Called when the controller has it, or will never have it. */
  onTaken?(): void;
}

/** Tells the controller what happened, per system in order, until it has heard. */
export class Outbox {
  readonly #client: ControllerClient;
  readonly #signal: AbortSignal;
  readonly #log: (sentence: string) => void;
  readonly #waiting = new Map<string, News[]>();
  readonly #wakers = new Set<() => void>();
  readonly #sending = new Map<string, Promise<void>>();

  constructor(parts: { readonly client: ControllerClient; readonly signal: AbortSignal; readonly log: (sentence: string) => void }) {
    this.#client = parts.client;
    this.#signal = parts.signal;
    this.#log = parts.log;
  }

  add(news: News): void {
    const waiting = this.#waiting.get(news.system) ?? [];
    this.#waiting.set(news.system, [...waiting, news]);
    if (!this.#sending.has(news.system)) this.#sending.set(news.system, this.#send(news.system));
  }

  /** Resolves when the controller has taken something, at the latest after `mostMs`. */
  nextTaken(mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, mostMs);
      this.#wakers.add(done);
    });
  }

  /** Resolves when nobody sends any more: everything is told, or the signal has fired. */
  async settled(): Promise<void> {
    await Promise.all(this.#sending.values());
  }

  async #send(system: string): Promise<void> {
    // What is added in the same breath travels together.
    await Promise.resolve();
    for (let attempt = 0; !this.#signal.aborted;) {
      const waiting = this.#waiting.get(system) ?? [];
      if (waiting.length === 0) break;
      const taken = await this.#sendSome(system, waiting.slice(0, mostPerBatch));
      this.#waiting.set(system, (this.#waiting.get(system) ?? []).slice(taken));
      attempt = taken > 0 ? 0 : attempt + 1;
      if (taken === 0) await pauseAfter(attempt, this.#signal);
    }
    this.#sending.delete(system);
  }

  /** How many are dealt with. A batch that is refused is sent one by one: one odd piece of news must not take others along. */
  async #sendSome(system: string, batch: readonly News[]): Promise<number> {
    try {
      await this.#client.observe({ system, commands: batch.map(({ command }) => command) }, this.#signal);
      for (const news of batch) news.onTaken?.();
      for (const waker of this.#wakers) waker();
      return batch.length;
    } catch (error) {
      const [first] = batch;
      if (first === undefined || !(error instanceof Failure) || error.retryable) return 0;
      if (batch.length > 1) return this.#sendSome(system, [first]);
      this.#log(`The controller does not take ${first.command.kind} of ${system}: ${error.message}`);
      first.onTaken?.();
      return 1;
    }
  }
}
