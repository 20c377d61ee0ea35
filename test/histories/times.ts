// Windows and freezes of histories: by seconds, so that a history meets many of them.
import { digestOf } from '#core/canonical.ts';
import { pack, packRefreshTimes, type CompiledTime, type Schedule } from '#core/time/compiled.ts';
import type { FreezeDefinition, RefreshDefinition, TimeDefinitions } from '#core/time/definitions.ts';
import type { RefreshTimes } from '#core/time/refreshes.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';

/**
 * `window`: PROD is open for 20 s of each minute, and for hotfixes for 15 of each 40 s besides. `freeze`: INT is frozen for 30 of each 90 s. `code`:
 * nothing new for 40 s of each 120. `both`: the windows, and PROD frozen as INT else, for normal releases.
 * `pause`: half of INT is frozen for 12 of each 40 s, for normal releases, and their soak is paused.
 */
export type Times = 'none' | 'window' | 'freeze' | 'code' | 'both' | 'pause';

const second = 1000;
/** So far a history meets them by seconds; then a window is open, and nothing is frozen. */
const changesMs = 20_000 * second;
const horizonMs = 1_000_000 * changesMs;
const utc: ZoneRules = { name: 'UTC', data: 'histories', offsets: [{ from: 0, seconds: 0 }] };

export function definitionsOf(times: Times, isDue = false): TimeDefinitions | undefined {
  if (times === 'none' && !isDue) return undefined;
  const isWindow = times === 'window' || times === 'both';
  const prod = { name: 'PROD', when: [], zone: 'UTC', scope: { stages: ['PROD'] } };
  const windows = isWindow ? [prod, { ...prod, name: 'HOT', scope: { ...prod.scope, kinds: ['hotfix' as const] } }] : [];
  const freezes = times === 'window' || times === 'none' ? [] : [freezeOf(times)];
  return { zone: 'UTC', calendars: {}, windows, freezes, ...(isDue && { refreshes: dueDefinitions }) };
}

function freezeOf(times: 'freeze' | 'code' | 'both' | 'pause'): FreezeDefinition {
  const frozen = { name: 'F', when: [], zone: 'UTC', because: 'of the season' };
  if (times === 'pause') return { ...frozen, scope: { environments: ['i1'], kinds: ['normal'] }, kind: 'freeze', pausesSoak: true };
  if (times === 'code') return { ...frozen, scope: {}, kind: 'code' };
  return { ...frozen, scope: times === 'both' ? { stages: ['PROD'], kinds: ['normal'] } : { stages: ['INT'] }, kind: 'freeze' };
}

/** How often the data of a place are due, how long after that a refresh may begin, and how long of each so many seconds one may begin at all. */
export const duePlaces = {
  i1: { periodS: 50, latestS: 20 },
  i2: { periodS: 70, latestS: 30, window: { periodS: 40, openS: 25 } },
} as const;

const dueDefinitions: readonly RefreshDefinition[] = Object.entries(duePlaces).map(([environment, { latestS }]) => {
  const definition = { environment, at: [], zone: 'UTC', latestStartMs: latestS * second };
  return environment === 'i2' ? { ...definition, window: { name: 'quiet', when: [], zone: 'UTC' } } : definition;
});

const compiled = new Map<string, CompiledTime>();

/** What hands would make of them. */
export function compiledOf(definitions: TimeDefinitions): CompiledTime {
  const of = digestOf(definitions);
  const known = compiled.get(of) ?? { of, calendars: {}, schedule: scheduleOf(definitions, of) };
  compiled.set(of, known);
  return known;
}

function scheduleOf({ windows, freezes, refreshes }: TimeDefinitions, of: string): Schedule {
  const known = { from: 0, to: horizonMs };
  return {
    of,
    zone: utc,
    windows: windows.map(({ name, scope }) =>
      pack({
        name,
        scope,
        zone: utc,
        known,
        intervals: [...(name === 'HOT' ? every(40, 15) : every(60, 20)), { from: changesMs, to: horizonMs }],
      }),
    ),
    freezes: freezes.map(({ name, scope, kind, because, pausesSoak }) => {
      const intervals = pausesSoak ? every(40, 12) : kind === 'freeze' ? every(90, 30) : every(120, 40);
      return pack({ name, scope, zone: utc, known, kind, because, ...(pausesSoak && { pausesSoak }), intervals });
    }),
    ...(refreshes !== undefined && { refreshes: dueTimes(known).map(packRefreshTimes) }),
  };
}

function dueTimes(known: Interval): readonly RefreshTimes[] {
  return Object.entries(duePlaces).map(([environment, place]) => {
    const { periodS, latestS } = place;
    const dues = every(periodS, 1).map(({ from }) => from);
    const times = { environment, said: `every ${periodS} s`, zone: utc, known, dues, latestStartMs: latestS * second };
    if (!('window' in place)) return times;
    const intervals = [...every(place.window.periodS, place.window.openS), { from: changesMs, to: horizonMs }];
    return { ...times, window: { name: 'quiet', scope: {}, zone: utc, known, intervals } };
  });
}

function every(periodS: number, lengthS: number): readonly Interval[] {
  const count = Math.floor(changesMs / (periodS * second));
  return Array.from({ length: count }, (_, index) => {
    const from = index * periodS * second;
    return { from, to: from + lengthS * second };
  });
}
