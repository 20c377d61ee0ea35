import { weekdayCodes } from './recurrence-rule.ts';
import type { NthWeekday, Rule } from './recurrence-types.ts';
import type { WallTime } from './types.ts';

/** A rule as RFC 5545 writes it, without when it ends. */
export function textOfRule(rule: Rule): string {
  const parts: readonly (readonly [string, readonly (number | string)[] | undefined])[] = [
    ['FREQ', [rule.frequency]],
    ['INTERVAL', rule.interval === 1 ? undefined : [rule.interval]],
    ['COUNT', rule.count === undefined ? undefined : [rule.count]],
    ['BYMONTH', rule.byMonth],
    ['BYMONTHDAY', rule.byMonthDay],
    ['BYYEARDAY', rule.byYearDay],
    ['BYWEEKNO', rule.byWeekNo],
    ['BYDAY', rule.byDay?.map(textOfWeekday)],
    ['BYHOUR', rule.byHour],
    ['BYMINUTE', rule.byMinute],
    ['BYSETPOS', rule.bySetPos],
    ['WKST', rule.weekStart === 0 ? undefined : [weekdayCodes[rule.weekStart] ?? '']],
  ];
  return parts.flatMap(([name, values]) => (values === undefined ? [] : [`${name}=${values.join(',')}`])).join(';');
}

function textOfWeekday({ weekday, nth }: NthWeekday): string {
  return `${nth ?? ''}${weekdayCodes[weekday] ?? ''}`;
}

/** `20261126T160000`, as calendar files write it. */
export function stampOf(wall: WallTime): string {
  return new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}
