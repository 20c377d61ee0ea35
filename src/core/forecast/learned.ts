// What is known of how long waits last, by what is waited for.
import type { DayIndex } from '#core/time/index-of-days.ts';
import { workingTimeBetween } from '#core/time/index-of-days.ts';
import type { Instant, Milliseconds } from '#core/system.ts';
import { learn, priors, type Lasting, type Observation, type Prior } from './survival.ts';

/** A kind of wait in a stage, of a group or a check: what one of them took tells of the next. */
export interface Subject {
  readonly kind: keyof typeof priors;
  readonly stage: string;
  readonly label: string;
}

export function subjectKey({ kind, stage, label }: Subject): string {
  return `${kind} ${stage} ${label}`;
}

/** Subject → from when to when, of those that are over. Folded from the ledger. */
export type WaitHistory = ReadonlyMap<string, readonly { readonly from: Instant; readonly to: Instant }[]>;

/** Where a compilation asks how long something lasts. `askedAt`: it runs already. */
export type Learned = (subject: Subject, askedAt: Instant | undefined) => Lasting;

/** Who works forty hours of a week's 168 answers so much later by the clock. */
const clockOverWork = 168 / 40;

/** `index`: the calendar whose working time people answer in. */
export function learnedFrom(
  history: WaitHistory,
  open: ReadonlyMap<string, readonly Instant[]>,
  { index, now }: { readonly index: DayIndex | undefined; readonly now: Instant },
): Learned {
  const known = new Map<string, Lasting>();
  return (subject) => {
    const key = subjectKey(subject);
    const lasting = known.get(key) ?? learn(observationsOf(subject), priorOf(subject, index));
    known.set(key, lasting);
    return lasting;
  };

  function observationsOf(subject: Subject): readonly Observation[] {
    const own = isOfPeople(subject) ? index : undefined;
    const key = subjectKey(subject);
    const closed = (history.get(key) ?? []).map(({ from, to }): Observation => ({ ms: spanOf(own, from, to), isOpen: false }));
    return [...closed, ...(open.get(key) ?? []).map((from): Observation => ({ ms: spanOf(own, from, now), isOpen: true }))];
  }
}

function priorOf(subject: Subject, index: DayIndex | undefined): Prior {
  const { medianMs, mostMs } = priors[subject.kind];
  return !isOfPeople(subject) || index !== undefined
    ? { medianMs, mostMs }
    : { medianMs: clockOverWork * medianMs, mostMs: clockOverWork * mostMs };
}

export function isOfPeople({ kind }: Subject): boolean {
  return kind !== 'check' && kind !== 'deployment';
}

/** Outside of what the calendar knows the clock has to do. */
function spanOf(index: DayIndex | undefined, from: Instant, to: Instant): Milliseconds {
  const worked = index === undefined ? undefined : workingTimeBetween(index, from, to);
  return Math.max(0, worked ?? to - from);
}
