import type { ReleaseView, StageView } from '#core/views/shapes.ts';

/**
 * The stage that went wrong last: it was taken back there, or its last attempt to enter failed and nothing has begun since. Whoever comes
 * is to look at that before anything else, though the next attempt may not be forbidden.
 */
export function failedStage({ stages, next }: Pick<ReleaseView, 'stages' | 'next'>): StageView | undefined {
  return stages.find((stage) => stage.takenBack !== undefined || (stage.failed !== undefined && stage.stage === next));
}
