// Random systems whose future is certain: calendars, zones, windows, freezes, paths and queues by chance, and how long everything takes.
import { digestOf } from '#core/canonical.ts';
import { emptyState } from '#core/empty-state.ts';
import { nextStage, pathOf } from '#core/find.ts';
import { gatesOf } from '#core/path.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { State } from '#core/state.ts';
import { step } from '#core/step.ts';
import { pack, packTrain, type CompiledTime } from '#core/time/compiled.ts';
import { dayAt, dayMs, minuteMs } from '#core/time/day.ts';
import { union } from '#core/time/intervals.ts';
import type { CalendarDay, CalendarVersion, HalfUnits, Interval, ZoneRules } from '#core/time/types.ts';
import type { Train } from '#core/time/trains.ts';
import { queuePolicies, type System } from '#core/system.ts';
import { compileWith, calendarOfPeople } from './compile-release.ts';
import { chanceFrom, seedOf } from './draws.ts';
import { learnedOf, Fold, type Lengths } from './testing-fold.ts';
import { sample } from './sample.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

const first = dayAt(2026, 1, 1);
const days = 500;

/** Whole numbers from one up to and with another. */
type Pick = (from: number, to: number) => number;

export interface Disagreement {
  readonly seed: number;
  readonly release: string;
  readonly stage: string;
  readonly forecast: number;
  readonly folded: number;
}

export interface Played {
  /** Instants that were held against each other, and how many of them were no "never". */
  readonly compared: number;
  readonly known: number;
  readonly disagreements: readonly Disagreement[];
}

/** One system with two or three releases on their way: forecast at some instant, then folded to the end. */
export function play(seed: number): Played {
  const chance = chanceFrom(seed);
  const pick: Pick = (from, to) => from + Math.floor(chance() * (to - from + 1));
  const begun = (first + 10) * dayMs + pick(0, 20 * 24 * 60) * minuteMs;
  const lengths = lengthsBy(seed);
  const isAlone = pick(0, 2) === 0;
  const fold = new Fold(systemBy(pick, begun), begun, lengths);
  const repairs = !isAlone && pick(0, 1) === 0;
  // A hotfix walks alone, or beside others that came before it and after.
  const before = repairs ? pick(0, 3) : isAlone ? 1 : pick(2, 3);
  const after = repairs ? pick(0, 1) : 0;
  const ids = Array.from({ length: before + after }, (_, index) => `1.${index}`);
  if (repairs) {
    createIn(fold, '0.9');
    for (let days = 0; days < 40 && fold.enteredAt('0.9', 'S9') === Number.POSITIVE_INFINITY; days += 1) fold.goTo(fold.now + dayMs);
  }
  const walks = (id: string, because?: string): void => {
    createIn(fold, id, because);
    fold.goTo(fold.now + pick(1, 4 * 24 * 60) * minuteMs);
  };
  for (const id of ids.slice(0, before)) walks(id);
  if (repairs) walks('0.9.1', 'chance');
  for (const id of ids.slice(before)) walks(id);
  if (pick(0, 2) === 0) exceptIn(fold, pick);
  // Everything is stopped for some hours, now and then: just when somebody is on the way in, or at any time.
  if (pick(0, 3) === 0) fold.goTo(fold.now + 6 * dayMs, isMoving);
  if (pick(0, 1) === 0) fold.say({ kind: 'stop', by: 'rita', reason: 'chance', until: fold.now + pick(1, 23 * 60) * minuteMs });
  const { state, now } = fold;
  const system = compileWith({ state, now, learned: learnedOf(lengths), index: calendarOfPeople(state) });
  const { releases } = sample(system, 'drawn', 1);
  fold.goTo((first + days - 60) * dayMs);
  const pairs = system.releases.flatMap((release, place) =>
    release.visits.map(({ stage }, visit) => ({
      seed,
      release: release.id,
      stage: system.stages[stage]?.name ?? '',
      forecast: releases[place]?.entered[visit]?.[0] ?? Number.NaN,
      folded: fold.enteredAt(release.id, system.stages[stage]?.name ?? ''),
    })),
  );
  const disagreements = pairs.filter(({ forecast, folded }) => minuteOf(forecast) !== minuteOf(folded));
  return { compared: pairs.length, known: pairs.filter(({ folded }) => folded < Number.POSITIVE_INFINITY).length, disagreements };
}

