// The zones of this Node against those of the system (Debian's tzdata): two readings of one list, often of different age.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSystemZone, systemZoneData } from '#calendar/tzif.ts';
import { readZone, zoneData, zoneYears } from '#calendar/zone-rules.ts';
import { firstDifference } from '#core/time/compare-zones.ts';

const all = { from: Date.UTC(zoneYears.first, 0, 1), to: Date.UTC(zoneYears.last + 1, 0, 1) };
const isThere = existsSync('/usr/share/zoneinfo/tzdata.zi');
const lacks = isThere ? '' : 'NOT RUN: install tzdata (needs /usr/share/zoneinfo/tzdata.zi): ';

/** Zones whose rules were changed, or whose past was put right, in an edition after 2025b. Only these may differ where one of the two is older. */
const changedSince = [
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'America/Edmonton',
  'America/Havana',
  'America/Inuvik',
  'America/Rainy_River',
  'America/Vancouver',
  'America/Winnipeg',
  'Europe/Chisinau',
];

test.skipIf(!isThere)(
  `${lacks}all zones of this Node show the same clocks as the system from 2005 to 2045, but for those that are named`,
  () => {
    const names = Intl.supportedValuesOf('timeZone').filter((name) => readSystemZone(name) !== undefined);
    expect(names.length).toBeGreaterThan(400);
    const differing = names.flatMap((name) => {
      const [read, system] = [readZone(name), readSystemZone(name)];
      if (!read.ok || system === undefined) return [];
      const found = firstDifference(read.zone, system, all);
      if (found !== undefined)
        process.stderr.write(
          `${name}: from ${new Date(found.from).toISOString()} ${found.seconds} s in ${zoneData()}, ${found.otherSeconds} s in ${systemZoneData()}\n`,
        );
      return found === undefined ? [] : [name];
    });
    const permitted = zoneData() === systemZoneData() ? [] : changedSince;
    expect(differing.filter((name) => !permitted.includes(name))).toEqual([]);
  },
);
