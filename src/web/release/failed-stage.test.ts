import { expect, test } from 'vitest';
import type { StageView } from '#core/views/shapes.ts';
import { failedStage } from './failed-stage.ts';

const stage: StageView = { stage: 'PROD', status: 'ready', environments: ['prod'], rollout: 'canary', entry: [], exit: [] };
const failed = { promotion: '1.1.0@PROD.1', at: 1, because: 'the canary failed' };
const takenBack = { state: 'done', sentence: 'Lockstep took PROD back.', label: 'watch', evidence: 'e1', at: 1 } as const;
const before: StageView = { ...stage, stage: 'INT', entered: 1 };

test.each([
  ['nothing said no', { next: 'PROD', stages: [before, stage] }, undefined],
  ['its canary failed and went back', { next: 'PROD', stages: [before, { ...stage, failed }] }, 'PROD'],
  ['its watch failed and the stage was taken back', { next: 'PROD', stages: [before, { ...stage, takenBack }] }, 'PROD'],
  ['the watch of its last stage failed and nobody could take it back', { stages: [before, { ...stage, takenBack }] }, 'PROD'],
  ['an attempt failed in a stage that it has come to since', { next: 'PROD', stages: [{ ...before, failed }, stage] }, undefined],
])('where %s, that is looked at first', (_, view, wanted) => {
  expect(failedStage(view)?.stage).toBe(wanted);
});
