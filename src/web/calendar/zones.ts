import type { Instant } from '#core/system.ts';
import { wordsOfDay } from '#web/words/instants.ts';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** The reader's own. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `Wed 17 Jun 10:00`, `Wed 17 Jun 10:00 (17:00 Asia/Tokyo)`: the reader's own, and how the clocks of the system show it where they show something else. */
export function wordsInZones(at: Instant, zone: string): string {
  const [day, clock] = [wordsOfDay(at), time.format(at)];
  const there = wordsIn(zone, at);
  if (there === `${day} ${clock}`) return there;
  // The day is said again only where it is another one.
  return `${day} ${clock} (${there.startsWith(day) ? there.slice(day.length + 1) : there} ${zone})`;
}

/** A browser without this zone tells UTC and says so. */
function wordsIn(zone: string, at: Instant): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(at).replaceAll(',', '');
  } catch {
    return `${new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(at).replaceAll(',', '')} UTC`;
  }
}
