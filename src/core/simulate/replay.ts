import { canonical, digestOfLines } from '#core/canonical.ts';
import { decide } from '#core/decide/index.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import type { State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Instant } from '#core/system.ts';
import type { LedgerLine, Look } from './facts.ts';
import { Shelf } from './shelf.ts';

/** An event, and the instant of the look in which it was said. */
export interface Said {
  readonly at: Instant;
  readonly event: Event;
}

export interface Replayed {
  readonly state: State;
  readonly said: readonly Said[];
}

/** A look, and what came of it. */
export interface Seen {
  readonly look: Look;
  /** With what it is about, also where that has ended. */
  readonly before: State;
  readonly after: State;
  readonly events: readonly Event[];
}

/** The same facts at the same instants, decided anew. `listen` hears of each look. */
export function* replay(state: State, looks: readonly Look[], listen?: (seen: Seen) => void): Generator<void, Replayed> {
  const said: Said[] = [];
  const shelf = new Shelf();
  let current = shelf.tidy(state);
  for (const look of looks) {
    const before = shelf.with(current, [look.command, ...(look.told ?? [])]);
    const { state: after, events } = lookAt(before, look);
    for (const event of events) said.push({ at: look.at, event });
    listen?.({ look, before, after, events });
    current = shelf.tidy(after);
    yield;
  }
  return { state: shelf.whole(current), said };
}

/** What comes of one look. */
export function lookAt(
  state: State,
  { at, command, told }: Pick<Look, 'at' | 'command' | 'told'>,
): { readonly state: State; readonly events: readonly Event[] } {
  if (told === undefined) return step(state, command, at);
  const before = decide(state, at);
  const after = decide(fold(before.state, told), at);
  return { state: after.state, events: [...before.events, ...told, ...after.events] };
}

/** The hash of a stream: keys sorted, instants as whole milliseconds, nothing of the clock by which it was replayed. */
export function* hashOfStream(said: readonly Said[]): Generator<void, string> {
  return yield* digestOfLines(textsOf(said));
}

function* textsOf(said: readonly Said[]): Generator<string> {
  for (const each of said) yield textOf(each);
}

function textOf({ at, event }: Said): string {
  return `${at} ${canonical(event)}`;
}

/** Where two streams part: the line of the ledger, and what was said instead. Undefined where they are the same, byte for byte. */
export function* firstDifference(lines: readonly LedgerLine[], said: readonly Said[]): Generator<void, FirstDifference | undefined> {
  const length = Math.max(lines.length, said.length);
  for (let index = 0; index < length; index += 1) {
    const [line, other] = [lines[index], said[index]];
    yield;
    if (line !== undefined && other !== undefined && textOf(line) === textOf(other)) continue;
    return { ...(line && { line }), ...(other && { said: other }) };
  }
  return undefined;
}

export interface FirstDifference {
  readonly line?: LedgerLine;
  readonly said?: Said;
}
