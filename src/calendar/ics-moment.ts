// Dates and times of a calendar file. Parsers turn month 13 into January and unknown zones into the host's; here each is refused.
import type { Day, WallTime, ZoneRules } from '#core/time/types.ts';
import { dayOfDate, wallAt } from '#core/time/wall-date.ts';
import type { Property } from './ics-properties.ts';
import { NotTrusted } from './not-trusted.ts';
import { windowsZones } from './windows-zones.ts';

export interface Zones {
  /** Of times that name none. */
  readonly own: ZoneRules;
  /** Undefined for a name that is no `Area/City` and not `UTC`. */
  readonly named: (name: string) => ZoneRules | undefined;
}

export type Moment =
  | { readonly kind: 'day'; readonly day: Day }
  | { readonly kind: 'time'; readonly wall: WallTime; readonly zone: ZoneRules };

export const utc: ZoneRules = { name: 'UTC', data: 'none', offsets: [{ from: 0, seconds: 0 }] };

const utcNames = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT']);
const shape = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(Z)?)?$/;

/** Every value of a property that holds dates or times: EXDATE has a list of them. */
export function momentsOf(property: Property, zones: Zones): readonly Moment[] {
  const moments = property.values.map((value) => momentOf(property, value, zones));
  if (moments.length === 0) throw new NotTrusted(property.line, `\`${property.name}\` has no date: ${advice}`);
  return moments;
}

const advice = 'write `20261126`, or `20261126T160000Z`.';

function momentOf(property: Property, value: unknown, zones: Zones): Moment {
  const { line, name, written } = property;
  const [, year, month, date, hour, minute, second, isUtc] = (typeof value === 'string' ? shape.exec(value) : null) ?? [];
  if (year === undefined) throw new NotTrusted(line, `\`${written}\` is no date for \`${name}\`: ${advice}`);
  const day = dayOfDate({ year: Number(year), month: Number(month), date: Number(date) });
  if (day === undefined) throw new NotTrusted(line, `\`${written}\` is no date of the calendar: there is no ${year}-${month}-${date}.`);
  if (hour === undefined) return { kind: 'day', day };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw new NotTrusted(line, `\`${written}\` is no time of day: write 000000 to 235959.`);
  }
  const wall = wallAt(day, Number(hour) * 60 + Number(minute)) + Number(second) * 1000;
  return { kind: 'time', wall, zone: isUtc === undefined ? zoneOf(property, zones) : utc };
}

function zoneOf({ zone: name, line }: Property, zones: Zones): ZoneRules {
  if (name === undefined) return zones.own;
  if (utcNames.has(name)) return utc;
  // RFC 5545 lets programs put their own name before that of a zone: `/example.org/Europe/Berlin`.
  const bare = name.replace(/^\/[\w.-]+\/(?:[\d_]+\/)?/, '');
  const found = zones.named(bare) ?? zones.named(windowsZones.get(name) ?? '');
  if (found !== undefined) return found;
  throw new NotTrusted(line, `\`${name}\` is no zone that is known here: write \`Europe/Berlin\` or the like, or times in UTC.`);
}

/** Where a moment stands on its wall; a day at its beginning. */
export function wallOfMoment(moment: Moment): WallTime {
  return moment.kind === 'day' ? wallAt(moment.day) : moment.wall;
}
