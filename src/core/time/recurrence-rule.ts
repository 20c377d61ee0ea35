// RRULE of RFC 5545 behind a strict check: what libraries read as "never" or as something else is refused with its column.
import { nearest } from '#core/file/nearest.ts';
import { type Unread, Misread, reading } from './misread.ts';
import { comesFrom } from './recurrence-days.ts';
import { readUntil } from './recurrence-until.ts';
import type { Frequency, NthWeekday, Rule } from './recurrence-types.ts';

export type ReadRule = { readonly ok: true; readonly rule: Rule } | Unread;

export const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const frequencies = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'] as const;
const tooFine = new Set(['HOURLY', 'MINUTELY', 'SECONDLY']);
const mostInterval = 1000;
const mostCount = 10_000;
const longestText = 500;
const mostTimesADay = 24;
/** 1 January 2001. */
const someMonday = 11_323;

/** Reads `FREQ=WEEKLY;BYDAY=FR;BYHOUR=16`, with or without `RRULE:` before it. `before` is how many columns stand to the left of it. */
export function readRule(text: string, before = 0): ReadRule {
  return reading(() => ({ rule: ruleOf(partsOf(text, before), before + 1) }));
}

interface Part {
  readonly name: string;
  readonly value: string;
  readonly column: number;
  readonly valueColumn: number;
}

type Parts = ReadonlyMap<string, Part>;

function partsOf(text: string, before: number): Parts {
  if (text.length > longestText) throw new Misread(before + 1, `a rule has ${longestText} characters at most.`);
  const space = text.search(/\s/);
  if (space !== -1) throw new Misread(before + space + 1, 'a rule has no spaces in it: join its parts with `;` alone.');
  const start = /^RRULE:/i.exec(text)?.[0].length ?? 0;
  if (text.length === start) throw new Misread(before + start + 1, 'a rule stands here: write `FREQ=WEEKLY;BYDAY=FR`.');
  const parts = new Map<string, Part>();
  let column = before + start + 1;
  for (const written of text.slice(start).split(';')) {
    const part = partOf(written, column);
    if (parts.has(part.name)) throw new Misread(column, `\`${part.name}\` stands twice: keep one, with its values joined by commas.`);
    parts.set(part.name, part);
    column += written.length + 1;
  }
  return parts;
}

function partOf(written: string, column: number): Part {
  if (written === '') throw new Misread(column, 'a part is missing here: take the `;` away.');
  const equals = written.indexOf('=');
  if (equals === -1) throw new Misread(column, `\`${written}\` has no value: write \`${written.toUpperCase()}=…\`.`);
  const name = written.slice(0, equals).toUpperCase();
  if (!readers.has(name)) throw new Misread(column, refuseName(name));
  const value = written.slice(equals + 1).toUpperCase();
  const valueColumn = column + equals + 1;
  if (value === '') throw new Misread(valueColumn, `\`${name}\` has no value: give it one or take it away.`);
  return { name, value, column, valueColumn };
}

