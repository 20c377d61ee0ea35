import { z } from 'zod';
import type { TestedReport } from './tested.ts';

const reportShape: z.ZodType<TestedReport> = z.strictObject({
  count: z.int().min(0),
  cases: z
    .array(
      z.strictObject({
        name: z.string(),
        state: z.enum(['passed', 'failed', 'skipped']),
        isFlaky: z.boolean(),
        because: z.string().exactOptional(),
      }),
    )
    .readonly(),
});

/** Undefined for what another Lockstep wrote, or nobody. */
export function readTestedReport(document: unknown): TestedReport | undefined {
  return reportShape.safeParse(document).data;
}
