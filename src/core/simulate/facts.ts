import { canonical } from '#core/canonical.ts';
import type { Command } from '#core/command.ts';
import { decide } from '#core/decide/index.ts';
import type { Event, EventKind } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import { judge } from '#core/judge/index.ts';
import { isRefusal } from '#core/judge/ruling.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { commandOf } from './command-of.ts';
import { Shelf } from './shelf.ts';

/** One event of the ledger, as today's Lockstep reads it. */
export interface LedgerLine {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly commandId: string;
  readonly event: Event;
}

/**
 * Somebody looked at the system: because something was said, or because time had come. What followed by itself is not kept here, but decided
 * anew. `told` is what was said where no command makes the same events of it any more.
 */
export interface Look {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly command?: Command;
  readonly told?: readonly Event[];
}

/** The ledger and today's rules part ways. */
export interface Difference {
  readonly seq: number;
  readonly at: Instant;
  /** What stands in the ledger; absent: nothing more. */
  readonly ledger?: Event;
  /** What today's rules say there; absent: nothing. */
  readonly now?: Event;
}

export interface Facts {
  readonly looks: readonly Look[];
  /** The State after the last line. */
  readonly end: State;
  /** How many events followed by themselves. */
  readonly decisions: number;
  readonly differences: readonly Difference[];
}

/** Takes facts and decisions apart, from a State on. It stops after each transaction, so that whoever runs it can do something else between. */
export function* readFacts(state: State, lines: readonly LedgerLine[]): Generator<void, Facts> {
  const shelf = new Shelf();
  const reading: Reading = { state: shelf.tidy(state), looks: [], differences: [], decisions: 0 };
  for (let from = 0; from < lines.length;) {
    const to = endOfTransaction(lines, from);
    const transaction = lines.slice(from, to);
    reading.state = shelf.with(
      reading.state,
      transaction.map(({ event }) => event),
    );
    readTransaction(reading, transaction);
    reading.state = shelf.tidy(reading.state);
    from = to;
    yield;
  }
  return { looks: reading.looks, end: shelf.whole(reading.state), decisions: reading.decisions, differences: reading.differences };
}

interface Reading {
  state: State;
  readonly looks: Look[];
  readonly differences: Difference[];
  decisions: number;
}

/** Lines of one instant, one author and one command. That two transactions may look like one does no harm: nothing follows twice. */
function endOfTransaction(lines: readonly LedgerLine[], from: number): number {
  const first = lines[from];
  const same = (line: LedgerLine): boolean => line.at === first?.at && line.by === first.by && line.commandId === first.commandId;
  let to = from + 1;
  for (let line = lines[to]; line !== undefined && same(line); line = lines[to]) to += 1;
  return to;
}

function readTransaction(reading: Reading, lines: readonly LedgerLine[]): void {
  let rest = lines;
  let spoken = false;
  for (;;) {
    rest = skipDecisions(reading, rest);
    const [first] = rest;
    if (first === undefined) break;
    rest = decisionsOnly.has(first.event.kind) && !isOrdered(reading, rest) ? skipStrange(reading, rest) : readFact(reading, rest);
    spoken = true;
  }
  const [first] = lines;
  if (!spoken && first !== undefined) reading.looks.push({ seq: first.seq, at: first.at, by: first.by });
}

/** What today's rules say by themselves, as far as the ledger says the same. */
function skipDecisions(reading: Reading, lines: readonly LedgerLine[]): readonly LedgerLine[] {
  const [first] = lines;
  if (first === undefined) return lines;
  const { events } = decide(reading.state, first.at);
  const count = commonLength(events, lines);
  const said = events[count];
  if (said !== undefined)
    reading.differences.push({ seq: lines[count]?.seq ?? first.seq, at: first.at, ...ledgerAt(lines, count), now: said });
  reading.decisions += count;
  return take(reading, lines, count);
}

/** A decision that today's rules do not come to: it is folded, for it happened. */
function skipStrange(reading: Reading, lines: readonly LedgerLine[]): readonly LedgerLine[] {
  const [first] = lines;
  if (first !== undefined) reading.differences.push({ seq: first.seq, at: first.at, ledger: first.event });
  return take(reading, lines, 1);
}

function readFact(reading: Reading, lines: readonly LedgerLine[]): readonly LedgerLine[] {
  const [first] = lines;
  if (first === undefined) return lines;
  const { seq, at, by } = first;
  const events = lines.map(({ event }) => event);
  for (const command of candidates(commandOf(reading.state, events, by))) {
    const ruling = judge(reading.state, command, at);
    if (isRefusal(ruling) || ruling.length === 0 || commonLength(ruling, lines) < ruling.length) continue;
    reading.looks.push({ seq, at, by, command });
    return take(reading, lines, ruling.length);
  }
  reading.looks.push({ seq, at, by, told: [first.event] });
  return take(reading, lines, 1);
}

/** A request comes of both ways to promote. */
function candidates(command: Command | undefined): readonly Command[] {
  if (command === undefined) return [];
  return command.kind === 'promote' && !command.wait ? [command, { ...command, wait: true }] : [command];
}

function take(reading: Reading, lines: readonly LedgerLine[], count: number): readonly LedgerLine[] {
  reading.state = fold(
    reading.state,
    lines.slice(0, count).map(({ event }) => event),
  );
  return lines.slice(count);
}

function commonLength(events: readonly Event[], lines: readonly LedgerLine[]): number {
  const other = events.findIndex((event, index) => {
    const line = lines[index];
    return line === undefined || line.event.kind !== event.kind || canonical(line.event) !== canonical(event);
  });
  return other === -1 ? events.length : other;
}

function ledgerAt(lines: readonly LedgerLine[], index: number): { readonly ledger?: Event } {
  const line = lines[index];
  return line === undefined ? {} : { ledger: line.event };
}

/** Nobody says these: they follow. */
const decisionsOnly: ReadonlySet<EventKind> = new Set<EventKind>([
  'promotionStarted',
  'waveStarted',
  'orderIssued',
  'orderDropped',
  'deploymentEnded',
  'semanticsChanged',
  'gateEscalated',
  'gateExpired',
  'gateSettled',
]);

/** But for the look that a person asks for. */
function isOrdered({ state }: Reading, lines: readonly LedgerLine[]): boolean {
  const [first] = lines;
  return first?.event.kind === 'orderIssued' && commandOf(state, [first.event], first.by) !== undefined;
}
