import { z } from 'zod';
import { refreshedShape } from '#core/api/data-shapes.ts';
import { migrationMeasuredShape } from '#core/api/migration-shapes.ts';
import type { OrderResult } from '#core/command.ts';
import { provedShape } from '#core/data/proved.ts';

const resultFields = {
  digest: z.string().exactOptional(),
  verdict: z.enum(['pass', 'fail', 'error', 'inconclusive']).exactOptional(),
  counts: z.object({ passed: z.number(), failed: z.number(), skipped: z.number() }).readonly().exactOptional(),
  cases: z
    .object({ passed: z.array(z.string()).readonly(), failed: z.array(z.string()).readonly(), skipped: z.array(z.string()).readonly() })
    .readonly()
    .exactOptional(),
  blobs: z.record(z.string(), z.string()).readonly().exactOptional(),
  lastWords: z.string().exactOptional(),
  ms: z.number().exactOptional(),
  migration: migrationMeasuredShape.exactOptional(),
  refreshed: refreshedShape.exactOptional(),
  proved: provedShape.exactOptional(),
  since: z.number().exactOptional(),
  canary: z
    .object({
      verdict: z.enum(['pass', 'fail', 'inconclusive']),
      weight: z.number(),
      newRequests: z.number(),
      oldRequests: z.number(),
      newUsers: z.number(),
      newUsersHit: z.number(),
      evidence: z.number(),
      metric: z.string().exactOptional(),
      strikes: z.number(),
    })
    .exactOptional(),
} satisfies { readonly [Field in keyof Required<OrderResult>]: z.ZodType };
/** All of it: what stood here alone would be told without it after a crash. */
const result = z.object(resultFields);

/** One line of the journal. */
export const recordShape = z.discriminatedUnion('kind', [
  /** Before anything is done. Written again with a higher attempt when it is done again after a crash. */
  z.strictObject({
    kind: z.literal('intent'),
    system: z.string(),
    /** `SYSTEM/KEY`, here and below. */
    key: z.string(),
    fence: z.int(),
    /** Over the order without its secrets. */
    orderDigest: z.string(),
    attempt: z.int(),
    at: z.number(),
  }),
  z.strictObject({
    kind: z.literal('result'),
    key: z.string(),
    state: z.enum(['succeeded', 'failed', 'absent', 'unknown']),
    at: z.number(),
    because: z.string(),
    result: result.exactOptional(),
  }),
  /** The controller has the result. */
  z.strictObject({ kind: z.literal('acknowledged'), key: z.string() }),
  z.strictObject({ kind: z.literal('fence'), place: z.string(), fence: z.int() }),
  z.strictObject({ kind: z.literal('health'), place: z.string(), seq: z.int() }),
]);
