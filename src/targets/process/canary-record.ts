// What is written down of a canary: enough for the next agent to go on as if nothing had happened.
import { z } from 'zod';
import type { CanaryState } from '#core/canary/watch-canary.ts';

const wager = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).readonly();

const state = z.strictObject({
  mode: z.enum(['watching', 'suspended', 'ended']),
  stage: z.int(),
  suspendedSince: z.number().exactOptional(),
  servesSince: z.number(),
  stageSince: z.number(),
  strikes: z.union([z.literal(0), z.literal(1)]),
  wagers: z.record(z.string(), wager),
  baselines: z.record(z.string(), z.strictObject({ seen: z.number(), bad: z.number() })),
  newSeen: z.number(),
  oldSeen: z.number(),
}) satisfies z.ZodType<CanaryState>;

const query = z.strictObject({
  name: z.string(),
  prometheus: z.string(),
  query: z.string(),
  below: z.number().exactOptional(),
  above: z.number().exactOptional(),
});

const verdict = z.strictObject({
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  because: z.string(),
  metric: z.string().exactOptional(),
});

/** One step `judge`: what it asks for, and how far it has come. */
const judging = z.strictObject({
  /** Its order. */
  key: z.string(),
  weight: z.int(),
  seconds: z.number(),
  requests: z.number(),
  /** Fewer tell nothing about latency; absent: as many as usual. */
  users: z.number().exactOptional(),
  warmUpMs: z.number(),
  suspendMs: z.number(),
  queries: z.array(query).readonly(),
  /** Its time begins when the checks of the rollout have passed; until then it is watched all the same. */
  areChecksDone: z.boolean(),
  /** When it is over, whatever was seen, by this host's clock. */
  until: z.number(),
  /** The second up to which slices are counted. */
  lastAt: z.number(),
  newRequests: z.int(),
  oldRequests: z.int(),
  newUsers: z.int(),
  newUsersHit: z.int(),
  /** The last thing that changed the weight. */
  because: z.string().exactOptional(),
  verdict: verdict.exactOptional(),
  /** Found worse after its verdict, while a person was waited for: it goes no further. */
  relapse: verdict.exactOptional(),
});

export const canaryShape = z.strictObject({
  /** The new side. */
  side: z.enum(['blue', 'green']),
  /** The share of visitors that is in force, in ten-thousandths. */
  weight: z.int(),
  key: z.union([z.strictObject({ from: z.literal('address') }), z.strictObject({ from: z.enum(['cookie', 'header']), name: z.string() })]),
  salt: z.string(),
  /** So much slower the new side may be. */
  slackMs: z.number().exactOptional(),
  /** Wagers and what is usual on the old side go on from step to step. */
  state: state.exactOptional(),
  judging: judging.exactOptional(),
});

export type CanaryRecord = Readonly<z.infer<typeof canaryShape>>;
export type JudgingRecord = Readonly<z.infer<typeof judging>>;
export type JudgingVerdict = Readonly<z.infer<typeof verdict>>;
