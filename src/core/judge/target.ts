import { isRefusal, needsReason, openRelease, type Ruling } from './ruling.ts';
import type { PersonCommand } from '#core/command.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { dayMs, minuteMs, parseDay } from '#core/time/day.ts';
import { instantWords } from '#core/time/instant-words.ts';
import { instantOf } from '#core/time/zone.ts';
import { zoneOf } from '#core/times.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** The day on which a release is to be live is moved, and why: promises are not moved in silence. */
export function judgeTarget(state: State, command: Of<'target'>, now: Instant): Ruling {
  const release = openRelease(state, command.release);
  if (isRefusal(release)) return release;
  const given = targetOf(state, command.target, now);
  if (isRefusal(given)) return given;
  if (given.target === release.target) return [];
  const { by, reason: because } = command;
  return needsReason(because) ?? [{ kind: 'targetSet', release: release.id, ...given, by, because }];
}

/** What was typed, as an instant: of a day of the system's zone its last minute. Nobody promises what is over. */
export function targetOf(state: State, typed: Instant | string | undefined, now: Instant): { readonly target?: Instant } | Refusal {
  if (typed === undefined) return {};
  const zone = zoneOf(state);
  const day = typeof typed === 'number' ? undefined : parseDay(typed);
  const target = typeof typed === 'number' ? typed : day && instantOf(zone, (day + 1) * dayMs - minuteMs, 'earlier');
  const next = 'Write a day to come, like 2027-06-16, or an instant.';
  if (target === undefined) return refuse('not-a-target', `\`${typed}\` is no day.`, next);
  if (target < now) return refuse('not-a-target', `The target ${instantWords(zone, target)} is over already.`, next);
  return { target };
}
