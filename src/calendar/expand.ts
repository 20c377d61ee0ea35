// When a recurrence comes, within a horizon: on the wall, as if every zone were UTC. What the clocks make of it is the core's.
import { RRuleTemporal } from 'rrule-temporal';
import { dayMs } from '#core/time/day.ts';
import type { Recurrence, Rule, WallSpan } from '#core/time/recurrence-types.ts';
import { stampOf, textOfRule } from '#core/time/recurrence-text.ts';
import { type Purpose, type Resolved, resolve, spanFrom } from '#core/time/spans.ts';
import type { Interval, WallTime, ZoneRules } from '#core/time/types.ts';
import { wallOf } from '#core/time/zone.ts';

export interface Horizon {
  readonly from: WallTime;
  readonly to: WallTime;
}

/** No occurrence is longer than a leap year and a day: what began before the horizon may reach into it. */
const longestMs = 367 * dayMs;
const longestHorizonMs = 60 * 366 * dayMs;
/** More periods than the library looks at by itself, for what comes once in 400 years. */
const mostSteps = 1_000_000;

/** What a recurrence permits or forbids while an interval lasts; before and after it nothing is known. */
export function occurrencesOf(
  recurrence: Recurrence,
  known: Interval,
  zone: ZoneRules,
  purpose: Purpose,
): Resolved & { readonly known: Interval } {
  // Wherever the clocks stand, they are less than two days from UTC, and so is what they shift.
  const horizon = { from: known.from - 2 * dayMs, to: known.to + 2 * dayMs };
  return { ...resolve(expand(recurrence, horizon, zone), zone, purpose), known };
}

/** Every occurrence that touches the horizon, oldest first, each once. The zone turns an end that is given in UTC into wall time. */
export function expand(recurrence: Recurrence, horizon: Horizon, zone: ZoneRules): readonly WallSpan[] {
  if (!(horizon.from < horizon.to) || horizon.to - horizon.from > longestHorizonMs)
    throw new RangeError('A horizon has from 1 ms to 60 years');
  const begins = recurrence.rule === undefined ? [recurrence.from] : beginsOf(recurrence.rule, recurrence.from, horizon, zone);
  return begins.map((begin) => spanFrom(recurrence, begin)).filter((span) => span.from < horizon.to && endOf(span) > horizon.from);
}

/** The wall times at which a rule comes, from a year before the horizon on. */
function beginsOf(rule: Rule, from: WallTime, horizon: Horizon, zone: ZoneRules): readonly WallTime[] {
  const until =
    rule.until === undefined ? Number.POSITIVE_INFINITY : rule.until.zone === 'wall' ? rule.until.at : wallOf(zone, rule.until.at);
  const first = Math.max(from, horizon.from - longestMs);
  const last = Math.min(until, horizon.to - 1);
  if (last < first) return [];
  const library = new RRuleTemporal({
    rruleString: `DTSTART:${stampOf(from)}Z\nRRULE:${textOfRule(rule)}`,
    strict: true,
    cache: false,
    maxIterations: mostSteps,
    maxCandidateEvaluations: mostSteps,
  });
  const found = library.between(new Date(first), new Date(last), true).map((each) => each.epochMilliseconds);
  return [...new Set(found)].toSorted((left, right) => left - right);
}

/** As long as the clocks let it be: an hour or two more do not matter to a horizon. */
function endOf(span: WallSpan): WallTime {
  return 'to' in span ? span.to : span.from + span.forMs;
}
