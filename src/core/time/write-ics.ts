// Planned go-lives and freezes as a calendar file that others subscribe to. Written by hand: RFC 5545 asks for so little that a library
// would only bring zones without their rules; everything is in UTC, or whole days.
import type { Instant } from '#core/system.ts';
import { dateText } from './day.ts';
import { stampOf } from './recurrence-text.ts';
import type { Day } from './types.ts';

export interface CalendarEntry {
  /** The same each time it is written, so that subscribers move an entry and do not double it. */
  readonly uid: string;
  readonly summary: string;
  readonly description?: string;
  /** Where more is said of it. */
  readonly url?: string;
  /** Raised when anything of it changed: whoever has it takes the newer one. */
  readonly sequence?: number;
  /** Half-open, both ways. */
  readonly when: { readonly from: Instant; readonly to: Instant } | { readonly firstDay: Day; readonly dayAfter: Day };
}

const mostOctets = 75;

/** A whole calendar file; `now` is when it was written. */
export function writeIcs(name: string, entries: readonly CalendarEntry[], now: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lockstep//Lockstep//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    // How often a subscriber looks again, in the word of the standard and in the one that most understand.
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...entries.flatMap((entry) => linesOf(entry, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function linesOf({ uid, summary, description, url, sequence, when }: CalendarEntry, now: Instant): readonly string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${stampOf(now)}Z`,
    ...(sequence === undefined ? [] : [`SEQUENCE:${sequence}`]),
    ...('from' in when ? timesOf(when.from, when.to) : daysOf(when.firstDay, when.dayAfter)),
    `SUMMARY:${escaped(summary)}`,
    ...(description === undefined ? [] : [`DESCRIPTION:${escaped(description)}`]),
    ...(url === undefined ? [] : [`URL:${url}`]),
    // Nobody is busy because a release goes live.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function timesOf(from: Instant, to: Instant): readonly string[] {
  refuseEmpty(from, to);
  return [`DTSTART:${stampOf(from)}Z`, `DTEND:${stampOf(to)}Z`];
}

function daysOf(firstDay: Day, dayAfter: Day): readonly string[] {
  refuseEmpty(firstDay, dayAfter);
  return [`DTSTART;VALUE=DATE:${dateText(firstDay).replaceAll('-', '')}`, `DTEND;VALUE=DATE:${dateText(dayAfter).replaceAll('-', '')}`];
}

function refuseEmpty(from: number, to: number): void {
  if (!(from < to)) throw new RangeError(`An entry of a calendar ends after it begins, and this does not: ${from} to ${to}`);
}

function escaped(text: string): string {
  // Other control characters have no place in a calendar file.
  const plain = text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?!\n)\p{Cc}/gu, ' ');
  return plain.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll('\n', String.raw`\n`);
}

/** Lines of 75 octets at most; the next begins with a space. No character is cut apart. */
function folded(line: string): string {
  let [text, octets] = ['', 0];
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > mostOctets) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