/** A gate is waived for some days: often it is needed later than that. */
function exceptIn(fold: Fold, pick: Pick): void {
  const open = [...fold.state.releases.values()].filter(({ state }) => state === 'open');
  const release = open[pick(0, open.length - 1)];
  const next = release && nextStage(fold.state, release);
  if (release === undefined || next === undefined) return;
  const path = pathOf(fold.state, release);
  const before = path[path.indexOf(next) - 1];
  const gates = [before, next].flatMap((stage) =>
    stage === undefined
      ? []
      : gatesOf(fold.state, release, stage, stage === next ? 'entry' : 'exit').map((gate) => ({ stage: stage.name, gate: gate.hash })),
  );
  const one = gates[pick(0, gates.length - 1)];
  if (one === undefined) return;
  fold.say({
    kind: 'except',
    by: 'rita',
    release: release.id,
    ...one,
    reason: 'chance',
    expires: fold.now + pick(1, 6 * 24 * 60) * minuteMs,
  });
  const asked = fold.state.releases.get(release.id)?.exceptions.at(-1);
  if (asked !== undefined) fold.say({ kind: 'second-exception', by: 'rolf', id: asked.id });
}

function isMoving({ promotions }: State): boolean {
  return [...promotions.values()].some(({ state }) => state === 'running');
}

/** Beyond what the fold was played to it is as never as never. */
function minuteOf(at: number): number {
  return at >= (first + days - 60) * dayMs ? Number.POSITIVE_INFINITY : Math.floor(at / minuteMs);
}

/** Always the same for the same subject: an odd number of seconds, so that two things hardly ever end at once. */
function lengthsBy(seed: number): Lengths {
  return ({ kind, stage, label }) => {
    const chance = chanceFrom(seedOf(`${seed} ${kind} ${stage} ${label}`))();
    const most = { deployment: 150, check: 280, approval: 60_000, 'sign-off': 60_000, manual: 60_000 }[kind];
    return 1000 * (1 + Math.floor(chance * most));
  };
}

/** A release that is to walk to the end of its path. */
export function createIn(fold: Fold, id: string, because?: string): void {
  const sign = id.replaceAll(/\D/g, '').padStart(64, '0');
  const bill = { api: { digest: `sha256:${sign}`, source: 'directory:./api', blob: `sha256:${sign}` } };
  const hotfix = because === undefined ? {} : { hotfix: { because } };
  fold.say({ kind: 'create', by: 'dora', release: id, bill, authors: [], carry: false, unknownAuthors: [], ...hotfix });
  fold.say({ kind: 'promote', by: 'dora', release: id, stage: 'S9', wait: true });
}

function systemBy(pick: Pick, begun: number): State {
  const parsed = parseSystem(fileBy(pick), fixtureCatalogue);
  if (!parsed.ok) throw new Error(`the file is wrong: ${JSON.stringify(parsed).slice(0, 2000)}`);
  const known = step(emptyState('shop'), { kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['ada'] } }, begun).state;
  const file = parsed.system;
  const applied = step(known, { kind: 'apply', by: 'ada', file, digest: 'one', time: timeBy(pick, file) }, begun);
  if (applied.refusal !== undefined) throw new Error(applied.refusal.sentence);
  return applied.state;
}

