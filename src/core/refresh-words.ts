import type { Event } from './event.ts';

/** `the refresh of the data of staging that was due Sun 7 Jun 2026, 01:00 Europe/Berlin (+02:00) is left out: nothing ran in staging`. */
export function leftOutWords({ environment, day, because, earlier }: Extract<Event, { kind: 'refreshLeftOut' }>): string {
  const before = earlier === undefined ? '' : ` (and ${earlier} before it)`;
  return `the refresh of the data of ${environment} that was due ${day}${before} is left out: ${because}`;
}
