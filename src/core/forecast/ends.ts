// When waits end, for a row of instants from which they run.
import { addWorkingTime, soakDue } from '#core/time/index-of-days.ts';
import { withoutPaused } from '#core/time/paused-days.ts';
import { afterPause, endOfCounted, endOfWork, noPauses, type Pauses } from '#core/time/pauses.ts';
import type { Instant } from '#core/system.ts';
import type { LastingWait, Wait } from './waits.ts';

export interface Ending {
  readonly from: Float64Array;
  /** Of a wait whose length is a matter of chance: one for each. */
  readonly lengths: Float64Array | undefined;
  readonly now: Instant;
  /** What ends last stays: later ends are written over earlier ones. */
  readonly target: Float64Array;
}

const never = Number.POSITIVE_INFINITY;

export function endRow(wait: Wait, ending: Ending): void {
  switch (wait.kind) {
    case 'until':
      return raise(ending, () => wait.at);
    case 'never':
      return raise(ending, () => never);
    case 'elapsed':
      return raise(ending, (from) => latest(wait.pauses, (pauses) => endOfCounted(pauses, from, wait.ms)));
    case 'soak':
      return raise(
        ending,
        remembered((from) => latest(wait.pauses, (pauses) => endOfSoak(wait, pauses, from))),
      );
    case 'work':
      return raise(
        ending,
        remembered((from) => latest(wait.pauses, (pauses) => endOfWork(wait.index, pauses, from, wait.ms) ?? never)),
      );
    case 'lasting':
      return raiseLasting(wait, ending);
  }
}

function raise({ from, target }: Ending, endOf: (from: Instant) => Instant): void {
  for (let each = 0; each < target.length; each += 1) {
    const begun = from[each] ?? never;
    const end = begun === never ? never : endOf(begun);
    if (end > (target[each] ?? 0)) target[each] = end;
  }
}

/** Samples that have come to the same instant ask once. */
function remembered(endOf: (from: Instant) => Instant): (from: Instant) => Instant {
  let [last, end] = [Number.NaN, Number.NaN];
  return (from) => {
    if (from !== last) [last, end] = [from, endOf(from)];
    return end;
  };
}

export function endOfSoak({ index, workingDays }: Extract<Wait, { kind: 'soak' }>, pauses: Pauses, from: Instant): Instant {
  const due = soakDue(withoutPaused(index, pauses), from, workingDays) ?? never;
  return workingDays === 0 ? due : afterPause(pauses, due);
}

/** A soak is over once it is in all of its environments. */
function latest(all: readonly Pauses[] | undefined, endOf: (pauses: Pauses) => Instant): Instant {
  return all === undefined ? endOf(noPauses) : all.reduce((last, pauses) => Math.max(last, endOf(pauses)), Number.NEGATIVE_INFINITY);
}

/** What runs already ran from when it was asked for, and has not ended before now. */
function raiseLasting({ askedAt, index, atLatest = never, overdueAt }: LastingWait, { from, lengths, now, target }: Ending): void {
  for (let each = 0; each < target.length; each += 1) {
    const begun = askedAt ?? from[each] ?? never;
    const end = begun === never ? never : lastingEnd(index, begun, lengths?.[each] ?? 0);
    const promised = begun === never ? never : Math.min(end, Math.max(begun, atLatest));
    const isLate = overdueAt !== undefined && begun < never && promised >= overdueAt(begun);
    const known = isLate ? never : askedAt === undefined ? promised : Math.max(now, promised);
    if (known > (target[each] ?? 0)) target[each] = known;
  }
}

function lastingEnd(index: LastingWait['index'], begun: Instant, length: number): Instant {
  // Whoever answers at once need not be at work.
  if (index === undefined || length === 0) return begun + length;
  return addWorkingTime(index, begun, length) ?? never;
}
