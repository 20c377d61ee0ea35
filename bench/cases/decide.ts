// What the core costs by itself: one decide over 1,000 open releases on a path of six stages, idle and with work; blockers and waits.
import type { BenchOptions, BenchResult } from '../case.ts';
import { benchSystem, people, systemName } from '../store/system.ts';
import { blockers } from '#core/blockers/index.ts';
import { must } from '#core/bug.ts';
import { decide } from '#core/decide/index.ts';
import { emptyState } from '#core/empty-state.ts';
import { nextStage } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import type { Release, StageEntry, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Bill, Stage, System } from '#core/system.ts';
import { waitsOf } from '#core/waits.ts';

const now = 1_800_000_000_000;

/** One decide with nothing to say stays below 5 ms. */
const targets = { idleP50Ms: 5 };

export function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const open = isShort ? 200 : 1000;
  const rounds = isShort ? 20 : 100;
  const state = stateWith(open);
  const last = must(benchSystem().system.path.at(-1), 'the last stage').name;
  // In order: whoever is newest before PROD has all that are older in its list.
  const newest = must(
    [...state.releases.values()].findLast((release) => nextStage(state, release)?.name === last),
    'a release before PROD',
  );
  const waiting = decide(asking(state, 167), now).state;
  const series = {
    idle: timed(rounds, () => slower(slowMs, () => decide(fresh(state), now))),
    two: timed(rounds, () => decide(asking(state, 2), now)),
    seventeen: timed(rounds, () => decide(asking(state, 17), now)),
    many: timed(Math.ceil(rounds / 5), () => decide(asking(state, 167), now)),
    blockers: timed(rounds, () => blockers(state, newest, last, now)),
    waits: timed(rounds, () => waitsOf(waiting, now)),
  };
  const values = {
    open,
    waiting: waitsOf(waiting, now).length,
    listed: blockers(state, newest, last, now).length,
    idleP50Ms: median(series.idle),
    twoEventsP50Ms: median(series.two),
    seventeenEventsP50Ms: median(series.seventeen),
    manyEventsP50Ms: median(series.many),
    blockersP50Ms: median(series.blockers),
    waitsP50Ms: median(series.waits),
  };
  const table = Object.entries(values).map(([name, value]) => `${name.padEnd(24)} ${value}`);
  return Promise.resolve({ table, values, targets, raw: series });
}

/** The index of a State is kept by identity: a copy has none yet, as after every command. */
function fresh(state: State): State {
  return { ...state };
}

/** Spends so long doing nothing first. */
function slower<T>(ms: number, work: () => T): T {
  const until = performance.now() + ms;
  let at = until - ms;
  while (at < until) at = performance.now();
  return work();
}

function timed(rounds: number, work: () => unknown): readonly number[] {
  for (let warm = 0; warm < 10; warm += 1) work();
  return Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}

function median(samples: readonly number[]): number {
  return Math.round(1000 * (samples.toSorted((left, right) => left - right)[Math.floor(samples.length / 2)] ?? 0)) / 1000;
}

/** Releases spread over the six stages; those that go next wait in line. */
function stateWith(open: number): State {
  const { system, digest } = benchSystem();
  let state = step(emptyState(systemName), { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['root'] } }, now).state;
  state = step(state, { kind: 'apply', by: 'root', file: system, digest }, now).state;
  state = step(
    state,
    { kind: 'create', by: people.developer, release: 'r0', bill: billOf(system, 0), authors: [], carry: false },
    now,
  ).state;
  const first = must(state.releases.get('r0'), 'the first release');
  const releases = Array.from({ length: open }, (_, index) => releaseAt(first, system, index, open));
  state = { ...state, head: { ...state.head, releases: open }, releases: new Map(releases.map((release) => [release.id, release])) };
  return decide(state, now).state;
}

function billOf(system: System, n: number): Bill {
  return Object.fromEntries(
    system.services.map(({ name }) => [name, { digest: `sha256:${name}${n}`, source: `directory:./${name}`, blob: `sha256:${name}${n}` }]),
  );
}

/** Older ones are further on; each has an entry, with a pass, for every stage that it has been in. */
function releaseAt(first: Release, system: System, index: number, open: number): Release {
  const reached = Math.floor(((open - index) * system.path.length) / (open + 1));
  const entries = system.path.slice(0, reached).map((stage) => [stage.name, entryOf(stage, index)] as const);
  return {
    ...first,
    id: `r${index}`,
    ordinal: index + 1,
    bill: billOf(system, index),
    digest: `sha256:${index}`,
    entries: Object.fromEntries(entries),
  };
}

function entryOf(stage: Stage, index: number): StageEntry {
  return {
    attempts: 1,
    entered: `r${index}@${stage.name}.${index}`,
    exit: stage.exit,
    rolledBack: false,
    passed: { evidence: [], exceptions: [] },
  };
}

/** Somebody has asked for so many releases to walk on: each is one event of the next decide. */
function asking(state: State, count: number): State {
  const wanting = [...state.releases.values()].slice(-count);
  return fold(
    fresh(state),
    wanting.map((release) => ({ kind: 'goalSet', release: release.id, stage: 'DEV', by: people.manager })),
  );
}