function fileBy(pick: Pick): string {
  const names = [...Array.from({ length: pick(1, 3) }, (_, index) => `S${index}`), 'S9'];
  const stages = names.map((name, index) => stageBy(pick, name, index === names.length - 1));
  const environments = names.map(
    (name) => `  ${name.toLowerCase()}: {data: ${name === 'S9' ? 'real' : 'synthetic'}, errors: ${name === 'S9' ? 'friendly' : 'full'}}`,
  );
  return `lockstep: 1
system: shop
roles: {developer: [dora], tester: [t0, t1, t2], customer: [carol], release-manager: [rita, rolf]}
zone: Europe/Berlin
calendar: DE-BW
services:
  api: {source: 'directory:./api', command: node a.js}
checks:
  smoke: {http: /}
checklists:
  uat: [Order placed]
environments:
${environments.join('\n')}
path:
${stages.join('\n')}
${pick(0, 1) === 0 ? `paths: {hotfix: [${names[pick(0, names.length - 2)]}, S9]}\n` : ''}`;
}

function stageBy(pick: Pick, name: string, isLast: boolean): string {
  const entry = pick(0, 2) === 0 ? [`{approval: {tester: ${pick(1, 3)}}${deadlineBy(pick)}}`] : [];
  const soaks = [
    `soak: {for: ${pick(1, 6)} working days, hotfix: ${pick(1, 20)} hours}`,
    `soak: ${pick(1, 90)} hours`,
    `soak: {for: ${pick(1, 4)} working days, mode: cumulative}`,
  ];
  const exit = [
    ...(pick(0, 3) > 0 ? [soaks[pick(0, 2)] ?? ''] : []),
    ...(pick(0, 1) === 0 ? ['check: smoke'] : []),
    ...(pick(0, 2) === 0 ? [`{sign-off: customer, checklist: uat${deadlineBy(pick)}}`] : []),
  ];
  const lines = [`  - stage: ${name}`, `    queue: ${queuePolicies[pick(0, 3)]}`];
  if (entry.length > 0) lines.push(`    entry: [${entry.join(', ')}]`);
  if (!isLast && exit.length > 0) lines.push(`    exit: [${exit.join(', ')}]`);
  return lines.join('\n');
}

/** Every second gate of people has one; some are over before people answer: those say no, or wait on. */
function deadlineBy(pick: Pick): string {
  if (pick(0, 1) === 0) return '';
  const within = [`${pick(1, 20)} hours`, `${pick(1, 12)} working hours`, `${pick(1, 3)} working days`][pick(0, 2)];
  const then = pick(0, 1) === 0 ? '' : ', then: [release-manager]';
  return `, within: ${within}${then}, at-the-end: ${pick(0, 1) === 0 ? 'fail' : 'wait'}`;
}

/** What the file says of time is replaced by what chance says, for the same file. */
function timeBy(pick: Pick, { time }: System): CompiledTime {
  const of = digestOf(time);
  const zone = zoneBy(pick);
  const known = { from: first * dayMs, to: (first + days) * dayMs };
  const rule = (name: string, intervals: readonly Interval[]) => ({
    name,
    scope: { stages: [`S${[0, 1, 2, 9][pick(0, 3)]}`], ...kindsBy(pick) },
    zone,
    known,
    intervals,
  });
  const windows = Array.from({ length: pick(0, 2) }, (_, index): Window => {
    const fit = pick(0, 2) === 0 ? { mustFitMs: pick(10, 100) * minuteMs } : {};
    return { ...rule(`window ${index}`, openings(pick)), ...fit };
  });
  const freezes = Array.from({ length: pick(0, 2) }, (_, index): Freeze => {
    const from = (first + pick(5, 90)) * dayMs + pick(0, 1439) * minuteMs;
    const kind = pick(0, 3) === 0 ? 'code' : 'freeze';
    const frozen = rule(`freeze ${index}`, [{ from, to: from + pick(60, 14 * 24 * 60) * minuteMs }]);
    return { ...frozen, kind, because: 'chance', ...(kind === 'freeze' && pick(0, 1) === 0 && { pausesSoak: true as const }) };
  });
  const calendars = { default: { calendar: calendarBy(pick, zone), sources: [] } };
  const trains = Array.from({ length: pick(0, 1) === 0 ? pick(1, 2) : 0 }, (_, index) => trainBy(pick, `train ${index}`, { zone, known }));
  return { of, calendars, schedule: { of, zone, windows: windows.map(pack), freezes: freezes.map(pack), trains: trains.map(packTrain) } };
}

