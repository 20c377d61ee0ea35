// The browser reads these, too: the small zod weighs it a third of the other.
import * as z from 'zod/mini';
import type { LoadFigures } from './figures.ts';

const number = z.number();
const count = z.number().check(z.minimum(0));
const interval = z.strictObject({ low: number, value: number, high: number });
const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const quantiles = { p50Ms: z.exactOptional(count), p95Ms: z.exactOptional(count), p99Ms: z.exactOptional(count) };

const judged = z.strictObject({
  verdict,
  because: z.string(),
  asideSeconds: z.exactOptional(count),
  warmUpSeconds: count,
  voidSeconds: count,
  findings: z.array(
    z.strictObject({ what: z.string(), asked: z.string(), boundMs: z.exactOptional(count), measured: z.exactOptional(interval), verdict }),
  ),
});

const bottleneck = z.strictObject({
  kind: z.enum([
    'generator',
    'host',
    'event-loop',
    'processor',
    'lock',
    'disk',
    'statement',
    'connections',
    'pool',
    'serial',
    'upstream',
    'slow',
    'unknown',
  ]),
  because: z.string(),
});

const knee = z.strictObject({
  steps: z.array(z.strictObject({ offered: count, delivered: count })).check(z.maxLength(1_000)),
  knee: z.exactOptional(z.strictObject({ capacity: count, low: count, high: count, isReached: z.boolean() })),
  bottleneck,
  instances: z.array(z.strictObject({ count, capacity: count, isReached: z.boolean() })),
});

const relative = z.strictObject({
  release: z.string(),
  ratios: z.array(z.strictObject({ what: z.string(), ratio: z.exactOptional(interval), most: number })),
});

const coverage = z.strictObject({ file: z.string(), seen: count, of: count, unseen: z.array(z.string()).check(z.maxLength(100)) });

const figuresShape: z.ZodMiniType<LoadFigures> = z.strictObject({
  format: z.literal('lockstep-load-1'),
  title: z.string(),
  judged,
  stretches: z
    .array(z.strictObject({ at: count, seconds: count, offered: count, answered: count, failed: count, ...quantiles, isVoid: z.boolean() }))
    .check(z.maxLength(1_000)),
  steps: z
    .array(z.strictObject({ name: z.string(), answered: count, failed: count, ...quantiles, reason: z.exactOptional(z.string()) }))
    .check(z.maxLength(1_000)),
  latencies: z.array(z.strictObject({ fromMs: count, toMs: count, count })).check(z.maxLength(1_000)),
  knee: z.exactOptional(knee),
  relative: z.exactOptional(relative),
  bottleneck: z.exactOptional(bottleneck),
  coverage: z.exactOptional(coverage),
  generator: z.exactOptional(z.strictObject({ threads: count, seconds: count, processorSeconds: count })),
});

/** What a `load.json` says; undefined where it is none, or of a later Lockstep. An agent wrote it: it is foreign. */
export function readFigures(document: unknown): LoadFigures | undefined {
  const parsed = figuresShape.safeParse(document);
  return parsed.success ? parsed.data : undefined;
}
