// Windows and freezes of histories: by seconds, so that a history meets many of them.
import { digestOf } from '#core/canonical.ts';
import { pack, type CompiledTime, type Schedule } from '#core/time/compiled.ts';
import type { TimeDefinitions } from '#core/time/definitions.ts';
import type { Interval, ZoneRules } from '#core/time/types.ts';

/** `window`: PROD is open for 20 s of each minute. `freeze`: INT is frozen for 30 of each 90 s. `code`: nothing new for 40 s of each 120. */
export type Times = 'none' | 'window' | 'freeze' | 'code';

const second = 1000;
const horizonMs = 20_000 * second;
const utc: ZoneRules = { name: 'UTC', data: 'histories', offsets: [{ from: 0, seconds: 0 }] };

export function definitionsOf(times: Times): TimeDefinitions | undefined {
  if (times === 'none') return undefined;
  const nothing = { zone: 'UTC', calendars: {}, windows: [], freezes: [] };
  if (times === 'window') return { ...nothing, windows: [{ name: 'PROD', when: [], zone: 'UTC', scope: { stages: ['PROD'] } }] };
  const scope = times === 'freeze' ? { stages: ['INT'] } : {};
  return { ...nothing, freezes: [{ name: 'F', when: [], zone: 'UTC', scope, kind: times, because: 'of the season' }] };
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
    windows: windows.map(({ name, scope }) => pack({ name, scope, zone: utc, known, intervals: every(60, 20) })),
    freezes: freezes.map(({ name, scope, kind, because }) =>
      pack({ name, scope, zone: utc, known, kind, because, intervals: kind === 'freeze' ? every(90, 30) : every(120, 40) }),
    ),
  };
}

function every(periodS: number, lengthS: number): readonly Interval[] {
  const count = Math.floor(horizonMs / (periodS * second));
  return Array.from({ length: count }, (_, index) => {
    const from = index * periodS * second;
    return { from, to: from + lengthS * second };
  });
}
