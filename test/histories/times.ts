// Windows and freezes of histories: by seconds, so that a history meets many of them.
import { digestOf } from '#core/canonical.ts';
import { pack, type CompiledTime, type Schedule } from '#core/time/compiled.ts';
import type { FreezeDefinition, TimeDefinitions } from '#core/time/definitions.ts';
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

export function definitionsOf(times: Times): TimeDefinitions | undefined {
  if (times === 'none') return undefined;
  const isWindow = times === 'window' || times === 'both';
  const prod = { name: 'PROD', when: [], zone: 'UTC', scope: { stages: ['PROD'] } };
  const windows = isWindow ? [prod, { ...prod, name: 'HOT', scope: { ...prod.scope, kinds: ['hotfix' as const] } }] : [];
  return { zone: 'UTC', calendars: {}, windows, freezes: times === 'window' ? [] : [freezeOf(times)] };
}

function freezeOf(times: 'freeze' | 'code' | 'both' | 'pause'): FreezeDefinition {
  const frozen = { name: 'F', when: [], zone: 'UTC', because: 'of the season' };
  if (times === 'pause') return { ...frozen, scope: { environments: ['i1'], kinds: ['normal'] }, kind: 'freeze', pausesSoak: true };
  if (times === 'code') return { ...frozen, scope: {}, kind: 'code' };
  return { ...frozen, scope: times === 'both' ? { stages: ['PROD'], kinds: ['normal'] } : { stages: ['INT'] }, kind: 'freeze' };
}

const compiled = new Map<string, CompiledTime>();

/** What hands would make of them. */
export function compiledOf(definitions: TimeDefinitions): CompiledTime {
  const of = digestOf(definitions);
  const known = compiled.get(of) ?? { of, calendars: {}, schedule: scheduleOf(definitions, of) };
  compiled.set(of, known);
  return known;
}

function scheduleOf({ windows, freezes }: TimeDefinitions, of: string): Schedule {
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
  };
}

function every(periodS: number, lengthS: number): readonly Interval[] {
  const count = Math.floor(changesMs / (periodS * second));
  return Array.from({ length: count }, (_, index) => {
    const from = index * periodS * second;
    return { from, to: from + lengthS * second };
  });
}
