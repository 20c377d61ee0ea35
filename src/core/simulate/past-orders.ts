import type { Command, Observation } from '#core/command.ts';
import type { Order, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { Givings, type Giving } from './givings.ts';
import type { Seen } from './replay.ts';
import { senseOf } from './sense.ts';

export type Settling = Extract<Command, { kind: 'settle' }>;

/** What was said of an order, in which look: by its agent, or by a person who looked where no agent could tell. */
export interface PastWord {
  readonly index: number;
  readonly at: Instant;
  readonly command: Observation | Settling;
  readonly by: string;
}

/** One order of the history, given once, and what became of it. */
export interface PastOrder extends Giving {
  readonly issued: Instant;
  readonly words: readonly PastWord[];
  /** When nobody waited for its answer any more; absent: the history ends before. */
  readonly closed?: Instant;
  /** Nobody answered before its deadline. */
  readonly isLost: boolean;
}

interface Draft extends Giving {
  readonly issued: Instant;
  readonly words: PastWord[];
  closed?: Instant;
  isLost: boolean;
}

/** Goes along with the history and keeps every order of it by its sense, in the order in which they were given. */
export class PastOrders {
  readonly bySense = new Map<string, PastOrder[]>();
  /** Look → the order of which it tells. */
  readonly toldIn = new Map<number, PastOrder>();
  /** Of each key the order that was given last. */
  readonly #byKey = new Map<string, Draft>();
  readonly #open = new Map<string, Draft>();
  readonly #givings = new Givings();

  constructor(begin: State) {
    for (const order of begin.orders.values()) this.#keep(this.#givings.of(order.key), order, begin);
  }

  hear({ look, after, events }: Seen, index: number): void {
    const { command } = look;
    for (const event of events) if (event.kind === 'orderIssued') this.#keep(this.#givings.again(event.order.key), event.order, after);
    if (command?.kind === 'observe') this.#tell(command.key, { index, at: look.at, command, by: command.by });
    if (command?.kind === 'settle') this.#tell(command.order, { index, at: look.at, command, by: command.by });
    for (const event of events) if (event.kind === 'orderEnded' && event.as === 'lost') this.#lose(event.key);
    for (const [key, draft] of this.#open) {
      if (after.orders.get(key)?.state === 'open') continue;
      draft.closed = look.at;
      this.#open.delete(key);
    }
  }

  /** What was dropped may be given once more under its key: an outage that is forgiven makes a soak end when it did before. */
  #keep(giving: Giving, order: Order, state: State): void {
    const before = this.#byKey.get(order.key);
    if (before !== undefined) before.closed ??= order.issued;
    const draft: Draft = { ...giving, issued: order.issued, words: [], isLost: order.state === 'lost' };
    this.#byKey.set(order.key, draft);
    this.#open.set(order.key, draft);
    const sense = senseOf(order, state.promotions);
    const known = this.bySense.get(sense);
    if (known === undefined) this.bySense.set(sense, [draft]);
    else known.push(draft);
  }

  /** Where an agent was asked what became of an order, that question is what is answered; that it failed is said of the order itself. */
  #tell(key: string, word: PastWord): void {
    const question = word.command.kind === 'observe' && word.command.state !== 'failed' ? this.#byKey.get(`${key}/inquire`) : undefined;
    const told = question ?? this.#byKey.get(key);
    if (told === undefined) return;
    told.words.push(word);
    this.toldIn.set(word.index, told);
  }

  #lose(key: string): void {
    const lost = this.#byKey.get(key);
    if (lost !== undefined && lost.words.every(({ command }) => isBeginning(command))) lost.isLost = true;
  }
}

/** It was told that an agent had begun, and no more. */
function isBeginning(command: PastWord['command']): boolean {
  return command.kind === 'observe' && command.state === 'started';
}

export function isAnswered({ words }: PastOrder): boolean {
  return words.some(({ command }) => !isBeginning(command));
}
