// What a question about working days costs: on an index of twenty years of Baden-Württemberg, at instants all over them.
import type { BenchOptions, BenchResult } from '../case.ts';
import { percentileOf } from '../statistics.ts';
import { answerQuestion } from '#calendar/answer-question.ts';
import { readZone } from '#calendar/zone-rules.ts';
import { dayAt, dayMs } from '#core/time/day.ts';
import { addWorkingTime, buildIndex, type DayIndex, soakDue, workingTimeBetween } from '#core/time/index-of-days.ts';
import { mergeDays } from '#core/time/merge-days.ts';
import type { CalendarVersion, HalfUnits } from '#core/time/types.ts';

/** A forecast of a thousand releases asks millions of times. */
const targets = { soakDueNs: 500, addWorkingTimeNs: 250, workingTimeBetweenNs: 250, buildMs: 20, indexBytes: 340_001 };

const questions = 10_000;
const [firstYear, lastYear] = [2020, 2039];

export function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const rounds = isShort ? 20 : 300;
  const calendar = calendarOfTwentyYears();
  const index = buildIndex(calendar);
  const entries = instantsIn(index);
  const series = {
    soakDueNs: perCallNs(rounds, slowMs, entries, (entry, other) => soakDue(index, entry, other % 30)),
    addWorkingTimeNs: perCallNs(rounds, slowMs, entries, (entry, other) => addWorkingTime(index, entry, other % (60 * dayMs))),
    workingTimeBetweenNs: perCallNs(rounds, slowMs, entries, (entry, other) => workingTimeBetween(index, entry, other)),
    buildMs: timedMs(isShort ? 5 : 50, slowMs, () => buildIndex(calendar)),
  };
  const medians = Object.entries(series).map(([name, samples]) => [name, Math.round(10 * percentileOf(samples, 0.5)) / 10] as const);
  const values = { ...Object.fromEntries(medians), indexBytes: index.bytes };
  const table = [
    ...Object.entries(series).map(([name, samples]) => {
      const [low, half, high] = [0.05, 0.5, 0.95].map((share) => percentileOf(samples, share).toFixed(1).padStart(8));
      return `${name.padEnd(22)} p5 ${low}  p50 ${half}  p95 ${high}`;
    }),
    `${'indexBytes'.padEnd(22)} ${index.bytes}`,
  ];
  return Promise.resolve({ table, values, targets, raw: series });
}

function calendarOfTwentyYears(): CalendarVersion {
  const week: readonly HalfUnits[] = [2, 2, 2, 2, 2, 0, 0];
  const hours = { from: 540, to: 1020 };
  const answer = answerQuestion({ place: 'DE-BW', firstYear, lastYear });
  const read = readZone('Europe/Berlin');
  if (!answer.ok || !read.ok) throw new Error('neither a place nor a zone of tests is refused');
  const days = mergeDays({ week, hours, holidays: answer.holidays.days, alsoWorking: [], halfDays: [], closures: [] });
  return { zone: read.zone, week, hours, cutOff: 960, first: dayAt(firstYear, 1, 1), last: dayAt(lastYear, 12, 31), days };
}

/** The same ones in every run, by a generator of our own; the last year is left for what is due after them. */
function instantsIn({ known }: DayIndex): readonly number[] {
  let seed = 1;
  return Array.from({ length: questions }, () => {
    seed = (48_271 * seed) % 2_147_483_647;
    return known.from + Math.floor((seed / 2_147_483_647) * (known.to - known.from - 366 * dayMs));
  });
}

function perCallNs(
  rounds: number,
  slowMs: number,
  entries: readonly number[],
  ask: (entry: number, other: number) => number | undefined,
): readonly number[] {
  let answered = 0;
  const work = (): void => {
    for (let position = 0; position < entries.length; position += 1) {
      // Whoever asks uses the answer; one that nobody used might not be computed.
      if (ask(entries[position] ?? 0, entries[entries.length - 1 - position] ?? 0) !== undefined) answered += 1;
    }
  };
  const samples = timedMs(rounds, slowMs, work).map((ms) => (ms * 1_000_000) / entries.length);
  if (answered < entries.length * rounds) throw new Error('some questions had no answer');
  return samples;
}

function timedMs(rounds: number, slowMs: number, work: () => unknown): readonly number[] {
  for (let warm = 0; warm < 10; warm += 1) work();
  return Array.from({ length: rounds }, () => {
    const began = performance.now();
    while (performance.now() - began < slowMs) continue;
    work();
    return performance.now() - began;
  });
}
