// What it costs to say anew when each of a thousand open releases is live: fifty systems with six stages, windows, soaks in working days, checks
// and people, every release behind those before it. Beside it the same soaks day by day, as one would without an index; and a thousand small
// systems whose future is certain, forecast and folded: how many instants the two do not agree on.
import type { BenchOptions, BenchResult } from '../case.ts';
import { percentileOf, rounded } from '../statistics.ts';
import { answerQuestion } from '#calendar/answer-question.ts';
import { readZone } from '#calendar/zone-rules.ts';
import { chanceFrom } from '#core/forecast/draws.ts';
import { defaultSamples, forecastSystem } from '#core/forecast/forecast.ts';
import { anyTime, type Permitted } from '#core/forecast/permitted.ts';
import { play } from '#core/forecast/testing-plays.ts';
import { learn, priors, type Lasting, type Observation } from '#core/forecast/survival.ts';
import type { CompiledRelease, CompiledSystem, LastingWait, Visit, Wait } from '#core/forecast/waits.ts';
import { dayAt, dayMs, minuteMs, weekdayOf } from '#core/time/day.ts';
import { buildIndex, soakDue, type DayIndex } from '#core/time/index-of-days.ts';
import { mergeDays } from '#core/time/merge-days.ts';
import { naiveSoakDue } from '#core/time/testing-walk.ts';
import type { HalfUnits } from '#core/time/types.ts';
import { instantOf } from '#core/time/zone.ts';

const targets = { reforecast1000Ms: 1000, foldedDisagreements: 1 };

const stages = ['DEV', 'TEST', 'LAST', 'INT', 'prePROD', 'PROD'];
const soakDays = [3, 6, 5, 6, 8, 0];
const [systems, releasesEach] = [50, 20];
const now = Date.UTC(2026, 10, 2, 9);
const years = [2025, 2031] as const;

export function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const index = calendarOfYears();
  const windows = openings(index);
  const all = Array.from({ length: systems }, (_, seed) => systemOf(index, windows, chanceFrom(seed + 1)));
  const rounds = isShort ? 3 : 30;
  const cpuMs: number[] = [];
  const reforecast = timed(rounds, () => {
    const before = process.cpuUsage();
    for (const system of all) {
      spend(slowMs);
      forecastSystem(system);
    }
    const { user, system } = process.cpuUsage(before);
    cpuMs.push((user + system) / 1000);
  });
  const naive = timed(isShort ? 1 : 3, () => walkDays(index, isShort ? 1_000 : 10_000));
  const indexed = timed(rounds, () => askIndex(index, 10_000));
  const plays = Array.from({ length: isShort ? 50 : 1000 }, (_, seed) => play(seed + 1));
  const waits = all.flatMap(({ releases }) => releases.map(waitsAhead));
  const naivePerSoak = (1000 * percentileOf(naive, 0.5)) / (isShort ? 1_000 : 10_000);
  const soaks = all.flatMap(({ releases }) =>
    releases.flatMap(({ visits }) => visits.filter(({ stage }) => stage < stages.length - 1)),
  ).length;
  const values = {
    reforecast1000Ms: rounded(percentileOf(reforecast, 0.5)),
    reforecast1000P95Ms: rounded(percentileOf(reforecast, 0.95)),
    // What a machine that others use too makes of it is no part of this.
    reforecast1000CpuMs: rounded(percentileOf(cpuMs, 0.5)),
    samples: defaultSamples,
    releases: waits.length,
    openWaitsMean: rounded(waits.reduce((sum, count) => sum + count, 0) / waits.length),
    foldedSystems: plays.length,
    foldedInstants: plays.reduce((sum, { known }) => sum + known, 0),
    foldedDisagreements: plays.reduce((sum, { disagreements }) => sum + disagreements.length, 0),
    soakIndexedUs: rounded((1000 * percentileOf(indexed, 0.5)) / 10_000),
    soakNaiveUs: rounded(naivePerSoak),
    naiveSoaksAloneMs: Math.round((naivePerSoak * soaks * defaultSamples) / 1000),
  };
  const table = Object.entries(values).map(([name, value]) => `${name.padEnd(24)} ${value}`);
  return Promise.resolve({
    table,
    values,
    targets,
    raw: { reforecastMs: reforecast, reforecastCpuMs: cpuMs, naiveMs: naive, indexedMs: indexed },
  });
}

