import type { Instant } from '#core/system.ts';
import { say } from '#web/words/say.ts';
import { formatted, wordsOfDay } from '#web/words/instants.ts';

/** The reader's own. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `Wed 17 Jun 10:00`, `Wed 17 Jun 10:00 (17:00 Asia/Tokyo)`: the reader's own, and how the clocks of the system show it where they show something else. */
export function wordsInZones(at: Instant, zone: string): string {
  const [day, clock] = [wordsOfDay(at), formatted('time', at)];
  const there = wordsIn(zone, at);
  if (there === `${day} ${clock}`) return there;
  // The day is said again only where it is another one.
  return `${day} ${clock} (${there.startsWith(day) ? there.slice(day.length + 1) : there} ${zone})`;
}

/** `Wed 17 Jun 10:00 to 16:00`; the day is said again where it is another one. */
export function wordsOfSpanInZones({ from, to }: { readonly from: Instant; readonly to: Instant }, zone: string): string {
  const [begin, end] = [wordsInZones(from, zone), wordsInZones(to, zone)];
  const day = wordsOfDay(from);
  const isOneDay = begin.startsWith(`${day} `) && end.startsWith(`${day} `);
  return say('{from} to {to}', { from: begin, to: isOneDay ? end.slice(day.length + 1) : end });
}

/** The core tells instants in the system's zone: said where that is not the reader's. */
export function wordsOfOtherZone(zone: string): string {
  return zone === ownZone() ? '' : say('Times of {zone}.', { zone });
}

/** A browser without this zone tells UTC and says so. */
function wordsIn(zone: string, at: Instant): string {
  try {
    return `${wordsOfDay(at, zone)} ${formatted('time', at, zone)}`;
  } catch {
    return `${wordsOfDay(at, 'UTC')} ${formatted('time', at, 'UTC')} UTC`;
  }
}
