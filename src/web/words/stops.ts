import type { Status } from '#core/views/status.ts';

/** Where a stage lies for a release: left behind, where it is now, the next one, or further ahead. */
export type StopKind = 'behind' | 'here' | 'next' | 'ahead';

interface Stop {
  readonly status: Status;
  /** Since when it runs there. */
  readonly since?: number | undefined;
}

/** A release waits before its next stage, or is held out of it, without having been there. */
export function kindOfStop({ status, since }: Stop): StopKind {
  if (status === 'empty') return 'ahead';
  if (status === 'passed') return 'behind';
  const isBefore = status === 'waiting' || status === 'ready' || status === 'held';
  return isBefore && since === undefined ? 'next' : 'here';
}