function calendarOfYears(): DayIndex {
  const week: readonly HalfUnits[] = [2, 2, 2, 2, 2, 0, 0];
  const hours = { from: 540, to: 1020 };
  const answer = answerQuestion({ place: 'DE-BW', firstYear: years[0], lastYear: years[1] });
  const read = readZone('Europe/Berlin');
  if (!answer.ok || !read.ok) throw new Error('neither a place nor a zone of tests is refused');
  const days = mergeDays({ week, hours, holidays: answer.holidays.days, alsoWorking: [], halfDays: [], closures: [] });
  return buildIndex({ zone: read.zone, week, hours, cutOff: 960, first: dayAt(years[0], 1, 1), last: dayAt(years[1], 12, 31), days });
}

/** Monday to Thursday from nine to three, but for two weeks at the turn of each year. */
function openings({ calendar: { zone, first, last } }: DayIndex): Permitted {
  const days = Array.from({ length: last - first }, (_, index) => first + index).filter((day) => {
    const date = new Date(day * dayMs);
    const isTurn = (date.getUTCMonth() === 11 && date.getUTCDate() >= 18) || (date.getUTCMonth() === 0 && date.getUTCDate() < 7);
    return weekdayOf(day) < 4 && !isTurn;
  });
  const at = (day: number, minute: number): number => instantOf(zone, day * dayMs + minute * minuteMs, 'later');
  return { from: Float64Array.from(days, (day) => at(day, 540)), to: Float64Array.from(days, (day) => at(day, 900)) };
}

/** One release stands in each stage, and the others wait before the first. */
function systemOf(index: DayIndex, windows: Permitted, chance: () => number): CompiledSystem {
  const learned = (kind: keyof typeof priors): Lasting =>
    learn(
      Array.from({ length: 14 }, (): Observation => ({ ms: priors[kind].medianMs * (0.2 + 3 * chance()), isOpen: chance() < 0.2 })),
      priors[kind],
    );
  const [approval, signOff, check, deployment] = [learned('approval'), learned('sign-off'), learned('check'), learned('deployment')];
  const lasting = (of: LastingWait['of'], key: string, known: Lasting, isWork: boolean): LastingWait => ({
    kind: 'lasting',
    of,
    key,
    label: key,
    lasting: known,
    ...(isWork && { index }),
  });
  const visitOf = (stage: number, release: number): Visit => {
    const name = stages[stage] ?? '';
    const soak: Wait = { kind: 'soak', key: `${name} soak`, label: 'soak', index, workingDays: soakDays[stage] ?? 0 };
    const isThere = release < stages.length - 1 && stage === stages.length - 2 - release;
    return {
      stage,
      ...(isThere && { began: { as: 'entered', at: now - Math.floor(chance() * 4 * dayMs) } as const }),
      starts: stage === stages.length - 1 ? windows : anyTime,
      moves: stage === stages.length - 1 ? windows : anyTime,
      deployment: lasting('deployment', `${name} deployment`, deployment, false),
      entry: stage < 3 ? [] : [lasting('person', `${name} approval`, approval, true)],
      exit: [soak, lasting('check', `${name} check`, check, false), ...(stage === 4 ? [lasting('person', 'uat', signOff, true)] : [])],
      protects: true,
    };
  };
  const releases = Array.from({ length: releasesEach }, (_, release): CompiledRelease => {
    const first = Math.max(0, stages.length - 2 - release);
    const ahead = Array.from({ length: stages.length - first }, (_each, position) => visitOf(first + position, release));
    return { id: `1.${release}`, from: now, visits: ahead };
  });
  return { now, stages: stages.map((name) => ({ name, queue: 'protect-soak' as const })), releases };
}

/** What it still waits for, before it is live. */
function waitsAhead({ visits }: CompiledRelease): number {
  return visits.reduce(
    (sum, { began, entry, exit, stage }) => sum + (began ? 0 : entry.length + 1) + (stage < stages.length - 1 ? exit.length : 0),
    0,
  );
}

function walkDays({ calendar }: DayIndex, count: number): void {
  for (let each = 0; each < count; each += 1) naiveSoakDue(calendar, now + (each % 400) * 3_600_000, 6);
}

function askIndex(index: DayIndex, count: number): void {
  for (let each = 0; each < count; each += 1) soakDue(index, now + (each % 400) * 3_600_000, 6);
}

function timed(rounds: number, work: () => void): readonly number[] {
  work();
  return Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}

function spend(ms: number): void {
  const began = performance.now();
  while (performance.now() - began < ms) continue;
}
