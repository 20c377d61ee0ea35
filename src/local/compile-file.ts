import { readFile } from 'node:fs/promises';
import { compileTime } from '#calendar/compile-time.ts';
import { readIcs } from '#calendar/ics-in.ts';
import { readSystemZone, systemZoneData } from '#calendar/tzif.ts';
import { readZone, zoneData } from '#calendar/zone-rules.ts';
import { catalogue } from '#catalogue/index.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { placeTimeProblems } from '#core/file/place-time.ts';
import type { Problem } from '#core/file/problem.ts';
import type { Instant, System } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';
import { firstDifference } from '#core/time/compare-zones.ts';
import { dayMs, dayOf } from '#core/time/day.ts';
import type { Day } from '#core/time/types.ts';
import { wallOf } from '#core/time/zone.ts';

/** A system file, with everything that it says of time looked up. */
export type CompiledFile =
  | { readonly ok: true; readonly system: System; readonly time?: CompiledTime; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Throws a Failure where holidays could not be compiled at all. */
export async function compileFile(text: string, now: Instant): Promise<CompiledFile> {
  const parsed = parseSystem(text, catalogue);
  if (!parsed.ok) return parsed;
  const { system, warnings } = parsed;
  if (system.time === undefined) return { ok: true, system, warnings };
  const compiled = await compileTime(system.time, now);
  if (!compiled.ok) return { ok: false, problems: placeTimeProblems(text, compiled.problems) };
  return { ok: true, system, time: compiled.time, warnings: [...warnings, ...placeTimeProblems(text, compiled.warnings, 'warning')] };
}

/** How a zone of this program and the same zone of the system compare. */
export interface ZoneCompared {
  readonly zone: string;
  /** Editions of tzdata. The system's is absent where it has no such zone. */
  readonly own: string;
  readonly other?: string;
  /** The first time within 400 days at which the two show other clocks, and what they show: seconds ahead of UTC. */
  readonly differs?: { readonly from: Instant; readonly seconds: number; readonly otherSeconds: number };
}

const lookAheadMs = 400 * dayMs;

export function compareZones(names: readonly string[], now: Instant, folder?: string): readonly ZoneCompared[] {
  return names.flatMap((name): readonly ZoneCompared[] => {
    const [read, other] = [readZone(name), readSystemZone(name, folder)];
    if (!read.ok) return [];
    if (other === undefined) return [{ zone: name, own: zoneData() }];
    const differs = firstDifference(read.zone, other, { from: now, to: now + lookAheadMs });
    return [{ zone: name, own: zoneData(), other: systemZoneData(folder), ...(differs !== undefined && { differs }) }];
  });
}

/** Whole days of a calendar file, with what each is called; or what cannot be trusted in it. */
export type DatesRead =
  | { readonly ok: true; readonly dates: readonly { readonly first: Day; readonly last: Day; readonly summary: string }[] }
  | { readonly ok: false; readonly problems: readonly { readonly line: number; readonly sentence: string }[] };

/** Events of hours count as the days that they touch, on the walls of the zone. Throws where there is no such file. */
export async function readDates(
  file: string,
  { zone, from, to }: { readonly zone: string; readonly from: Instant; readonly to: Instant },
): Promise<DatesRead> {
  const own = readZone(zone);
  if (!own.ok) return { ok: false, problems: [{ line: 1, sentence: own.sentence }] };
  const named = (name: string) => {
    const found = readZone(name);
    return found.ok ? found.zone : undefined;
  };
  const read = readIcs(await readFile(file), { file, zones: { own: own.zone, named }, purpose: 'forbids', known: { from, to } });
  if (!read.ok) return read;
  const dates = read.occurrences.map((each) =>
    each.kind === 'days'
      ? { first: each.firstDay, last: each.dayAfter - 1, summary: each.summary }
      : { first: dayOf(wallOf(own.zone, each.interval.from)), last: dayOf(wallOf(own.zone, each.interval.to - 1)), summary: each.summary },
  );
  return { ok: true, dates: dates.toSorted((left, right) => left.first - right.first) };
}
