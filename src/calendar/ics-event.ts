// One event of a calendar file, with everything that makes it come again or not.
import type { Instant } from '#core/system.ts';
import { dayMs, dayOf } from '#core/time/day.ts';
import { fillRule } from '#core/time/recurrence-days.ts';
import { readRule } from '#core/time/recurrence-rule.ts';
import type { End, Recurrence, Rule, WallSpan } from '#core/time/recurrence-types.ts';
import { type Purpose, resolve } from '#core/time/spans.ts';
import type { Day, Interval, WallTime } from '#core/time/types.ts';
import { instantOf, wallOf } from '#core/time/zone.ts';
import { expand } from './expand.ts';
import { type Moment, type Zones, momentsOf, utc, wallOfMoment } from './ics-moment.ts';
import type { Component, Property } from './ics-properties.ts';
import { NotTrusted } from './not-trusted.ts';

/** One occurrence. A whole day is the same in every zone; a time is an instant. */
export type IcsOccurrence = { readonly uid: string; readonly summary: string; readonly line: number } & (
  | { readonly kind: 'days'; readonly firstDay: Day; readonly dayAfter: Day }
  | { readonly kind: 'time'; readonly interval: Interval }
);

export interface EventContext {
  readonly zones: Zones;
  readonly purpose: Purpose;
  /** Occurrences beyond it are not looked for. */
  readonly known: Interval;
  /** Beginnings of single occurrences of this event that stand in the file by themselves. */
  readonly moved: readonly Moment[];
}

const durationShape = /^P(?:(\d{1,3})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)$/;
const longestMs = 366 * dayMs;
const mostExcluded = 2000;

/** Whether somebody called it off: it does not take place. */
export function isCancelled(event: Component): boolean {
  return valueOf(event, 'STATUS').toUpperCase() === 'CANCELLED';
}

export function uidOf(event: Component): string {
  return valueOf(event, 'UID');
}

/** The occurrence of a recurring event in whose place this one stands. */
export function replacedBy(event: Component, zones: Zones): Moment | undefined {
  const [property] = propertiesOf(event, 'RECURRENCE-ID');
  if (property === undefined) return undefined;
  if (property.range !== undefined)
    throw new NotTrusted(property.line, `\`RANGE=${property.range}\` is not read: end the event and begin another.`);
  return momentsOf(property, zones)[0];
}

/** Every occurrence of an event that touches what is to be known. */
export function occurrencesOfEvent(event: Component, context: EventContext): readonly IcsOccurrence[] {
  for (const name of ['EXRULE', 'RDATE']) refuseProperty(event, name);
  const start = startOf(event, context.zones);
  const recurrence = recurrenceOf(event, start, context);
  const zone = start.kind === 'time' ? start.zone : utc;
  // As far around as any two clocks are apart, and a day for what the clocks shift.
  const horizon = { from: context.known.from - 3 * dayMs, to: context.known.to + 3 * dayMs };
  const spans = withoutExcluded(event, start, expand(recurrence, horizon, zone), { ...context, horizon });
  const named = { uid: uidOf(event), summary: valueOf(event, 'SUMMARY'), line: event.line };
  const { known, purpose } = context;
  if (start.kind === 'day') {
    const days = spans.map((span) => ({ firstDay: dayOf(span.from), dayAfter: 'to' in span ? dayOf(span.to) : dayOf(span.from) + 1 }));
    return days.filter((each) => each.dayAfter * dayMs > horizon.from).map((each) => ({ ...named, kind: 'days', ...each }));
  }
  // Each by itself: two that touch stay two occurrences.
  const intervals = spans.flatMap((span) => resolve([span], zone, purpose).intervals);
  return intervals.filter(({ from, to }) => from < known.to && to > known.from).map((interval) => ({ ...named, kind: 'time', interval }));
}

function startOf(event: Component, { own, named }: Zones): Moment {
  const [property, another] = propertiesOf(event, 'DTSTART');
  if (property === undefined) throw new NotTrusted(event.line, 'This event does not say when it begins: it has no `DTSTART`.');
  if (another !== undefined) throw new NotTrusted(another.line, '`DTSTART` stands twice in one event.');
  const [start] = momentsOf(property, { own, named });
  if (start === undefined) throw new NotTrusted(property.line, '`DTSTART` has no date.');
  return start;
}

function recurrenceOf(event: Component, start: Moment, { zones }: EventContext): Recurrence {
  const from = wallOfMoment(start);
  const base = { text: valueOf(event, 'SUMMARY'), from, end: endOf(event, start, zones) };
  const [property, another] = propertiesOf(event, 'RRULE');
  if (property === undefined) return base;
  if (another !== undefined) throw new NotTrusted(another.line, '`RRULE` stands twice in one event: make two events of it.');
  const recurrence = { ...base, rule: ruleOf(property, from, start) };
  // RFC 5545 counts `DTSTART` whatever the rule says, and leaves open what that means: so both have to say it.
  const first = expand(recurrence, { from, to: from + 1 }, start.kind === 'time' ? start.zone : utc);
  if (first.some((span) => span.from === from)) return recurrence;
  throw new NotTrusted(property.line, 'The rule does not come at `DTSTART`: one of them is wrong.');
}

