import { blockers } from '#core/blockers/index.ts';
import type { Blocker } from '#core/blocker.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';
import { indexOf } from '#core/index-of.ts';
import { timeEvents } from '#core/judge/time.ts';
import { isAgentCommand } from '#core/judge/index.ts';
import { semantics } from '#core/semantics.ts';
import type { State } from '#core/state.ts';
import type { Instant, System } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import { assumptionsOf } from './assumptions.ts';
import { entriesOf, keyOfEntry, type Entry } from './entries.ts';
import { readFacts, type Facts, type LedgerLine, type Look } from './facts.ts';
import { leftOutOf, type LeftOut } from './left-out.ts';
import { judgePromotions, type Judged } from './judge-promotions.ts';
import { PastOrders } from './past-orders.ts';
import { firstDifference, hashOfStream, replay, type FirstDifference } from './replay.ts';
import { runChanged, type ChangedEnd } from './run-changed.ts';
import { Sleeps } from './sleeps.ts';
import { AskedAt, meant, type Want, type Word } from './wants.ts';

/** What is asked of the time machine. */
export interface Simulation {
  /** What was known at `since`, and the ledger from there on, oldest first. */
  readonly begin: State;
  readonly lines: readonly LedgerLine[];
  readonly since: Instant;
  readonly until: Instant;
  /** The rules that are tried; absent: those of the history. */
  readonly change?: FileChange;
}

export interface FileChange {
  readonly file: System;
  readonly digest: string;
  readonly by: string;
  readonly time?: CompiledTime;
}

/** The history decided anew as it was. */
export interface Again {
  /** Of both streams; equal where they are the same byte for byte. */
  readonly hash: string;
  readonly ledger: string;
  readonly events: number;
  readonly decisions: number;
  /** By which rules it was decided at its end, and by which it was now. */
  readonly semantics: { readonly ledger: number; readonly now: number };
  readonly difference?: FirstDifference;
}

export interface Simulated {
  readonly again: Again;
  /** With a change: every promotion, oldest first. */
  readonly promotions?: readonly Judged[];
  /** With a change: the files and proposals of the history that it stands instead of. */
  readonly leftOut?: readonly LeftOut[];
  readonly assumptions: readonly string[];
}

/** Decides the history anew, and then, where rules are tried, under those. It rests after every look, so that others can do something between. */
export function* simulate({ begin, lines, since, until, change }: Simulation): Generator<void, Simulated> {
  const facts = yield* readFacts(begin, lines);
  const { again, ...heard } = yield* replayed({ begin, lines, since, until }, facts);
  if (change === undefined) return { again, assumptions: [] };
  const past = { ...heard, begin, facts, since, until };
  const promotions = yield* underOtherRules(past, changeEvents(begin, change, since));
  const leftOut = yield* leftOutOf(begin, lines, change.digest);
  return { again, promotions, leftOut, assumptions: assumptionsOf(begin, change.file, leftOut) };
}

/** The rules of the history stay as they were, with every file that was applied: each promotion must be the same, else the time machine errs. */
export function* underOwnRules({ begin, lines, since, until }: Simulation): Generator<void, readonly Judged[]> {
  const facts = yield* readFacts(begin, lines);
  const { again: _again, ...heard } = yield* replayed({ begin, lines, since, until }, facts);
  return yield* underOtherRules({ ...heard, begin, facts, since, until }, undefined);
}

/** What was heard besides, while it was decided anew. */
interface Heard {
  readonly wants: ReadonlyMap<number, Want>;
  readonly orders: PastOrders;
  readonly sleeps: Sleeps;
}

interface Past extends Heard {
  readonly begin: State;
  readonly facts: Facts;
  readonly since: Instant;
  readonly until: Instant;
}

/** As it was; and since when each word that was said could have been said. */
function* replayed({ begin, lines: later, since, until }: Simulation, facts: Facts): Generator<void, Heard & { readonly again: Again }> {
  const asked = new AskedAt(yield* wordsOf(begin, facts.looks));
  const [orders, sleeps] = [new PastOrders(begin), new Sleeps(begin, since)];
  let index = -1;
  const { said, state } = yield* replay(begin, facts.looks, (seen) => {
    index += 1;
    asked.hear(seen, index);
    orders.hear(seen, index);
    sleeps.hear(seen);
  });
  sleeps.end(until);
  const difference = yield* firstDifference(later, said);
  const again = {
    hash: yield* hashOfStream(said),
    ledger: yield* hashOfStream(later),
    events: said.length,
    decisions: facts.decisions,
    semantics: { ledger: facts.end.head.semantics, now: Math.max(state.head.semantics, semantics) },
    ...(difference && { difference }),
  };
  return { again, wants: asked.wants, orders, sleeps };
}

/** What was said of releases, and what it meant when it was said. */
function* wordsOf(begin: State, looks: readonly Look[]): Generator<void, readonly Word[]> {
  const words: Word[] = [];
  let index = -1;
  yield* replay(begin, looks, ({ look: { command }, before }) => {
    index += 1;
    const about = meant(before, command);
    if (command !== undefined && about !== undefined && !isAgentCommand(command)) words.push({ index, command, about });
  });
  return words;
}

/** From then on this file holds, with what it says of time: nobody has to permit it, for it is only tried. */
function changeEvents(begin: State, { file, digest, by, time }: FileChange, since: Instant): readonly Event[] {
  const applied: Event = { kind: 'fileApplied', version: begin.head.version + 1, digest, by, file };
  // The file that holds then is in force as it is, with what was compiled of it.
  if (begin.files.get(String(begin.head.version))?.digest === digest) return [];
  const events: readonly Event[] = begin.head.version === 0 ? [{ ...applied, semantics }] : [applied];
  return [...events, ...timeEvents(fold(begin, events), time, since)];
}

function* underOtherRules(
  { begin, facts, wants, orders, sleeps, since, until }: Past,
  change: readonly Event[] | undefined,
): Generator<void, readonly Judged[]> {
  const history = facts.end;
  const entries = [...entriesOf(history, since).values()];
  const thenNew = new Map<string, readonly Blocker[]>();
  const end: ChangedEnd = yield* runChanged({
    state: begin,
    ...(change && { change }),
    since,
    until,
    looks: facts.looks,
    wants,
    orders,
    sleeps,
    probes: entries.map(({ startedAt }) => startedAt),
    listen: (state, at) => {
      for (const entry of entries) if (entry.startedAt === at) thenNew.set(keyOfEntry(entry), whyNot(state, entry, at));
    },
  });
  return yield* judgePromotions({ history, since, until, end, thenNew });
}

function whyNot(state: State, { release: id, stage }: Entry, at: Instant): readonly Blocker[] {
  const release = state.releases.get(id);
  return release === undefined ? [] : blockers(state, release, stage, at, indexOf(state).moving.get(id));
}
