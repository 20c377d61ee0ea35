import { currentSystem, pathOf, stageIn } from './find.ts';
import { joinGates } from './gates/join.ts';
import { hotfixStage } from './hotfix.ts';
import type { Release, State } from './state.ts';
import type { Gate, QueuePolicy, Stage } from './system.ts';

/**
 * The gates of a stage for a release: those pinned when it was created, joined with today's file: a tightened gate counts for
 * stages not entered yet, a weakened one does not. Exit gates of a stage are those of the moment it was entered.
 */
export function gatesOf(state: State, release: Release, stage: Stage, side: 'entry' | 'exit'): readonly Gate[] {
  const entry = release.entries[stage.name];
  if (side === 'exit' && entry?.entered !== undefined && !entry.rolledBack) return entry.exit;
  const today = todaysStage(state, stage.name, release);
  return today === undefined || today === stage ? stage[side] : joined(stage, today, side);
}

const joins = new WeakMap<Stage, WeakMap<Stage, { readonly entry: readonly Gate[]; readonly exit: readonly Gate[] }>>();

function joined(pinned: Stage, today: Stage, side: 'entry' | 'exit'): readonly Gate[] {
  const known = joins.get(pinned) ?? new WeakMap();
  joins.set(pinned, known);
  const both = known.get(today) ?? { entry: joinGates(pinned.entry, today.entry), exit: joinGates(pinned.exit, today.exit) };
  known.set(today, both);
  return both[side];
}

function todaysStage(state: State, name: string, release?: Release): Stage | undefined {
  const system = currentSystem(state);
  const stage = system === undefined ? undefined : stageIn(system, name);
  return stage === undefined || release?.hotfix === undefined ? stage : hotfixStage(stage, stage === system?.path.at(-1));
}

/** Queue policy is a rule of today: it orders people's wishes, it proves nothing. */
export function policyOf(state: State, stage: string): QueuePolicy {
  return todaysStage(state, stage)?.queue ?? 'protect-soak';
}

/** The stages that come before one on the release's path; undefined where the stage is not on it. */
export function stagesBefore(state: State, release: Release, stage: string): readonly Stage[] | undefined {
  const path = pathOf(state, release);
  const index = path.findIndex((candidate) => candidate.name === stage);
  return index < 0 ? undefined : path.slice(0, index);
}
