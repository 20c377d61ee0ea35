import { readFileWithTime, type FileWithTime } from '#cli/calendars.ts';
import { defineCommand } from '#cli/command.ts';
import type { ZoneCompared } from '#cli/environment.ts';
import { exits } from '#cli/exits.ts';
import { wrap } from '#cli/text/table.ts';
import { clockOf } from '#core/time/day-words.ts';
import { dateText, dayMs, longDay } from '#core/time/day.ts';
import { counted } from '#core/words.ts';

export const command = defineCommand({
  usage: '[--file FILE]',
  about:
    'What of the calendars, windows and freezes of a file deserves a look: zones that this program and this machine have in different editions, as far as they show other clocks ' +
    'within 400 days; calendars whose holidays end soon; windows and freezes that do something odd. Something found ends with 22.',
  options: { file: { kind: 'text', value: 'FILE', says: 'which system file (lockstep.yaml)' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep calendar check', says: 'the file here' },
    { line: 'lockstep calendar check --system shop --json', says: 'the file in force, for a program' },
  ],
  run: async (session, input) => {
    const file = await readFileWithTime(session, input.text('file'));
    const now = session.now();
    const zones = await session.environment.local.compareZones(zonesOf(file), now);
    const findings = [
      ...zones.flatMap(sayZone),
      ...sayEnds(file, now),
      ...file.warnings.map(({ line, sentence }) => `L${line}: ${sentence}`),
    ];
    const { width } = session.output;
    const [looked] = zones;
    const sum = `${counted(zones.length, 'zone')}, ${counted(Object.keys(file.time.calendars).length, 'calendar')}: ${findings.length === 0 ? 'nothing to look at' : `${findings.length} to look at`}.`;
    return {
      exit: findings.length === 0 ? exits.done : exits.stopped,
      document: { file: file.name, zoneData: looked?.own ?? 'unknown', zones, findings },
      lines: [...findings.flatMap((finding) => wrap(finding, width)), ...(findings.length === 0 ? [] : ['']), sum],
    };
  },
});

function zonesOf({ time: { calendars, schedule } }: FileWithTime): readonly string[] {
  const zones = [
    schedule.zone,
    ...Object.values(calendars).map(({ calendar }) => calendar.zone),
    ...[...schedule.windows, ...schedule.freezes].map(({ zone }) => zone),
  ];
  return [...new Set(zones.map(({ name }) => name))].sort();
}

function sayZone({ zone, own, other, differs }: ZoneCompared): readonly string[] {
  if (other === undefined || differs === undefined) return [];
  const { from, seconds, otherSeconds } = differs;
  const at = new Date(from).toISOString().slice(0, 16).replace('T', ' ');
  const next = own > other ? 'Update the package tzdata of this machine.' : 'Update Lockstep, or the Node that runs it.';
  return [
    `From ${at} UTC on, ${zone} is at ${offsetWords(seconds)} by the zone data of this program (${own}), and at ${offsetWords(otherSeconds)} by that of this machine (${other}). ${next}`,
  ];
}

function offsetWords(seconds: number): string {
  return `${seconds < 0 ? '-' : '+'}${clockOf(Math.floor(Math.abs(seconds) / 60))}`;
}

const soonMs = 400 * dayMs;

/** A soak that is over beyond the last day of its calendar has no due date. */
function sayEnds({ time: { calendars } }: FileWithTime, now: number): readonly string[] {
  return Object.entries(calendars).flatMap(
    ([
      name,
      {
        calendar: { last },
      },
    ]) => {
      if (last * dayMs - now > soonMs) return [];
      const year = Number(dateText(last).slice(0, 4)) + 1;
      return [
        `Calendar \`${name}\` knows nothing after ${longDay(last)}. Hold the holidays of ${year} against what was announced, and write \`confirmed: through ${year}\`.`,
      ];
    },
  );
}