function refuseName(name: string): string {
  const elsewhere = outside.get(name);
  if (elsewhere !== undefined) return elsewhere;
  const hint = nearest(name, readers.keys());
  return `\`${name}\` is no part of a rule${hint === undefined ? `: there are ${[...readers.keys()].join(', ')}.` : `: did you mean \`${hint}\`?`}`;
}

const outside: ReadonlyMap<string, string> = new Map([
  ['DTSTART', '`DTSTART` stands outside of a rule: write `from 2026-11-26 16:00` behind it.'],
  ['EXDATE', '`EXDATE` stands outside of a rule: a calendar file can have one.'],
  ['RDATE', '`RDATE` stands outside of a rule: a calendar file can have one.'],
  ['TZID', '`TZID` stands outside of a rule: name the zone beside it.'],
  ['RSCALE', '`RSCALE` is not read: rules count in the Gregorian calendar, so take it away.'],
  ['SKIP', '`SKIP` is not read: what does not come in a month is skipped there, so take it away.'],
]);

/** How the value of each part is read into the rule. */
const readers: ReadonlyMap<string, (part: Part) => Partial<Rule>> = new Map<string, (part: Part) => Partial<Rule>>([
  ['FREQ', (part) => ({ frequency: frequencyOf(part) })],
  ['INTERVAL', (part) => ({ interval: numberOf(part, 1, mostInterval) })],
  ['COUNT', (part) => ({ count: numberOf(part, 1, mostCount) })],
  ['UNTIL', (part) => ({ until: readUntil(part.value, part.valueColumn) })],
  ['BYMONTH', (part) => ({ byMonth: numbersOf(part, 1, 12) })],
  ['BYMONTHDAY', (part) => ({ byMonthDay: numbersOf(part, 1, 31, 'either way') })],
  ['BYYEARDAY', (part) => ({ byYearDay: numbersOf(part, 1, 366, 'either way') })],
  ['BYWEEKNO', (part) => ({ byWeekNo: numbersOf(part, 1, 53, 'either way') })],
  ['BYDAY', (part) => ({ byDay: listOf(part, nthWeekdayOf) })],
  ['BYHOUR', (part) => ({ byHour: numbersOf(part, 0, 23) })],
  ['BYMINUTE', (part) => ({ byMinute: numbersOf(part, 0, 59) })],
  ['BYSECOND', (part) => (numbersOf(part, 0, 0), {})],
  ['BYSETPOS', (part) => ({ bySetPos: numbersOf(part, 1, 366, 'either way') })],
  ['WKST', (part) => ({ weekStart: weekdayOfCode(part.value, part.valueColumn) })],
]);

function ruleOf(parts: Parts, start: number): Rule {
  const freq = parts.get('FREQ');
  if (freq === undefined) throw new Misread(start, 'the rule does not say how often: begin it with `FREQ=WEEKLY;`.');
  let rule: Rule = { frequency: frequencyOf(freq), interval: 1, weekStart: 0 };
  for (const part of parts.values()) rule = { ...rule, ...readers.get(part.name)?.(part) };
  refuseTogether(rule, parts);
  refuseTooMany(rule, parts);
  refuseNever(rule, parts);
  return rule;
}

function refuseTooMany(rule: Rule, parts: Parts): void {
  const times = (rule.byHour?.length ?? 1) * (rule.byMinute?.length ?? 1);
  const part = parts.get('BYMINUTE') ?? parts.get('BYHOUR');
  if (times <= mostTimesADay || part === undefined) return;
  throw new Misread(part.column, `this begins ${times} times a day, and ${mostTimesADay} are the most: write fewer hours or minutes.`);
}

/** Some day of the calendar must be meant, wherever the rule begins. */
function refuseNever(rule: Rule, parts: Parts): void {
  const anywhere = { ...rule, interval: 1 };
  if (comesFrom(anywhere, someMonday)) return;
  const { bySetPos: _, ...withoutPositions } = anywhere;
  const blamed = comesFrom(withoutPositions, someMonday) ? ['BYSETPOS'] : ['BYMONTHDAY', 'BYDAY', 'BYYEARDAY', 'BYWEEKNO'];
  const part = blamed.map((name) => parts.get(name)).find((found) => found !== undefined);
  if (part === undefined) return;
  throw new Misread(part.column, `\`${part.name}=${part.value}\` never comes with the other parts: write one that the calendar has.`);
}

/** Parts that RFC 5545 forbids beside each other, or that would mean nothing. */
function refuseTogether(rule: Rule, parts: Parts): void {
  const refuseAt = (name: string, sentence: string): void => {
    const part = parts.get(name);
    if (part !== undefined) throw new Misread(part.column, sentence);
  };
  const { frequency } = rule;
  if (rule.count !== undefined) refuseAt('UNTIL', '`UNTIL` and `COUNT` both say when it ends: keep one.');
  if (frequency === 'WEEKLY') refuseAt('BYMONTHDAY', '`BYMONTHDAY` does not go with `FREQ=WEEKLY`: write `FREQ=MONTHLY`.');
  if (frequency !== 'YEARLY') {
    refuseAt('BYYEARDAY', `\`BYYEARDAY\` does not go with \`FREQ=${frequency}\`: write \`FREQ=YEARLY\`.`);
    refuseAt('BYWEEKNO', `\`BYWEEKNO\` does not go with \`FREQ=${frequency}\`: write \`FREQ=YEARLY\`.`);
  }
  if (frequency === 'YEARLY') refuseInYear(rule, parts);
  const nths = (rule.byDay ?? []).flatMap(({ nth }) => (nth === undefined ? [] : [Math.abs(nth)]));
  if (nths.length > 0) refuseNth(rule, Math.max(...nths), refuseAt);
  if (rule.bySetPos !== undefined && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS')) {
    refuseAt('BYSETPOS', '`BYSETPOS` chooses among the days of another part: add `BYDAY=MO,TU,WE,TH,FR`.');
  }
}

