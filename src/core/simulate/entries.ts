import type { Promotion, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** A promotion that was let in. */
export interface Entry {
  readonly release: string;
  readonly stage: string;
  /** The how many-th time, from 1. */
  readonly attempt: number;
  readonly startedAt: Instant;
  readonly promotion: Promotion;
}

/** By what they mean: release, stage and the how many-th time; never by a number of the history. */
export function entriesOf(state: State, since: Instant): ReadonlyMap<string, Entry> {
  const attempts = new Map<string, number>();
  const entries = new Map<string, Entry>();
  for (const promotion of [...state.promotions.values()].toSorted((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0))) {
    const { kind, release, stage, startedAt } = promotion;
    if (kind !== 'normal' || startedAt === undefined) continue;
    const place = `${release} ${stage}`;
    const attempt = (attempts.get(place) ?? 0) + 1;
    attempts.set(place, attempt);
    const entry = { release, stage, attempt, startedAt, promotion };
    if (startedAt >= since) entries.set(keyOfEntry(entry), entry);
  }
  return entries;
}

export function keyOfEntry({ release, stage, attempt }: Pick<Entry, 'release' | 'stage' | 'attempt'>): string {
  return `${release} ${stage} ${attempt}`;
}
