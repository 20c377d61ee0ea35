import type { Availability, Stretch } from '#core/availability.ts';
import { localTime } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

interface Shown {
  readonly availability: Availability;
  readonly counted: string;
  readonly days: number;
}

/** The sentence, a chart in which what did not answer is easily seen, and how it is counted. */
export function availabilityLines({ availability, counted, days }: Shown, options: ViewOptions): readonly string[] {
  const { width, paint, now } = options;
  const sentence = wrap(availability.sentence, width).map((line) => paint('bold', line));
  if (availability.minutes === 0) return [...sentence, ...wrap(counted, width)];
  const columns = columnsOf(availability.parts, Math.min(width - 2, 96));
  const chart = columns.map((parts) => signOf(parts, paint)).join('');
  const ends = `  ${localTime(availability.from, now)}`;
  const until = localTime(availability.from + availability.ms, now);
  const gap = ' '.repeat(Math.max(1, columns.length + 2 - ends.length - until.length));
  return [
    ...sentence,
    '',
    `  ${chart}`,
    paint('dim', `${ends}${gap}${until}`),
    paint('dim', `  █ answered   ▄ in part   × not at all   · nobody told   (${days} ${days === 1 ? 'day' : 'days'})`),
    '',
    ...wrap(counted, width).map((line) => paint('dim', line)),
  ];
}

/** Neighbours share a column where there are more parts than columns: the worst of them decides. */
function columnsOf(parts: readonly Stretch[], most: number): readonly (readonly Stretch[])[] {
  const perColumn = Math.max(1, Math.ceil(parts.length / most));
  const columns = Math.ceil(parts.length / perColumn);
  return Array.from({ length: columns }, (_column, index) => parts.slice(index * perColumn, (index + 1) * perColumn));
}

function signOf(parts: readonly Stretch[], paint: ViewOptions['paint']): string {
  const minutes = parts.reduce((sum, part) => sum + part.minutes, 0);
  const answered = parts.reduce((sum, part) => sum + part.answered, 0);
  if (minutes === 0) return paint('dim', '·');
  if (answered === 0) return paint('red', '×');
  return answered === minutes ? paint('green', '█') : paint('yellow', '▄');
}
