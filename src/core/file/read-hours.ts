import { reading } from '#core/time/misread.ts';
import { timeAt } from '#core/time/recurrence-words.ts';
import type { CalendarDefinition } from '#core/time/definitions.ts';
import type { MinuteOfDay } from '#core/time/types.ts';
import type { Report, Span } from './report.ts';
import type { Entry } from './tree.ts';
import { capital, readText } from './values.ts';

/** `09:00-17:00` */
export function readHours(report: Report, entry: Entry): CalendarDefinition['hours'] | undefined {
  const text = readText(report, entry, 'hours such as `09:00-17:00`');
  if (text === undefined) return undefined;
  const [, begins, ends] = /^\s*(\S+?)\s*-\s*(\S+)\s*$/.exec(text) ?? [];
  if (begins === undefined || ends === undefined) {
    report.error(entry.value.span, 'bad-when', { sentence: `\`${text}\` is no time from when to when. Write \`09:00-17:00\`.` });
    return undefined;
  }
  const from = clockOf(report, begins, entry.value.span, 'start');
  const to = from === undefined ? undefined : clockOf(report, ends, entry.value.span, 'end');
  if (from === undefined || to === undefined) return undefined;
  if (from < to) return { from, to };
  const sentence = `These hours end before they begin. Write the earlier time first: \`${ends}-${begins}\`.`;
  report.error(entry.value.span, 'window-backwards', { sentence: from === to ? 'These hours are empty. Write `09:00-17:00`.' : sentence });
  return undefined;
}

/** `16:00` */
export function readClock(report: Report, entry: Entry): MinuteOfDay | undefined {
  const text = readText(report, entry, 'a time such as `16:00`');
  return text === undefined ? undefined : clockOf(report, text.trim(), entry.value.span, 'end');
}

function clockOf(report: Report, text: string, span: Span, use: 'start' | 'end'): MinuteOfDay | undefined {
  const read = reading(() => ({ minute: timeAt(text, 1, use) }));
  if (read.ok) return read.minute;
  report.error(span, 'bad-when', { sentence: capital(read.problem) });
  return undefined;
}
