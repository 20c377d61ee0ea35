// The browser reads these, too: the small zod weighs it a third of the other.
import * as z from 'zod/mini';
import type { TestedReport } from './tested.ts';

const reportShape: z.ZodMiniType<TestedReport> = z.strictObject({
  count: z.int().check(z.minimum(0)),
  cases: z.readonly(
    z.array(
      z.strictObject({
        name: z.string(),
        state: z.enum(['passed', 'failed', 'skipped']),
        isFlaky: z.boolean(),
        because: z.exactOptional(z.string()),
      }),
    ),
  ),
});

/** Undefined for what another Lockstep wrote, or nobody. */
export function readTestedReport(document: unknown): TestedReport | undefined {
  return reportShape.safeParse(document).data;
}
