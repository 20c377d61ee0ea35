import { z } from 'zod';
import { durationText, millisecondsOf } from '#catalogue/duration.ts';
import type { CheckDescription } from '#core/file/catalogue.ts';
import { andOf } from '#core/words.ts';

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
      z
        .strictObject({
          name: z.string().min(1).max(100),
          prometheus: z.url({ protocol: /^https?$/, error: 'This is no address of a Prometheus. Write it as `http://127.0.0.1:9090`' }),
          query: z.string().min(1).max(4_000),
          below: z.number().optional(),
          above: z.number().optional(),
        })
        // Without one it could never say no.
        .refine(({ below, above }) => below !== undefined || above !== undefined, {
          error: 'A query needs a bound. Add `below: 0.01` or `above: 0.99`',
        }),
    )
    .max(20)
    .optional()
    .meta({ description: 'Numbers of Prometheus, each with a bound `below` or `above`. No number is never a pass.' }),
});

/** What is counted at our router. */
const routed = ['service', 'errors', 'p50', 'p95', 'p99', 'requests'] as const;

function sayUnrouted(options: { readonly [key: string]: unknown }, environment: string): string | undefined {
  const { data } = watchOptions.safeParse(options);
  if (data === undefined) return undefined;
  const said = routed.filter((key) => data[key] !== undefined).map((key) => `\`${key}\``);
  const noneCome = `requests at our router, and in \`${environment}\` none come by it`;
  if ((data.queries ?? []).length === 0)
    return `A watch counts ${noneCome}. Let it ask your Prometheus: \`queries: [{name: errors, prometheus: "http://127.0.0.1:9090", query: "…", below: 0.01}]\`, or delete it.`;
  if (said.length === 0) return undefined;
  return `${andOf(said)} ${said.length === 1 ? 'counts' : 'count'} ${noneCome}. Say the same in \`queries\`, and delete ${said.length === 1 ? 'it' : 'them'} here.`;
}

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
  sayUnrouted,
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
