// Calendar files for tests, as other programs write them, and how tests tell what was read.
import { dateText } from '#core/time/day.ts';
import type { Purpose } from '#core/time/spans.ts';
import type { ZoneRules } from '#core/time/types.ts';
import { type ReadIcs, readIcs } from './ics-in.ts';
import { readZone } from './zone-rules.ts';

const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
/** A day at the beginning of an event. */
export const day = 'DTSTART;VALUE=DATE:20261224';

/** Lines with CRLF, as RFC 5545 asks for. */
export function fileOf(...lines: readonly string[]): Uint8Array {
  return bytesOf(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
}

/** One event; its lines begin at line 6 of a file that has no other. */
export function eventOf(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:1@test', 'SUMMARY:Works holiday', ...lines, 'END:VEVENT'];
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function read(bytes: Uint8Array, purpose: Purpose = 'forbids'): ReadIcs {
  return readIcs(bytes, { file: 'closures.ics', zones: { own: berlin(), named: zoneNamed }, purpose, known: year });
}

export function told(result: ReadIcs): readonly string[] {
  if (!result.ok) return result.problems.map(({ line, sentence }) => `${line}: ${sentence}`);
  return result.occurrences.map((each) =>
    each.kind === 'days'
      ? `${dateText(each.firstDay)} to ${dateText(each.dayAfter)}`
      : `${minuteText(each.interval.from)} to ${minuteText(each.interval.to)}`,
  );
}

function minuteText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16)}Z`;
}

export function zoneNamed(name: string): ZoneRules | undefined {
  const found = readZone(name);
  return found.ok ? found.zone : undefined;
}

function berlin(): ZoneRules {
  const found = zoneNamed('Europe/Berlin');
  if (found === undefined) throw new Error('This Node has no Europe/Berlin');
  return found;
}
