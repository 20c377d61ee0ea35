import { z } from 'zod';
import { durationText, millisecondsOf } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';

const shareText = z
  .string()
  .regex(/^\d{1,3}(?:\.\d{1,4})? ?%$/, { error: (issue) => `\`${String(issue.input)}\` is no share. Write it as \`0.5 %\`` });

const minute = 60_000;
const usualPauseMs = minute;
/** Traffic that is slow to come is waited for so many times the time asked. */
const patience = 3;

/** Options of the `watch` check, which a gate `watch` is. Its hands lie in `src/checks/watch.ts`. */
export const watchOptions = z.strictObject({
  for: durationText.meta({ description: 'How long real traffic must keep within the bounds.', examples: ['30 minutes'] }),
  service: z.string().min(1).optional().meta({ description: 'Whose traffic; absent: every service that people reach.' }),
  errors: shareText.optional().meta({ description: 'The share of answers that may fail. Default: 1 %.', examples: ['0.5 %'] }),
  p50: durationText.optional().meta({ description: 'Half of the answers come within this time.' }),
  p95: durationText.optional().meta({ description: '19 of 20 answers come within this time.' }),
  p99: durationText.optional().meta({ description: '99 of 100 answers come within this time.', examples: ['800 ms'] }),
  requests: z.int().min(1).optional().meta({ description: 'Fewer requests prove nothing. Default: 300.' }),
  again: durationText.optional().meta({ description: 'The pause before the second look, after a first breach. Default: 1 minute.' }),
  queries: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        prometheus: z.url({ protocol: /^https?$/ }),
        query: z.string().min(1).max(4_000),
        below: z.number().optional(),
        above: z.number().optional(),
      }),
    )
    .max(20)
    .optional()
    .meta({ description: 'Numbers of Prometheus, each with a bound `below` or `above`. No number is never a pass.' }),
});

export const watchCheck = {
  id: 'watch',
  summary: 'Watches real traffic: within its bounds for long enough, or the stage goes back to what ran well before.',
  scalar: 'for',
  defaultTimeoutMs: 40 * minute,
  timeoutMsOf: (options) => {
    const read = watchOptions.safeParse(options);
    if (!read.success) return 40 * minute;
    const pauseMs = read.data.again === undefined ? usualPauseMs : millisecondsOf(read.data.again);
    return patience * millisecondsOf(read.data.for) + pauseMs + 5 * minute;
  },
  repeatable: true,
  options: watchOptions,
  examples: [
    { for: '30 minutes' },
    { for: '2 hours', errors: '0.5 %', p99: '800 ms', requests: 2_000, service: 'web' },
    {
      for: '1 hour',
      queries: [{ name: 'paid orders', prometheus: 'http://127.0.0.1:9090', query: 'rate(orders_paid_total[5m])', above: 0.1 }],
    },
  ],
} as const satisfies CheckDescription;