function ruleOf(property: Property, from: WallTime, start: Moment): Rule {
  const read = readRule(property.written);
  if (!read.ok) throw new NotTrusted(property.line, `\`RRULE\`: ${read.sentence}`);
  const rule = fillRule(read.rule, from);
  if (start.kind === 'day' && rule.byHour?.join() !== '0') throw new NotTrusted(property.line, 'An event of whole days has no `BYHOUR`.');
  if (rule.until !== undefined && rule.until.at < from - dayMs) throw new NotTrusted(property.line, 'The rule is over before `DTSTART`.');
  return rule;
}

/** What ends at a time on the wall ends there each time it comes, as people read it; a duration is time that goes by. */
function endOf(event: Component, start: Moment, zones: Zones): End {
  const [end] = propertiesOf(event, 'DTEND');
  const [duration] = propertiesOf(event, 'DURATION');
  if (end !== undefined && duration !== undefined) throw new NotTrusted(duration.line, '`DTEND` and `DURATION` both say when it ends.');
  if (duration !== undefined) return endAfter(duration, start);
  if (end !== undefined) return endAt(end, start, zones);
  if (start.kind === 'day') return { kind: 'wall', ms: dayMs };
  throw new NotTrusted(event.line, 'This event does not say when it ends: it has no `DTEND`.');
}

function endAt(property: Property, start: Moment, zones: Zones): End {
  const [end] = momentsOf(property, zones);
  if (end?.kind !== start.kind)
    throw new NotTrusted(property.line, '`DTSTART` and `DTEND` are both days or both times, and here they differ.');
  const isElsewhere = end.kind === 'time' && start.kind === 'time' && end.zone.name !== start.zone.name;
  const wall = isElsewhere ? wallOf(start.zone, earlyInstant(end)) : wallOfMoment(end);
  return onWall(property, wall - wallOfMoment(start));
}

function earlyInstant({ wall, zone }: Extract<Moment, { kind: 'time' }>): Instant {
  return instantOf(zone, wall, 'earlier');
}

function endAfter(property: Property, start: Moment): End {
  const [whole, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] =
    durationShape.exec(property.written)?.map((part) => part ?? '') ?? [];
  if (whole === undefined || whole === 'P')
    throw new NotTrusted(property.line, `\`${property.written}\` is no duration: write \`PT2H\` or \`P1D\`.`);
  const count = Number(weeks) * 7 + Number(days);
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  if (start.kind === 'time') return lengthOf(property, count * dayMs + ms);
  if (ms !== 0) throw new NotTrusted(property.line, 'An event of whole days lasts whole days.');
  return onWall(property, count * dayMs);
}

function lengthOf(property: Property, ms: number): End {
  refuseLength(property, ms);
  return { kind: 'for', ms };
}

function onWall(property: Property, ms: number): End {
  refuseLength(property, ms);
  return { kind: 'wall', ms };
}

function refuseLength({ line }: Property, ms: number): void {
  if (ms <= 0) throw new NotTrusted(line, 'This event ends before it begins, or as it does: nothing is left of it.');
  if (ms > longestMs) throw new NotTrusted(line, 'This event lasts longer than a year: make several of it.');
}

/** Without those that EXDATE names, and those that stand in the file by themselves. Each of them has to be one. */
function withoutExcluded(
  event: Component,
  start: Moment,
  spans: readonly WallSpan[],
  context: EventContext & { readonly horizon: Interval },
): readonly WallSpan[] {
  const excluded = propertiesOf(event, 'EXDATE').flatMap((property) =>
    momentsOf(property, context.zones).map((moment) => ({ moment, property })),
  );
  if (excluded.length > mostExcluded) throw new NotTrusted(event.line, `This event has more than ${mostExcluded} exceptions.`);
  for (const { moment, property } of excluded) {
    const wall = wallOfMoment(moment);
    const isFar = wall < context.horizon.from + dayMs || wall > context.horizon.to - dayMs;
    if (isFar || spans.some((span) => isSame(moment, span.from, start))) continue;
    throw new NotTrusted(property.line, `\`EXDATE\` takes nothing away: the event does not come at ${property.written}.`);
  }
  const gone = [...excluded.map(({ moment }) => moment), ...context.moved];
  return spans.filter((span) => !gone.some((moment) => isSame(moment, span.from, start)));
}

/** A day stands for whatever begins on it; a time may be told in another zone. */
function isSame(moment: Moment, from: WallTime, start: Moment): boolean {
  if (moment.kind === 'day') return moment.day === dayOf(from);
  if (start.kind === 'day') return false;
  return moment.zone.name === start.zone.name ? moment.wall === from : wallOf(start.zone, earlyInstant(moment)) === from;
}

function refuseProperty(event: Component, name: string): void {
  const [found] = propertiesOf(event, name);
  if (found !== undefined) throw new NotTrusted(found.line, `\`${name}\` is not read: write each of its dates as an event.`);
}

function propertiesOf(event: Component, name: string): readonly Property[] {
  return event.properties.filter((property) => property.name === name);
}

function valueOf(event: Component, name: string): string {
  const value = propertiesOf(event, name)[0]?.values[0];
  return typeof value === 'string' ? value : '';
}
