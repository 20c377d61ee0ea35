// Whose word a release waits for, and for nothing else that could still say no.
import type { Blocker, BlockerCode } from '#core/blocker.ts';
import { isOpen, nextStage } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { attemptKey } from '#core/gates/context.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { blockersBefore } from '#core/views/ahead.ts';

/** A word that somebody is asked for. */
export interface Wanted {
  /** The same as long as the same word is wanted of the same attempt. */
  readonly key: string;
  readonly release: string;
  readonly stage: string;
  readonly blocker: Blocker;
}

/** What people are asked for. */
const words: ReadonlySet<BlockerCode> = new Set(['approval', 'sign-off', 'manual', 'scope', 'ask']);
/** While one of these stands a word may be in vain, or there is nothing to say it of: nobody is called for it. Time and queues are no reason. */
const tooEarly: ReadonlySet<BlockerCode> = new Set([
  'check',
  'migrations',
  'requirement',
  'unfillable',
  'not-entered',
  'pass-void',
  'release-held',
  'hotfix-missing',
  'overdue',
  'newer-was-here',
  'unknown',
  'stage-gone',
  'ended',
  'already-here',
]);

/** The words that a release waits for before the stage that it goes to. */
export function wantedOf(state: State, release: Release | undefined, now: Instant): readonly Wanted[] {
  if (!isOpen(release)) return [];
  const stage = indexOf(state).moving.get(release.id)?.stage ?? nextStage(state, release)?.name;
  if (stage === undefined) return [];
  const found = blockersBefore(state, release, stage, now);
  if (found.some(({ code }) => tooEarly.has(code))) return [];
  const attempt = attemptKey(release, stage);
  return found
    .filter((blocker) => words.has(blocker.code) && blocker.askable && blocker.clears.kind === 'person')
    .map((blocker) => ({
      key: [release.id, stage, attempt, blocker.code, blocker.stage, blocker.gate ?? blocker.environment ?? ''].join(' '),
      release: release.id,
      stage,
      blocker,
    }));
}
