import type { Command, PersonCommand } from '#core/command.ts';
import { decide } from '#core/decide/index.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Instant } from '#core/system.ts';
import { wakeOf } from '#core/waits.ts';
import { Agenda, type Item } from './agenda.ts';
import { Answers, attested, saidOf, type Coming } from './answers.ts';
import type { Look } from './facts.ts';
import { Givings, type Giving } from './givings.ts';
import { isFact, isOfWhatIs } from './is-fact.ts';
import type { PastOrders, PastWord } from './past-orders.ts';
import { People } from './people.ts';
import { lookAt } from './replay.ts';
import { senseOf, wordsOfOrder } from './sense.ts';
import type { Sleeps } from './sleeps.ts';
import { asksAnew, type Want } from './wants.ts';
import { Shelf } from './shelf.ts';

/** What is put in front of other rules. */
export interface Changed {
  readonly state: State;
  /** The file that holds from the first instant on, and what it says of time, as events. Without it the rules are the same. */
  readonly change?: readonly Event[];
  readonly since: Instant;
  readonly until: Instant;
  readonly looks: readonly Look[];
  /** Index of a look → the want that its command is. */
  readonly wants: ReadonlyMap<number, Want>;
  readonly orders: PastOrders;
  readonly sleeps: Sleeps;
  /** Instants at which `listen` hears how it stands, oldest first. */
  readonly probes: readonly Instant[];
  readonly listen: (state: State, at: Instant) => void;
}

export interface ChangedEnd {
  readonly state: State;
  /** Orders of which nobody knows what would have become, also where nobody waits for them any more. */
  readonly unknown: readonly Doubt[];
  /** Releases that could not have been made under these rules, and why. */
  readonly notMade: ReadonlyMap<string, string>;
}

/** Something was to be done that nobody ever did. */
export interface Doubt {
  readonly because: string;
  readonly release: string | undefined;
  /** The promotion of which it is a step; absent: it is a check. */
  readonly promotion?: string;
}

/**
 * The same facts under other rules. Whatever stands as it stood then is said in the same look as then, so that rules which change nothing change
 * nothing; the rest is not exact to the second: people and agents take as long as they took.
 */
export function* runChanged(changed: Changed): Generator<void, ChangedEnd> {
  const run = new Run(changed);
  while (run.next()) yield;
  return run.end();
}

type Entry =
  | { readonly kind: 'look'; readonly look: Look; readonly index: number }
  | (Giving & { readonly kind: 'word'; readonly word: PastWord })
  | (Giving & { readonly kind: 'attest' })
  | (Giving & { readonly kind: 'again' })
  | { readonly kind: 'want'; readonly want: Want }
  | { readonly kind: 'probe' };

/** Farther than anything: nobody concludes anything of the silence of somebody who was never asked. */
const never = Number.MAX_SAFE_INTEGER;

class Run {
  readonly #changed: Changed;
  readonly #agenda: Agenda<Entry>;
  readonly #answers: Answers;
  readonly #people: People;
  readonly #givings = new Givings();
  /** Key → the how many-th giving of it was asked for an answer last. */
  readonly #asked = new Map<string, number>();
  readonly #shelf = new Shelf();
  readonly #unknown: Doubt[] = [];
  readonly #notMade = new Map<string, string>();
  #state: State;
  #now: Instant;

