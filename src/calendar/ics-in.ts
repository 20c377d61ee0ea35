// Calendar files of others: holidays, closures, freezes. What can't be trusted is refused with file, line and sentence; a broken file is
// never an empty list, because an empty list would open a gate.
import type { Purpose } from '#core/time/spans.ts';
import type { Interval } from '#core/time/types.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { counted } from '#core/words.ts';
import { type IcsOccurrence, isCancelled, occurrencesOfEvent, replacedBy, uidOf } from './ics-event.ts';
import { type Moment, type Zones } from './ics-moment.ts';
import { type Component, eventsOf } from './ics-properties.ts';
import { NotTrusted } from './not-trusted.ts';

export interface IcsQuestion {
  /** For the sentences. */
  readonly file: string;
  readonly zones: Zones;
  readonly purpose: Purpose;
  readonly known: Interval;
}

export interface IcsProblem {
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
}

export type ReadIcs =
  | { readonly ok: true; readonly occurrences: readonly IcsOccurrence[] }
  | { readonly ok: false; readonly problems: readonly IcsProblem[] };

const mostBytes = 5_000_000;
const mostEvents = 10_000;
const mostOccurrences = 100_000;
const mostProblems = 20;

/** Every occurrence that touches `known`, in the order of the file. */
export function readIcs(bytes: Uint8Array, question: IcsQuestion): ReadIcs {
  const problems: NotTrusted[] = [];
  const occurrences = trusted(problems, () => readAll(bytes, question, problems)) ?? [];
  if (problems.length === 0) return { ok: true, occurrences };
  const found = problems.slice(0, mostProblems).map(({ line, message }) => ({ file: question.file, line, sentence: message }));
  return { ok: false, problems: found };
}

function readAll(bytes: Uint8Array, question: IcsQuestion, problems: NotTrusted[]): readonly IcsOccurrence[] {
  const events = eventsOf(textOf(bytes));
  if (events.length > mostEvents) throw new NotTrusted(1, `The file has ${events.length} events, and ${mostEvents} are the most.`);
  const held = events.filter((event) => !isCancelled(event));
  if (held.length === 0) {
    throw new NotTrusted(
      1,
      events.length === 0 ? 'The file has no event: is it the right one?' : 'Every event of the file is cancelled: is it the right one?',
    );
  }
  const moved = movedIn(events, question.zones, problems);
  const occurrences: IcsOccurrence[] = [];
  for (const event of held) {
    const isReplacement = event.properties.some(({ name }) => name === 'RECURRENCE-ID');
    const own = isReplacement ? [] : (moved.get(uidOf(event)) ?? []);
    occurrences.push(...(trusted(problems, () => occurrencesOfEvent(event, { ...question, moved: own })) ?? []));
    if (occurrences.length > mostOccurrences)
      throw new NotTrusted(event.line, `With this event the file has more than ${mostOccurrences} dates.`);
  }
  if (occurrences.length === 0 && problems.length === 0) throw new NotTrusted(1, outside(held.length, question));
  return occurrences;
}

function outside(events: number, { known, zones: { own } }: IcsQuestion): string {
  const range = `${instantWords(own, known.from)} and ${instantWords(own, known.to)}`;
  return `None of its ${counted(events, 'event')} lies between ${range}: is it the file of another year?`;
}

/** Single occurrences that stand by themselves, or were called off, by the event that they belong to. */
function movedIn(events: readonly Component[], zones: Zones, problems: NotTrusted[]): ReadonlyMap<string, readonly Moment[]> {
  const moved = new Map<string, Moment[]>();
  for (const event of events) {
    const replaced = trusted(problems, () => replacedBy(event, zones));
    if (replaced === undefined) continue;
    const uid = uidOf(event);
    moved.set(uid, [...(moved.get(uid) ?? []), replaced]);
  }
  return moved;
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > mostBytes) throw new NotTrusted(1, `The file has ${bytes.length} bytes, and ${mostBytes} are the most.`);
  try {
    // This takes a byte order mark away, too.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotTrusted(1, 'The file is no text in UTF-8: is it a calendar file?');
  }
}

function trusted<Value>(problems: NotTrusted[], read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotTrusted)) throw error;
    problems.push(error);
    return undefined;
  }
}
