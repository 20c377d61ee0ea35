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
import { judgePromotions, type Judged } from './judge-promotions.ts';
import { outcomesOf } from './outcomes.ts';
import { firstDifference, hashOfStream, replay, type FirstDifference } from './replay.ts';
import { runChanged, type ChangedEnd } from './run-changed.ts';
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
  readonly assumptions: readonly string[];
}

/** Decides the history anew, and then, where rules are tried, under those. It rests after every look, so that others can do something between. */
export function* simulate({ begin, lines, since, until, change }: Simulation): Generator<void, Simulated> {
  const facts = yield* readFacts(begin, lines);
  const { again, wants } = yield* replayed(begin, lines, facts);
  if (change === undefined) return { again, assumptions: [] };
  const past = { begin, later: lines, facts, wants, since, until };
  const promotions = yield* underOtherRules(past, changeEvents(begin, change, since));
  return { again, promotions, assumptions: assumptionsOf(begin, change.file) };
}

interface Past {
  readonly begin: State;
  readonly later: readonly LedgerLine[];
  readonly facts: Facts;
  readonly wants: ReadonlyMap<number, Want>;
  readonly since: Instant;
  readonly until: Instant;
}

/** As it was; and since when each word that was said could have been said. */
function* replayed(
  begin: State,
  later: readonly LedgerLine[],
  facts: Facts,
): Generator<void, { again: Again; wants: ReadonlyMap<number, Want> }> {
  const asked = new AskedAt(yield* wordsOf(begin, facts.looks));
  let index = -1;
  const { said, state } = yield* replay(begin, facts.looks, (seen) => {
    index += 1;
    asked.hear(seen, index);
  });
  const difference = firstDifference(later, said);
  const again = {
    hash: hashOfStream(said),
    ledger: hashOfStream(later),
    events: said.length,
    decisions: facts.decisions,
    semantics: { ledger: facts.end.head.semantics, now: Math.max(state.head.semantics, semantics) },
    ...(difference && { difference }),
  };
  return { again, wants: asked.wants };
}

/** What was said of releases, and what it meant when it was said. */
function* wordsOf(begin: State, looks: readonly Look[]): Generator<void, readonly Word[]> {
  const words: Word[] = [];
  let before = begin;
  let index = -1;
  yield* replay(begin, looks, ({ look: { command }, after }) => {
    index += 1;
    const about = meant(before, command);
    before = after;
    if (command !== undefined && about !== undefined && !isAgentCommand(command)) words.push({ index, command, about });
  });
  return words;
}

/** From then on this file holds, with what it says of time: nobody has to permit it, for it is only tried. */
function changeEvents(begin: State, { file, digest, by, time }: FileChange, since: Instant): readonly Event[] {
  const applied: Event = { kind: 'fileApplied', version: begin.head.version + 1, digest, by, file };
  const events: readonly Event[] = begin.head.version === 0 ? [{ ...applied, semantics }] : [applied];
  return time === undefined ? events : [...events, ...timeEvents(fold(begin, events), time, since)];
}

function* underOtherRules(
  { begin, later, facts, wants, since, until }: Past,
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
    outcomes: outcomesOf(begin, later),
    probes: entries.map(({ startedAt }) => startedAt),
    listen: (state, at) => {
      for (const entry of entries) if (entry.startedAt === at) thenNew.set(keyOfEntry(entry), whyNot(state, entry, at));
    },
  });
  return judgePromotions({ history, since, until, end, thenNew });
}

function whyNot(state: State, { release: id, stage }: Entry, at: Instant): readonly Blocker[] {
  const release = state.releases.get(id);
  return release === undefined ? [] : blockers(state, release, stage, at, indexOf(state).moving.get(id));
}
