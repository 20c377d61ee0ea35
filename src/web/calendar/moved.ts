// What a what-if moves: the dates of each release before and after, and whether that is a move at all.
import { say, sayCore } from '#web/words/say.ts';
import type { ForecastLine } from '#core/forecast/view.ts';
import type { Instant } from '#core/system.ts';
import type { DayView } from '#core/views/calendar.ts';

export interface Moved {
  readonly release: string;
  readonly isMoved: boolean;
  readonly evenOdds: Change;
  readonly nineInTen: Change;
  readonly words: string;
}

export interface Change {
  readonly before?: Instant;
  readonly after?: Instant;
  /** `+3 wd`; in days where the calendar drawn does not reach so far, and absent where it is the same day. */
  readonly by?: string;
}

/** Less than this is chance: two answers are of two instants. */
const fewMs = 30 * 60_000;
/** Nine in ten of one and the same world differ by less. */
const fewPercent = 5;
const dayMs = 86_400_000;

export function movedBy(before: readonly ForecastLine[], after: readonly ForecastLine[], days: readonly DayView[]): readonly Moved[] {
  return after.flatMap((line) => {
    const old = before.find(({ release }) => release === line.release);
    if (old === undefined || line.shift === undefined) return [];
    const isMoved = isShift(line.shift);
    return [
      {
        release: line.release,
        isMoved,
        evenOdds: changeOf(old.evenOdds, isMoved ? line.evenOdds : old.evenOdds, days),
        nineInTen: changeOf(old.nineInTen, isMoved ? line.nineInTen : old.nineInTen, days),
        words: sayCore(line.shift.words),
      },
    ];
  });
}

function isShift({ meanMs, laterPercent, soonerPercent, lost, gained }: NonNullable<ForecastLine['shift']>): boolean {
  if (lost > 0 || gained > 0) return true;
  return meanMs !== undefined && (Math.abs(meanMs) >= fewMs || laterPercent + soonerPercent >= fewPercent);
}

function changeOf(before: Instant | undefined, after: Instant | undefined, days: readonly DayView[]): Change {
  const by = before === undefined || after === undefined ? undefined : distanceOf(before, after, days);
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }), ...(by !== undefined && { by }) };
}

/** In working days where both lie on days that are known, else in days of the clock. */
export function distanceOf(before: Instant, after: Instant, days: readonly DayView[]): string | undefined {
  const [from, to] = [days.findIndex((day) => before < day.to), days.findIndex((day) => after < day.to)];
  if (from < 0 || to < 0 || before < (days[0]?.from ?? 0) || after < (days[0]?.from ?? 0)) {
    return signed(Math.round((after - before) / dayMs), say('d'));
  }
  const crossed = days.slice(Math.min(from, to) + 1, Math.max(from, to) + 1).reduce((sum, { counts = 1 }) => sum + counts, 0);
  return signed(to >= from ? crossed : -crossed, say('wd'));
}

function signed(count: number, unit: string): string | undefined {
  return count === 0 ? undefined : `${count > 0 ? '+' : '−'}${Math.abs(count)} ${unit}`;
}
