import { localTime } from '#cli/text/instant.ts';
import type { Paint } from '#cli/text/style.ts';
import type { UnmaskedView } from '#core/views/unmasked.ts';

/** `× not masked, by Exception staging/x1 of tess and rita until 4 Mar 12:00`, and that it may not be there any more. */
export function wordsOfUnmasked({ exception, by = '', second = '', until, overdue }: UnmaskedView, now: number, paint: Paint): string {
  const permitted =
    exception === undefined || until === undefined
      ? ''
      : `, by Exception ${exception} of ${by}${second === '' ? '' : ` and ${second}`} until ${localTime(until, now)}`;
  const over = overdue === undefined ? '' : `; × it may not be there any more since ${localTime(overdue.since, now)}: ${overdue.because}`;
  return paint('red', `× not masked${permitted}${over}`);
}
