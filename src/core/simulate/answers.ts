import type { Command } from '#core/command.ts';
import type { Order } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import type { Giving } from './givings.ts';
import { isAnswered, type PastOrder, type PastOrders, type PastWord } from './past-orders.ts';
import { movedData } from './told-of-data.ts';

/** What comes of an order under other rules: what came of one of the same sense then. */
export type Coming =
  /** Given at the same instant as then: whatever was said of it is said in the same look. */
  | { readonly kind: 'as-then'; readonly againAt?: Instant }
  /** So long after it was given as then. */
  | { readonly kind: 'shifted'; readonly words: readonly ShiftedWord[]; readonly againAt?: Instant }
  /** Its environment was heard of all the time: what broke a soak is told as such, and nothing else did. */
  | { readonly kind: 'attested' }
  | { readonly kind: 'unknown' };

interface ShiftedWord {
  readonly at: Instant;
  readonly word: PastWord;
}

/** Orders of other rules and those of the history, one for one where there are enough. */
export class Answers {
  readonly #past: PastOrders;
  readonly #taken = new Set<PastOrder>();
  /** Order then → order now, where both were given at one instant. */
  readonly #sames = new Map<PastOrder, Giving>();

  constructor(past: PastOrders) {
    this.#past = past;
  }

  /** `from`: when it is asked, at the latest of when it was given and when it was asked in vain. */
  comingOf(order: Order, giving: Giving, { sense, from }: { readonly sense: string; readonly from: Instant }): Coming {
    const list = this.#past.bySense.get(sense) ?? [];
    const free = list.filter((past) => !this.#taken.has(past));
    const then = free.filter(({ issued }) => issued === order.issued);
    const ofKey = then.filter(({ key }) => key === giving.key);
    const past = ofKey.find(({ times }) => times === giving.times) ?? ofKey[0] ?? then[0] ?? free[0];
    if (past === undefined) return this.#again(order, list, from);
    this.#taken.add(past);
    if (past.issued !== order.issued || from !== order.issued) return shifted(past, order, from);
    this.#sames.set(past, giving);
    const open = openUntil(past);
    return { kind: 'as-then', ...(open !== undefined && { againAt: open }) };
  }

  /** Of which order a look of the history tells now; undefined where its words are told at another time, or not at all. */
  toldIn(index: number): Giving | undefined {
    const past = this.#past.toldIn.get(index);
    return past === undefined ? undefined : this.#sames.get(past);
  }

  /** Asked more often than then: what was said last is said again. */
  #again(order: Order, list: readonly PastOrder[], from: Instant): Coming {
    const last = list.findLast(isAnswered);
    if (last !== undefined) return shifted(last, order, from);
    return order.check?.soaked === undefined ? { kind: 'unknown' } : { kind: 'attested' };
  }
}

function shifted(past: PastOrder, order: Order, from: Instant): Coming {
  const move = (at: Instant): Instant => Math.max(from, order.issued + (at - past.issued));
  const open = openUntil(past);
  return {
    kind: 'shifted',
    words: past.words.map((word) => ({ at: move(word.at), word })),
    ...(open !== undefined && { againAt: move(open) }),
  };
}

/** Nobody answered it, for it was not waited for any longer: whoever waits longer asks again then. */
function openUntil(past: PastOrder): Instant | undefined {
  return isAnswered(past) || past.isLost ? undefined : past.closed;
}

/** The words of then about an order of now. Each is news: what was heard twice stands in no ledger. */
export function saidOf({ command, by, at: then }: PastWord, order: Order, at: Instant): Command {
  if (command.kind === 'settle') return { ...command, by, order: order.key };
  const { since, ...result } = command.result ?? {};
  // A gap that a host told of is where it was on the clock.
  const told = since === undefined || at !== command.at ? result : { ...result, since };
  const { result: _result, signed, ...words } = command;
  return {
    ...words,
    by: `agent:${order.host}`,
    key: order.key,
    fence: order.fence,
    seq: order.seq + 1,
    at,
    ...(command.result && movedData({ result: told, ...(signed && { signed }) }, order, at === command.at ? 0 : at - then)),
  };
}

export function attested(order: Order): Command {
  const { key, fence, seq, host, issued: at } = order;
  const result = { verdict: 'pass' } as const;
  return {
    kind: 'observe',
    by: `agent:${host}`,
    key,
    fence,
    seq: seq + 1,
    at,
    state: 'succeeded',
    because: 'nothing else was heard',
    result,
  };
}