  constructor(changed: Changed) {
    this.#changed = changed;
    this.#agenda = new Agenda(plannedOf(changed));
    this.#answers = new Answers(changed.orders);
    this.#people = new People(changed.wants);
    this.#now = changed.since;
    this.#state = this.#shelf.tidy(fold(changed.state, changed.change ?? []));
    // Whoever was not heard of before that instant is told of after it.
    for (const order of this.#state.orders.values()) if (order.state !== 'open') this.#comingOf(order, order.issued);
    this.#follow(changed.change ?? []);
    if (changed.change !== undefined) this.#say(undefined);
  }

  /** One look further; false at the end. */
  next(): boolean {
    const { sleeps, until } = this.#changed;
    const due = wakeOf(this.#state, this.#now);
    const wake = due === undefined ? never : sleeps.awakeAt(due, this.#now);
    const planned = this.#agenda.next ?? never;
    const at = Math.min(wake, planned);
    if (at > until) return false;
    this.#now = Math.max(this.#now, at);
    if (planned === at) this.#meet(this.#agenda.take());
    else this.#say(undefined);
    return true;
  }

  end(): ChangedEnd {
    return { state: this.#shelf.whole(this.#state), unknown: this.#unknown, notMade: this.#notMade };
  }

  #meet(entry: Entry | undefined): void {
    switch (entry?.kind) {
      case undefined:
        return;
      case 'look':
        return this.#look(entry.look, entry.index);
      case 'word':
      case 'attest':
      case 'again':
        return this.#hear(entry);
      case 'want':
        return this.#act(entry.want, this.#people.isDue(entry.want, this.#now));
      case 'probe':
        this.#changed.listen(this.#shelf.whole(decide(this.#state, this.#now).state), this.#now);
    }
  }

  /** Somebody looked then: what was said in this look is said in it again, where it stands as it stood. */
  #look(look: Look, index: number): void {
    const want = this.#changed.wants.get(index);
    if (want !== undefined) return this.#act(want, this.#people.isNow(want));
    const { command } = look;
    if (command?.kind === 'observe' || command?.kind === 'settle') return this.#tellAsThen(look, index);
    if (isFact(look, this.#changed.change !== undefined)) return this.#tell(look);
    this.#say(undefined);
  }

  #tellAsThen({ at, by, command }: Look, index: number): void {
    // An order that was overdue is given and answered in one look.
    if (this.#answers.toldIn(index) === undefined) this.#say(undefined);
    const told = this.#answers.toldIn(index);
    const order = told && this.#given(told);
    if (order === undefined || (command?.kind !== 'observe' && command?.kind !== 'settle')) return this.#say(undefined);
    const seen = command.kind === 'observe' ? command.at : at;
    this.#say(saidOf({ index, at, by, command }, order, seen));
  }

  #tell({ command, told }: Look): void {
    if (told !== undefined) {
      const here = told.filter((event) => isOfWhatIs(this.#state, event));
      const { state, events } = lookAt(this.#shelf.with(this.#state, here), { at: this.#now, told: here });
      return this.#take(state, events);
    }
    const inOwnWords = command?.kind === 'second-adoption' ? this.#sameAdoption(command) : command;
    const before = this.#shelf.with(this.#state, [inOwnWords]);
    this.#state = before;
    this.#say(inOwnWords);
    if (command?.kind !== 'create' || this.#state.releases.has(command.release)) return;
    const refused = step(before, command, this.#now).refusal;
    this.#notMade.set(command.release, refused?.sentence ?? 'the file has no place for it');
  }

  /** Numbered otherwise, it is the only one that is open. */
  #sameAdoption(command: Extract<PersonCommand, { kind: 'second-adoption' }>): PersonCommand {
    const open = [...this.#state.adoptions.values()].filter(({ state }) => state === 'open');
    const [only] = open;
    return only === undefined || open.some(({ id }) => id === command.id) ? command : { ...command, id: only.id };
  }

  /** Too early under these rules: it is said as soon as it may be. */
  #act(want: Want, isNow: boolean): void {
    if (!isNow) return this.#say(undefined);
    // What it is about may have ended, and stand aside.
    this.#state = this.#shelf.with(this.#state, [want]);
    const command = this.#people.wordOf(want, decide(this.#state, this.#now).state, this.#now);
    this.#say(command);
  }

  #say(command: Command | undefined): void {
    const { state, events } = step(this.#shelf.with(this.#state, [command]), command, this.#now);
    this.#take(state, events);
  }

  #take(state: State, events: readonly Event[]): void {
    this.#state = this.#shelf.tidy(state);
    this.#follow(events);
  }

  /** What agents and people do about it. */
  #follow(events: readonly Event[]): void {
    this.#givings.hear(events);
    for (const order of this.#state.orders.values())
      if (order.state === 'open' && this.#asked.get(order.key) !== this.#givings.of(order.key).times) this.#ask(order, order.issued);
    for (const { want, at } of this.#people.hear(this.#state, this.#now, asksAnew(events))) this.#agenda.put(at, { kind: 'want', want });
  }

  #ask(order: Order, from: Instant): void {
    const giving = this.#givings.of(order.key);
    this.#asked.set(giving.key, giving.times);
    const coming = this.#comingOf(order, from);
    if (coming.kind === 'unknown') return this.#doubt(order);
    if (coming.kind === 'attested') return this.#agenda.put(Math.max(this.#now, from), { kind: 'attest', ...giving });
    if (coming.kind === 'shifted') for (const { at, word } of coming.words) this.#agenda.put(at, { kind: 'word', ...giving, word });
    if (coming.againAt !== undefined) this.#agenda.put(coming.againAt, { kind: 'again', ...giving });
  }

  #comingOf(order: Order, from: Instant): Coming {
    return this.#answers.comingOf(order, this.#givings.of(order.key), { sense: senseOf(order, this.#state.promotions), from });
  }

  /** Undefined where it is gone, or was given again since. */
  #given(giving: Giving): Order | undefined {
    return this.#givings.isLast(giving) ? this.#state.orders.get(giving.key) : undefined;
  }

  #hear(entry: Extract<Entry, { kind: 'word' | 'attest' | 'again' }>): void {
    const order = this.#given(entry);
    if (order === undefined) return this.#say(undefined);
    if (entry.kind === 'word') return this.#say(saidOf(entry.word, order, this.#now));
    if (entry.kind === 'attest') return this.#say(attested(order));
    if (order.state === 'open') this.#ask(order, this.#now);
  }

  #doubt(order: Order): void {
    const { check, promotion } = order;
    const because = wordsOfOrder(order, this.#state.promotions);
    const release = check?.release ?? this.#state.promotions.get(promotion)?.release;
    this.#unknown.push({ because, release, ...(check === undefined && { promotion }) });
    this.#state = { ...this.#state, orders: new Map([...this.#state.orders, [order.key, { ...order, deadline: never }]]) };
  }
}

/** Every look of the history, and after those of one instant whoever wants to hear how it stands. */
function plannedOf({ looks, probes }: Changed): readonly Item<Entry>[] {
  const items: Item<Entry>[] = [];
  let next = 0;
  const probeUntil = (at: Instant): void => {
    for (let probe = probes[next]; probe !== undefined && probe < at; probe = probes[next]) {
      items.push({ at: probe, entry: { kind: 'probe' } });
      next += 1;
    }
  };
  for (const [index, look] of looks.entries()) {
    probeUntil(look.at);
    items.push({ at: look.at, entry: { kind: 'look', look, index } });
  }
  probeUntil(Number.POSITIVE_INFINITY);
  return items;
}