/** Days of a year that are chosen in two ways: engines disagree about them, and nobody needs them. */
function refuseInYear(rule: Rule, parts: Parts): void {
  const both = (name: string, others: readonly string[]): void => {
    if (!parts.has(name)) return;
    const other = others.map((each) => parts.get(each)).find((part) => part !== undefined);
    if (other !== undefined) throw new Misread(other.column, `\`${other.name}\` does not go with \`${name}\`: keep one of them.`);
  };
  both('BYYEARDAY', ['BYMONTH', 'BYMONTHDAY', 'BYWEEKNO', 'BYDAY', 'BYSETPOS']);
  // The first and the last week of a year lie in two years: which of them is its turn?
  both('BYWEEKNO', ['BYMONTH', 'BYMONTHDAY', 'BYSETPOS', ...(rule.interval > 1 ? ['INTERVAL'] : [])]);
  const byDay = parts.get('BYDAY');
  const counted = rule.byDay?.filter(({ nth }) => nth !== undefined).length ?? 0;
  if (byDay === undefined || counted === 0) return;
  if (rule.byMonthDay !== undefined) throw new Misread(byDay.column, 'a counted weekday does not go with `BYMONTHDAY`: keep one of them.');
  if (counted !== rule.byDay?.length) throw new Misread(byDay.column, 'in a year, count all the weekdays or none: write two rules.');
}

function refuseNth(rule: Rule, highest: number, refuseAt: (name: string, sentence: string) => void): void {
  const { frequency } = rule;
  if (frequency === 'WEEKLY' || frequency === 'DAILY') {
    refuseAt(
      'BYDAY',
      `a counted weekday does not go with \`FREQ=${frequency}\`: write \`FREQ=MONTHLY\`, or the weekday without its number.`,
    );
  }
  if (rule.byWeekNo !== undefined) refuseAt('BYDAY', 'a counted weekday does not go with `BYWEEKNO`: write it without its number.');
  const inMonth = frequency === 'MONTHLY' || rule.byMonth !== undefined;
  if (inMonth && highest > 5) refuseAt('BYDAY', 'no month has a weekday more than five times: count from 1 to 5, or from -5 to -1.');
}

function frequencyOf({ value, valueColumn }: Part): Frequency {
  const found = frequencies.find((each) => each === value);
  if (found !== undefined) return found;
  if (tooFine.has(value)) {
    throw new Misread(valueColumn, `\`${value}\` is too often for a window or a freeze: write \`DAILY\` with \`BYHOUR\`.`);
  }
  const hint = nearest(value, frequencies);
  throw new Misread(
    valueColumn,
    `\`${value}\` is no frequency: ${hint === undefined ? `write ${frequencies.join(', ')}.` : `did you mean \`${hint}\`?`}`,
  );
}

function numberOf(part: Part, least: number, most: number): number {
  return numberAt(part.name, part.value, part.valueColumn, { least, most, either: false });
}

function numbersOf(part: Part, least: number, most: number, ways?: 'either way'): readonly number[] {
  return listOf(part, (value, column) => numberAt(part.name, value, column, { least, most, either: ways !== undefined }));
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Counted from the end as well: -1 is the last. */
  readonly either: boolean;
}

function numberAt(name: string, value: string, column: number, { least, most, either }: Bounds): number {
  const number = /^[+-]?\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  const size = either ? Math.abs(number) : number;
  if (size >= least && size <= most) return number;
  const wrong = Number.isNaN(number) ? 'no whole number' : 'out of range';
  const range = least === most ? `${least}` : `${least} to ${most}${either ? `, or -${most} to -${least} from the end` : ''}`;
  throw new Misread(column, `\`${value}\` is ${wrong} for \`${name}\`: write ${range}.`);
}

function nthWeekdayOf(value: string, column: number): NthWeekday {
  const [, number, code = value] = /^([+-]?\d{1,3})?([A-Z]+)$/.exec(value) ?? [];
  const weekday = weekdayOfCode(code, column + (number?.length ?? 0));
  if (number === undefined) return { weekday };
  return { weekday, nth: numberAt('BYDAY', number, column, { least: 1, most: 53, either: true }) };
}

function weekdayOfCode(code: string, column: number): number {
  const found = weekdayCodes.findIndex((each) => each === code);
  if (found === -1) throw new Misread(column, `\`${code}\` is no weekday: write ${weekdayCodes.join(', ')}.`);
  return found;
}

function listOf<Value>(part: Part, read: (value: string, column: number) => Value): readonly Value[] {
  let column = part.valueColumn;
  const seen = new Set<string>();
  return part.value.split(',').map((value) => {
    const at = column;
    column += value.length + 1;
    if (value === '') throw new Misread(at, `a value of \`${part.name}\` is missing here: take the comma away.`);
    if (seen.has(value)) throw new Misread(at, `\`${value}\` stands twice in \`${part.name}\`: keep one.`);
    seen.add(value);
    return read(value, at);
  });
}
