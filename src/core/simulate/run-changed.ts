import type { Command, PersonCommand } from '#core/command.ts';
import { decide } from '#core/decide/index.ts';
import type { Event, EventKind } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Instant } from '#core/system.ts';
import { wakeOf } from '#core/waits.ts';
import { Agenda } from './agenda.ts';
import { answerAt, answersOf } from './answer.ts';
import { actAt } from './delay.ts';
import type { Look } from './facts.ts';
import type { Answers, Outcomes } from './outcomes.ts';
import { senseOf, wordsOfOrder } from './sense.ts';
import { asksAnew, isTaken, translate, type Want } from './wants.ts';

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
  readonly outcomes: Outcomes;
  /** Instants at which `listen` hears how it stands. */
  readonly probes: readonly Instant[];
  readonly listen: (state: State, at: Instant) => void;
}

export interface ChangedEnd {
  readonly state: State;
  /** Orders of which nobody knows what would have become. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Releases that could not have been made under these rules, and why. */
  readonly notMade: ReadonlyMap<string, string>;
}

/** The same facts under other rules. Nothing here is exact to the second: people and agents take as long as they took. */
export function* runChanged(changed: Changed): Generator<void, ChangedEnd> {
  const run = new Run(changed);
  while (run.next()) yield;
  return run.end();
}

type Entry =
  | { readonly kind: 'fact'; readonly look: Look }
  | { readonly kind: 'want'; readonly want: Want }
  | { readonly kind: 'answer'; readonly command: Command }
  | { readonly kind: 'probe' };

/** What the change decides anew is not told a second time. */
const repeated: ReadonlySet<EventKind> = new Set<EventKind>(['secretChanged', 'secretKeyChanged', 'rosterChanged', 'evidenceHeld']);

/** Farther than anything: nobody concludes anything of the silence of somebody who was never asked. */
const never = Number.MAX_SAFE_INTEGER;

class Run {
  readonly #changed: Changed;
  readonly #agenda = new Agenda<Entry>();
  readonly #answers: Answers;
  readonly #asked = new Set<string>();
  readonly #unknown = new Map<string, string>();
  readonly #notMade = new Map<string, string>();
  /** Line → what is still to be said in it, in turn. */
  readonly #lines = new Map<string, Want[]>();
  /** Said too early once: it is said as soon as it may be. */
  readonly #overdue = new Set<Want>();
  readonly #put = new Set<Want>();
  #state: State;
  #now: Instant;

  constructor(changed: Changed) {
    this.#changed = changed;
    this.#answers = answersOf(changed.outcomes);
    this.#now = changed.since;
    this.#state = fold(changed.state, changed.change ?? []);
    for (const [index, look] of changed.looks.entries()) this.#plan(look, changed.wants.get(index));
    for (const at of changed.probes) this.#agenda.put(at, { kind: 'probe' });
    this.#follow(changed.change ?? []);
  }

  #plan(look: Look, want: Want | undefined): void {
    const { change } = this.#changed;
    if (want !== undefined) this.#lines.set(want.line, [...(this.#lines.get(want.line) ?? []), want]);
    else if (isFact(look, change !== undefined)) this.#agenda.put(look.at, { kind: 'fact', look });
  }

  /** One look further; false at the end. */
  next(): boolean {
    const wake = wakeOf(this.#state, this.#now);
    const planned = this.#agenda.next;
    const at = Math.min(wake ?? never, planned ?? never);
    if (at > this.#changed.until) return false;
    this.#now = Math.max(this.#now, at);
    if (planned === at) this.#meet(this.#agenda.take());
    else this.#say(undefined);
    return true;
  }

  end(): ChangedEnd {
    this.#now = Math.max(this.#now, this.#changed.until);
    this.#say(undefined);
    return { state: this.#state, unknown: this.#unknown, notMade: this.#notMade };
  }

  #meet(entry: Entry | undefined): void {
    switch (entry?.kind) {
      case undefined:
        return;
      case 'fact':
        return this.#tell(entry.look);
      case 'answer':
        return this.#say(entry.command);
      case 'want':
        return this.#act(entry.want);
      case 'probe':
        this.#say(undefined);
        this.#changed.listen(this.#state, this.#now);
    }
  }

  #tell({ command, told }: Look): void {
    if (told !== undefined) {
      this.#state = decide(this.#state, this.#now).state;
      return this.#take(fold(this.#state, told), told);
    }
    const inOwnWords = command?.kind === 'second-adoption' ? this.#sameAdoption(command) : command;
    const before = this.#state;
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
  #act(want: Want): void {
    this.#put.delete(want);
    const command = translate(want, this.#state);
    if (command === undefined || !isTaken(decide(this.#state, this.#now).state, command, this.#now)) {
      this.#overdue.add(want);
      return this.#say(undefined);
    }
    this.#lines.set(want.line, (this.#lines.get(want.line) ?? []).slice(1));
    this.#say(command);
  }

  #say(command: Command | undefined): void {
    const { state, events } = step(this.#state, command, this.#now);
    this.#take(state, events);
  }

  #take(state: State, events: readonly Event[]): void {
    this.#state = state;
    this.#follow(events);
  }

  /** What agents and people do about it. */
  #follow(events: readonly Event[]): void {
    for (const order of this.#state.orders.values()) if (order.state === 'open' && !this.#asked.has(order.key)) this.#ask(order);
    if (asksAnew(events) || this.#overdue.size > 0) this.#askPeople();
  }

  #ask(order: Order): void {
    this.#asked.add(order.key);
    const outcome = answerAt(this.#answers, order, senseOf(order, this.#state.promotions));
    if (outcome === undefined) return this.#doubt(order);
    for (const { at, command } of outcome) this.#agenda.put(at, { kind: 'answer', command });
  }

  #doubt(order: Order): void {
    this.#unknown.set(order.key, wordsOfOrder(order));
    this.#state = { ...this.#state, orders: new Map([...this.#state.orders, [order.key, { ...order, deadline: never }]]) };
  }

  #askPeople(): void {
    for (const [want] of this.#lines.values()) {
      if (want === undefined || this.#put.has(want) || !this.#state.releases.has(want.release)) continue;
      const command = translate(want, this.#state);
      if (command === undefined || !isTaken(this.#state, command, this.#now)) continue;
      const at = this.#overdue.has(want) ? this.#now : actAt(this.#state, want, this.#now);
      this.#overdue.delete(want);
      this.#put.add(want);
      this.#agenda.put(Math.max(at, this.#now), { kind: 'want', want });
    }
  }
}

/** What agents saw of orders is asked by its sense; files that came later are not, where one holds for all the time. */
function isFact({ command, told }: Look, isChanged: boolean): boolean {
  if (told !== undefined) return told.every(({ kind }) => repeated.has(kind));
  switch (command?.kind) {
    case undefined:
    case 'observe':
    case 'progress':
    case 'look-back':
      return false;
    case 'apply':
    case 'approve-proposal':
    case 'withdraw-proposal':
    case 'compile-time':
      return !isChanged;
    default:
      return true;
  }
}
