import { wordsOfSpan } from '#core/words.ts';
import type { Shift } from './what-if.ts';

/** Below it the two are the same to people. */
const fewMs = 30 * 60_000;

/** `4 d 2 h later at the mean, in 96 of 100.` */
export function shiftWords({ meanMs, laterPercent, soonerPercent, lost, gained }: Omit<Shift, 'release'>): string {
  const ways =
    lost > 0 ? ' Sometimes it would get there no more.' : gained > 0 ? ' Sometimes it would get there where it does not now.' : '';
  if (meanMs === undefined) return `It would not get there at all.${ways}`;
  if (Math.abs(meanMs) < fewMs && laterPercent + soonerPercent < 5) return `Its date stays.${ways}`;
  const which = meanMs < 0 ? 'sooner' : 'later';
  return `${wordsOfSpan(Math.abs(meanMs))} ${which} at the mean, ${meanMs < 0 ? soonerPercent : laterPercent} of 100 are.${ways}`;
}
