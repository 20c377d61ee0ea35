// What a calendar program is told of a system: when releases go live, as far as can be foretold, and when nothing may start.
import { digestOf } from '#core/canonical.ts';
import type { ForecastLine, ForecastView } from '#core/forecast/view.ts';
import type { State } from '#core/state.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { dayMs, dayOf, minuteMs, yearOf } from '#core/time/day.ts';
import { instantWords } from '#core/time/instant-words.ts';
import type { RefreshTimes } from '#core/time/refreshes.ts';
import type { Train } from '#core/time/trains.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';
import type { CalendarEntry } from '#core/time/write-ics.ts';
import { wallOf } from '#core/time/zone.ts';
import { timeRulesOf } from '#core/times.ts';
import { andOf } from '#core/words.ts';
import { refreshSpans } from './refresh-times.ts';
import { ridersOf } from './trains.ts';
import type { Freeze, Window } from '#core/time/timed-rules.ts';

/** What is in a feed only where it is asked for. */
export const feedParts = ['windows', 'soaks'] as const;
export type FeedPart = (typeof feedParts)[number];

export interface FeedAsked {
  readonly forecast: ForecastView;
  readonly parts: readonly FeedPart[];
  /** `https://lockstep.example`: where releases are looked at. */
  readonly url?: string;
}

const freezesMs: readonly [Milliseconds, Milliseconds] = [30 * dayMs, 400 * dayMs];
// A window of every weekday fills a calendar fast.
const windowsMs: readonly [Milliseconds, Milliseconds] = [dayMs, 60 * dayMs];
const trainsMs: readonly [Milliseconds, Milliseconds] = [30 * dayMs, 120 * dayMs];
const refreshesMs: readonly [Milliseconds, Milliseconds] = [dayMs, 30 * dayMs];
const goLiveMs = 30 * minuteMs;
const mostSpans = 200;

/** The ids of entries stay when their dates move, so that subscribers move them. */
export function feedEntries(state: State, { forecast, parts, url }: FeedAsked): readonly CalendarEntry[] {
  const { system, now } = forecast;
  const rules = timeRulesOf(state);
  const { freezes, windows, trains = [], refreshes = [] } = typeof rules === 'string' ? { freezes: [], windows: [] } : rules;
  const linkOf = (release: string): Pick<CalendarEntry, 'url'> =>
    url === undefined ? {} : { url: new URL(`/systems/${encodeURIComponent(system)}/releases/${encodeURIComponent(release)}`, url).href };
  return [
    ...forecast.releases.flatMap((line) => goLives(system, line).map((entry) => ({ ...entry, ...linkOf(line.release) }))),
    ...(parts.includes('soaks')
      ? forecast.releases.flatMap((line) => soakEnds(system, line).map((entry) => ({ ...entry, ...linkOf(line.release) })))
      : []),
    ...freezes.flatMap((freeze) => freezeEntries(system, freeze, now)),
    ...trains.flatMap((train) => trainEntries(state, train, now)),
    ...refreshes.flatMap((times) => refreshEntries(state, times, now)),
    ...(parts.includes('windows') ? windows.flatMap((window) => windowEntries(system, window, now)) : []),
  ];
}

function goLives(system: string, { release, earliest, nineInTen, words }: ForecastLine): readonly CalendarEntry[] {
  const entry = (at: Instant, as: string, summary: string): CalendarEntry => ({
    uid: uidOf('go-live', system, release, as),
    summary,
    description: words,
    when: { from: at, to: at + goLiveMs },
  });
  if (earliest !== undefined && earliest === nineInTen) return [entry(earliest, 'nine-in-ten', `${system} ${release} goes live`)];
  return [
    ...(earliest === undefined ? [] : [entry(earliest, 'earliest', `${system} ${release} live at the earliest`)]),
    ...(nineInTen === undefined ? [] : [entry(nineInTen, 'nine-in-ten', `${system} ${release} live, nine in ten`)]),
  ];
}

/** Of the way of the earliest date. */
function soakEnds(system: string, { release, legs }: ForecastLine): readonly CalendarEntry[] {
  return legs.flatMap(({ waits }) =>
    waits.flatMap(({ of, stage, label, to }) => {
      if (of !== 'soak' || to === undefined) return [];
      const uid = uidOf('soak', system, release, stage, label);
      return [{ uid, summary: `${system} ${release}: ${label} in ${stage} ends at the earliest`, when: { from: to, to: to + goLiveMs } }];
    }),
  );
}

function freezeEntries(system: string, { name, kind, because, zone, intervals }: Freeze, now: Instant): readonly CalendarEntry[] {
  const what = kind === 'freeze' ? 'Freeze' : 'Code freeze';
  return spansNear(intervals, now, freezesMs).map((span) => ({
    uid: uidOf('freeze', system, name, placeOf(intervals, span, zone)),
    summary: `${what} of ${system}: ${name}`,
    ...(because !== '' && { description: because }),
    when: span,
  }));
}

function trainEntries(state: State, train: Train, now: Instant): readonly CalendarEntry[] {
  const { system } = state.head;
  const { name, stage, zone, departures } = train;
  return spansNear(departures, now, trainsMs).map((departure) => {
    const riders = ridersOf(state, train, departure);
    const { cutOff, from, to } = departure;
    const by = cutOff < to ? ` Be there by ${instantWords(zone, cutOff)}.` : '';
    return {
      uid: uidOf('train', system, name, placeOf(departures, departure, zone)),
      summary: `${system}: train ${name} departs into ${stage}${riders.length === 0 ? '' : ` with ${andOf(riders)}`}`,
      description: `${riders.length === 0 ? 'Nobody is on it yet.' : `On it: ${andOf(riders)}.`}${by}`,
      when: { from, to },
    };
  });
}

function refreshEntries(state: State, times: RefreshTimes, now: Instant): readonly CalendarEntry[] {
  const { system } = state.head;
  const { environment, zone } = times;
  const spans = refreshSpans(state, times);
  return spansNear(spans, now, refreshesMs).map((span) => ({
    uid: uidOf('refresh', system, environment, placeOf(spans, span, zone)),
    summary: `${system}: the data of ${environment} are refreshed`,
    when: span,
  }));
}

function windowEntries(system: string, { name, intervals }: Window, now: Instant): readonly CalendarEntry[] {
  return spansNear(intervals, now, windowsMs).map((span) => ({
    uid: uidOf('window', system, name, String(span.from)),
    summary: `${system}: window ${name} is open`,
    when: span,
  }));
}

function spansNear<Span extends Interval>(
  intervals: readonly Span[],
  now: Instant,
  [before, after]: readonly [Milliseconds, Milliseconds],
): readonly Span[] {
  return intervals.filter(({ from, to }) => to > now - before && from < now + after).slice(0, mostSpans);
}

/** The n-th of its year, which it stays when somebody moves it by a few days. */
function placeOf(intervals: readonly Interval[], { from }: Interval, zone: ZoneRules): string {
  const yearAt = (at: Instant): number => yearOf(dayOf(wallOf(zone, at)));
  const year = yearAt(from);
  return `${year} ${intervals.filter((other) => other.from < from && yearAt(other.from) === year).length}`;
}

/** Names may hold anything; an id holds hex digits. */
function uidOf(...parts: readonly string[]): string {
  return `${digestOf(parts).slice('sha256:'.length, 'sha256:'.length + 32)}@lockstep`;
}
