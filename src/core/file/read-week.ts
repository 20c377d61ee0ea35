import { nameOfWeekday, nearestName, weekdayNamed } from '#core/time/recurrence-words.ts';
import type { HalfUnits } from '#core/time/types.ts';
import { nearest } from './nearest.ts';
import type { Report, Span } from './report.ts';
import type { Entry } from './tree.ts';
import { readText, textsOf } from './values.ts';

/** `Mon-Fri`, `Sun-Thu`, `Mon-Fri, Sat half`: how much each weekday counts, from Monday on; undefined where that was not understood. */
export function readWeek(report: Report, entry: Entry): readonly HalfUnits[] | undefined {
  const parts = partsOf(report, entry);
  const week: HalfUnits[] = [0, 0, 0, 0, 0, 0, 0];
  const seen = new Set<number>();
  for (const { text, span } of parts) {
    const days = daysIn(report, text, span);
    if (days === undefined) return undefined;
    for (const weekday of days.weekdays) {
      if (seen.has(weekday)) {
        report.error(span, 'name-twice', { sentence: `${nameOfWeekday(weekday)} stands twice in this week. Name each weekday once.` });
        return undefined;
      }
      seen.add(weekday);
      week[weekday] = days.counts;
    }
  }
  return parts.length === 0 ? undefined : week;
}

interface Placed {
  readonly text: string;
  readonly span: Span;
}

/** A list, or a text with commas. */
function partsOf(report: Report, entry: Entry): readonly Placed[] {
  const { value } = entry;
  if (value.kind === 'list') {
    if (value.items.length === 0) report.error(entry.keySpan, 'no-value', { sentence: '`week` is empty. Write `week: Mon-Fri`.' });
    return textsOf(report, entry.key, value.items);
  }
  const text = readText(report, entry, 'weekdays such as `Mon-Fri`');
  if (text === undefined) return [];
  return text.split(',').map((part) => ({ text: part.trim(), span: value.span }));
}

const shape = /^([A-Za-z]+)(?:\s*-\s*([A-Za-z]+))?(?:\s+(half))?$/;

function daysIn(
  report: Report,
  text: string,
  span: Span,
): { readonly weekdays: readonly number[]; readonly counts: HalfUnits } | undefined {
  const [, first, last = first, half] = shape.exec(text) ?? [];
  if (first === undefined || last === undefined) {
    report.error(span, 'bad-when', { sentence: `\`${text}\` is no part of a week. Write \`Mon-Fri\`, or \`Mon-Fri, Sat half\`.` });
    return undefined;
  }
  const [from, to] = [weekdayNamed(first), weekdayNamed(last)];
  if (from === undefined || to === undefined) {
    sayWeekday(report, from === undefined ? first : last, span);
    return undefined;
  }
  const weekdays = Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
  return { weekdays, counts: half === undefined ? 2 : 1 };
}

function sayWeekday(report: Report, word: string, span: Span): void {
  const long = nearestName(word);
  const hint = nearest(word, ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']) ?? (long?.endsWith('day') === true ? long : undefined);
  const advice = hint === undefined ? 'Write `Mon`, `Tue`, `Wed`, `Thu`, `Fri`, `Sat` or `Sun`.' : `Did you mean \`${hint}\`?`;
  report.error(span, 'bad-when', { sentence: `\`${word}\` is no weekday. ${advice}` });
}
