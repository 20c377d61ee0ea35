import { Bug } from '#core/bug.ts';
import type { TimeProblem } from '#core/file/place-time.ts';
import { dayMs } from '#core/time/day.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';
import { readZone } from './zone-rules.ts';

/** Every zone that the definitions name, by its name. */
export type Zones = ReadonlyMap<string, ZoneRules>;

/** What names none is in the system's, which is said once. */
export function findZones(definitions: TimeDefinitions): { readonly zones: Zones; readonly problems: readonly TimeProblem[] } {
  const { zone, calendars, windows, freezes, trains = [], refreshes = [] } = definitions;
  const named = [
    { name: zone, path: ['zone'] },
    ...Object.entries(calendars).map(([key, each]) => ({ name: each.zone, path: ['calendars', key, 'zone'] })),
    ...windows.map((each, index) => ({ name: each.zone, path: ['windows', index, 'zone'] })),
    ...freezes.map((each, index) => ({ name: each.zone, path: ['freezes', index, 'zone'] })),
    ...trains.map((each, index) => ({ name: each.zone, path: ['trains', index, 'zone'] })),
    ...refreshes.map((each) => ({ name: each.zone, path: ['environments', each.environment, 'refresh', 'zone'] })),
  ];
  const zones = new Map<string, ZoneRules>();
  const problems: TimeProblem[] = [];
  for (const [index, { name, path }] of named.entries()) {
    if (zones.has(name) || (index > 0 && name === zone)) continue;
    const read = readZone(name);
    if (read.ok) zones.set(name, read.zone);
    else problems.push({ path, code: 'unknown-zone', sentence: read.sentence });
  }
  return { zones, problems };
}

export function zoneOf(zones: Zones, name: string): ZoneRules {
  const zone = zones.get(name);
  if (zone === undefined) throw new Bug(`zone ${name} was not read`);
  return zone;
}

/** What the clocks show differs from UTC by less than a day; so much more is kept at each end. */
const marginMs = 4 * dayMs;

/** The rules as far as they can matter within an interval: what comes later is told by a later edition. */
export function trimZone({ name, data, offsets }: ZoneRules, { from, to }: Interval): ZoneRules {
  const first = Math.max(
    0,
    offsets.findLastIndex((offset) => offset.from <= from - marginMs),
  );
  return { name, data, offsets: offsets.slice(first).filter((offset, index) => index === 0 || offset.from < to + marginMs) };
}
