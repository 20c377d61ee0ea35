import { z } from 'zod';
import { usualAdvice, type CanaryAdvice } from '#core/canary/advice.ts';

const share = z.number().min(0).max(1);

/** What a canary is planned from; the limits are those of the system file. */
export const adviceBody = z.strictObject({
  requestsPerSecond: z.number().min(0.001).max(9_999_999),
  errors: share.default(usualAdvice.errors),
  find: share.default(usualAdvice.find),
  budget: z.int().min(1).max(100_000_000).default(usualAdvice.budget),
  withinMs: z.int().min(1_000).max(86_400_000).default(usualAdvice.withinMs),
});

const advisedStep = z.strictObject({ share: z.number(), ms: z.number(), requests: z.number(), failing: z.number() });

export const adviceShape: z.ZodType<CanaryAdvice> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('plan'),
    sentence: z.string(),
    steps: z.array(advisedStep),
    ms: z.number(),
    requestsAtStake: z.number(),
    failingAtStake: z.number(),
    file: z.string(),
  }),
  z.strictObject({
    kind: z.literal('too-little-traffic'),
    sentence: z.string(),
    next: z.string(),
    ms: z.number(),
    requests: z.number(),
  }),
  z.strictObject({ kind: z.literal('not-detectable'), sentence: z.string(), next: z.string() }),
]);
