import { z } from 'zod';
import type { LiveCanary } from '#core/canary/live.ts';
import type { Sight } from '#core/state.ts';
import type { CanaryStepView, CanaryView, QuestionView, TakenBackView } from '#core/views/shapes.ts';

// What production told of a release, as zod shapes: beside `view-shapes.ts`, which is long enough.

const text = z.string();
const number = z.number();
const blobs = z.record(text, text).exactOptional();

const sightShape: z.ZodType<Sight> = z.strictObject({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  weight: number,
  newRequests: number,
  oldRequests: number,
  newUsers: number,
  newUsersHit: number,
  evidence: number,
  metric: text.exactOptional(),
  strikes: number,
  at: number,
  because: text,
  blobs,
});

/** What the agent says of the canary that it looks at; made by it, so it is parsed. */
export const liveCanaryShape: z.ZodType<LiveCanary> = z.object({
  weight: number,
  newRequests: number,
  oldRequests: number,
  newUsers: number,
  newUsersHit: number,
  evidence: number,
  metric: text.max(500).exactOptional(),
  strikes: number,
  mode: z.enum(['watching', 'suspended', 'ended']),
  until: number,
});

export const liveCanaryAnswer = z.strictObject({ system: text, environment: text, canary: liveCanaryShape.exactOptional() });

const stepState = z.enum(['ahead', 'now', 'asks', 'done', 'failed']);

const stepShape: z.ZodType<CanaryStepView> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('weight'),
    weight: number,
    ms: number,
    requests: number,
    state: stepState,
    saw: sightShape.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('ask'), role: text, state: stepState, saw: sightShape.exactOptional() }),
]);

export const canaryViewShape: z.ZodType<CanaryView> = z.strictObject({
  environment: text,
  weight: number,
  steps: z.array(stepShape),
  ended: z.enum(['passed', 'goes back', 'went back']).exactOptional(),
});

export const questionShape: z.ZodType<QuestionView> = z.strictObject({
  environment: text,
  of: z.enum(['step', 'verdict', 'interruption']),
  because: text,
  role: text.exactOptional(),
  since: number,
  until: number,
  maySayOn: z.array(text),
  mayLookAgain: z.array(text),
});

export const takenBackShape: z.ZodType<TakenBackView> = z.strictObject({
  state: z.enum(['going', 'done', 'failed']),
  sentence: text,
  label: text,
  evidence: text,
  at: number,
  to: text.exactOptional(),
  blobs,
  letIn: text.exactOptional(),
});