/** Every few days, for some hours, with a cut-off some hours before or none. */
function trainBy(pick: Pick, name: string, { zone, known }: { readonly zone: ZoneRules; readonly known: Interval }): Train {
  const [every, from, long, before] = [pick(2, 12), pick(0, 1200), pick(60, 600), pick(-20, 200)];
  const all = Array.from({ length: days - 2 }, (_, index) => first + 1 + index).filter((day) => day % every === 0);
  const departures = all.map((day) => {
    const [leaves, left] = [day * dayMs + from * minuteMs, day * dayMs + (from + long) * minuteMs];
    return { from: leaves, to: left, cutOff: before < 0 ? left : leaves - before * 60 * minuteMs };
  });
  return { name, stage: `S${[0, 1, 9, 9][pick(0, 3)]}`, zone, known, departures };
}

/** For hotfixes only, for the others only, or for all. */
function kindsBy(pick: Pick): { readonly kinds?: readonly ('normal' | 'hotfix')[] } {
  const kinds = ([undefined, undefined, ['normal'], ['hotfix']] as const)[pick(0, 3)];
  return kinds === undefined ? {} : { kinds };
}

/** A time of the day on some days of the week. */
function openings(pick: Pick): readonly Interval[] {
  const [from, long, every] = [pick(0, 1200), pick(110, 600), pick(1, 3)];
  const all = Array.from({ length: days - 2 }, (_, index) => first + 1 + index).filter((day) => day % every === 0);
  return union(all.map((day) => ({ from: day * dayMs + from * minuteMs, to: day * dayMs + (from + long) * minuteMs })));
}

function zoneBy(pick: Pick): ZoneRules {
  const offsets = [{ from: (first - 10) * dayMs, seconds: 1800 * pick(-20, 24) }];
  for (let change = pick(0, 4); change > 0; change -= 1) {
    const before = offsets.at(-1) ?? { from: 0, seconds: 0 };
    const shift = [1800, 3600, -3600, -1800][pick(0, 3)] ?? 0;
    offsets.push({ from: before.from + pick(15, 90) * dayMs + pick(0, 95) * 15 * minuteMs, seconds: before.seconds + shift });
  }
  return { name: 'Test/Zone', data: 'test', offsets };
}

function calendarBy(pick: Pick, zone: ZoneRules): CalendarVersion {
  const weeks: readonly (readonly HalfUnits[])[] = [
    [2, 2, 2, 2, 2, 0, 0],
    [2, 2, 2, 2, 0, 0, 2],
    [2, 2, 2, 2, 2, 1, 0],
    [2, 2, 2, 2, 2, 2, 2],
  ];
  const unlike = new Map<number, CalendarDay>();
  for (let each = pick(0, 60); each > 0; each -= 1) {
    const day = first + pick(0, days - 1);
    const counts = ([0, 0, 1, 2] as const)[pick(0, 3)] ?? 0;
    unlike.set(day, { day, counts, because: 'chance', kind: counts === 0 ? 'holiday' : counts === 1 ? 'half-day' : 'also-working' });
  }
  const hours = [
    { from: 540, to: 1020 },
    { from: 0, to: 1440 },
    { from: 420, to: 900 },
  ][pick(0, 2)] ?? { from: 540, to: 1020 };
  return {
    zone,
    week: weeks[pick(0, 3)] ?? [],
    hours,
    ...(pick(0, 1) === 0 && { cutOff: pick(700, 1400) }),
    first,
    last: first + days,
    days: [...unlike.values()].toSorted((left, right) => left.day - right.day),
  };
}
