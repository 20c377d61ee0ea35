import type { Blocker } from '#core/blocker.ts';

/** The first line above a list of blockers. The controller's own sentence names them all, and they follow anyway. */
export function headingOf(told: {
  readonly release: string;
  readonly stage?: string | undefined;
  readonly sentence: string;
  readonly blockers: readonly Blocker[];
}): string {
  if (told.stage === undefined || told.blockers.length === 0) return told.sentence;
  const isOnItsWay = told.blockers.some(({ code }) => code === 'ask');
  return isOnItsWay ? `${told.release} asks, on its way into ${told.stage}:` : `${told.release} may not enter ${told.stage} yet:`;
}
