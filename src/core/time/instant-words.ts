import type { Instant } from '#core/system.ts';
import { clockOf } from './day-words.ts';
import { dayOf, longDay } from './day.ts';
import type { ZoneRules } from './types.ts';
import { minuteOfWall } from './wall-date.ts';
import { secondsAt, wallOf } from './zone.ts';

/** `Mon 23 Nov 2026, 09:00 Europe/Berlin (+01:00)`: an instant for people, with the zone that it is shown in and its offset then. */
export function instantWords(zone: ZoneRules, at: Instant): string {
  const wall = wallOf(zone, at);
  const seconds = secondsAt(zone, at);
  const offset = `${seconds < 0 ? '-' : '+'}${clockOf(Math.floor(Math.abs(seconds) / 60))}`;
  return `${longDay(dayOf(wall))}, ${clockOf(minuteOfWall(wall))} ${zone.name} (${offset})`;
}
