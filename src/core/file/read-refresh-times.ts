import type { RefreshRule } from '#core/system.ts';
import { readRecurrence } from '#core/time/recurrence.ts';
import type { Fields, Reading } from './fields.ts';
import { readMoments, readWhens } from './read-when.ts';
import type { Entry } from './tree.ts';
import { readMilliseconds, readText } from './values.ts';

/** Who sleeps at night finds it done in the morning, or finds why it was not. */
const usualLatestMs = 3 * 60 * 60_000;
const oneWeekMs = 7 * 24 * 60 * 60_000;

/** When data are refreshed by themselves, and when a refresh may begin: `at: Sunday 01:00`, `latest-start: 3 hours`, `window: Nights`. */
export function readRefreshTimes(reading: Reading, fields: Fields): Pick<RefreshRule, 'at' | 'latestStartMs' | 'zone' | 'window'> {
  const { report } = reading;
  const [at, latest, zone, window] = ['at', 'latest-start', 'zone', 'window'].map((key) => fields.get(key));
  const moments = at === undefined ? [] : readMoments(report, at).map(({ text }) => text);
  if (latest !== undefined && at === undefined && !fields.isMeant('at')) {
    const sentence = 'Nothing is due here by itself, so nothing starts late. Add `at: Sunday 01:00`, or delete `latest-start`.';
    report.error(latest.keySpan, 'holds-nothing', { sentence });
  }
  const named = zone === undefined ? undefined : readText(report, zone, 'a zone such as `Europe/Berlin`');
  const open = window === undefined ? [] : readWindow(reading, window);
  const latestStartMs = latest === undefined ? usualLatestMs : readLatest(reading, latest);
  return {
    ...(moments.length > 0 && { at: moments, latestStartMs: latestStartMs ?? usualLatestMs }),
    ...(named !== undefined && { zone: named }),
    ...(open.length > 0 && { window: open }),
  };
}

function readLatest({ report }: Reading, entry: Entry): number | undefined {
  const ms = readMilliseconds(report, entry);
  if (ms === undefined || (ms > 0 && ms <= oneWeekMs)) return ms;
  const sentence = 'A refresh begins within a week of when it was due, or waits for the next time. Write `latest-start: 3 hours`.';
  report.error(entry.value.span, 'bad-duration', { sentence });
  return undefined;
}

/** The name of a window of the file, or times. */
function readWindow(reading: Reading, entry: Entry): readonly string[] {
  const { report, root } = reading;
  const text = entry.value.kind === 'text' ? entry.value.raw : undefined;
  const windows = root.kind === 'map' ? root.entries.get('windows')?.value : undefined;
  const names =
    windows?.kind === 'list'
      ? windows.items.flatMap((item) => {
          const name = item.kind === 'map' ? item.entries.get('name')?.value : undefined;
          return name?.kind === 'text' ? [name.raw] : [];
        })
      : [];
  if (text !== undefined && names.includes(text)) return [text];
  if (text !== undefined && text.trim() !== '' && !/\d|=/.test(text) && !readRecurrence(text).ok) {
    const sentence = `\`${text}\` is no window of this file, and no time. Name one of \`windows\`, or write \`every day 22:00 until 05:00 the next day\`.`;
    report.error(entry.value.span, 'bad-when', { sentence, expected: names });
    return [];
  }
  return readWhens(report, entry).map((when) => when.text);
}
