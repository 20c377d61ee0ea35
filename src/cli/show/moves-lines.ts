import type { ShownDate } from '#cli/http/moves-answers.ts';
import type { Paint } from '#cli/text/style.ts';
import { wrap } from '#cli/text/table.ts';
import { dateWords, shiftOf, sizeOf } from '#core/foretold-words.ts';
import { instantIn } from './forecast-lines.ts';

interface Shown {
  readonly zone: string;
  readonly width: number;
  readonly paint: Paint;
}

/** Each date that was foretold, how far it lies from the one before, and by what. */
export function movesLines(dates: readonly ShownDate[], shown: Shown): readonly string[] {
  return dates.flatMap((date) => dateLines(date, shown));
}

export function dateLines({ seq, at, move, pastTarget, ...date }: ShownDate, { zone, width, paint }: Shown): readonly string[] {
  const size = move === undefined ? '' : `, ${move.samples === 0 ? 'with no date to compare it with' : shiftOf(move.ms)}`;
  const late = pastTarget === undefined ? '' : `, past its target ${instantIn(zone, pastTarget)}`;
  return [
    paint('bold', `${instantIn(zone, at)}  #${seq}`),
    ...wrap(`${dateWords(date)}${size}${late}`, width - 2).map((line) => `  ${line}`),
    ...(move?.parts ?? []).flatMap((part) => wrap(`${sizeOf(part)}  ${part.words}`, width - 4).map((line) => `    ${line}`)),
  ];
}
