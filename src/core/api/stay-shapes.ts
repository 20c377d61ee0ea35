import { z } from 'zod';
import type { StayView } from '#core/views/stays.ts';

const stayFields = {
  release: z.string(),
  stage: z.string(),
  promotion: z.string(),
  kind: z.enum(['normal', 'rollback', 'adoption']),
  by: z.string(),
  from: z.number(),
  to: z.number().exactOptional(),
  again: z.literal(true).exactOptional(),
  takenBack: z.literal(true).exactOptional(),
} satisfies { readonly [Field in keyof Required<StayView>]: z.ZodType };
const stayShape: z.ZodType<StayView> = z.strictObject(stayFields);

/** Oldest first. */
export const staysShape = z.strictObject({ system: z.string(), seq: z.number(), environment: z.string(), stays: z.array(stayShape) });
