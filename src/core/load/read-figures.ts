import { z } from 'zod';
import type { LoadFigures } from './figures.ts';

const number = z.number();
const count = z.number().min(0);
const interval = z.strictObject({ low: number, value: number, high: number });
const verdict = z.enum(['pass', 'fail', 'inconclusive']);
const quantiles = { p50Ms: count.exactOptional(), p95Ms: count.exactOptional(), p99Ms: count.exactOptional() };

const judged = z.strictObject({
  verdict,
  because: z.string(),
  asideSeconds: count.exactOptional(),
  warmUpSeconds: count,
  voidSeconds: count,
  findings: z.array(
    z.strictObject({ what: z.string(), asked: z.string(), boundMs: count.exactOptional(), measured: interval.exactOptional(), verdict }),
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
  steps: z.array(z.strictObject({ offered: count, delivered: count })).max(1_000),
  knee: z.strictObject({ capacity: count, low: count, high: count, isReached: z.boolean() }).exactOptional(),
  bottleneck,
  instances: z.array(z.strictObject({ count, capacity: count, isReached: z.boolean() })),
});

const relative = z.strictObject({
  release: z.string(),
  ratios: z.array(z.strictObject({ what: z.string(), ratio: interval.exactOptional(), most: number })),
});

const coverage = z.strictObject({ file: z.string(), seen: count, of: count, unseen: z.array(z.string()).max(100) });

const figuresShape: z.ZodType<LoadFigures> = z.strictObject({
  format: z.literal('lockstep-load-1'),
  title: z.string(),
  judged,
  stretches: z
    .array(z.strictObject({ at: count, seconds: count, offered: count, answered: count, failed: count, ...quantiles, isVoid: z.boolean() }))
    .max(1_000),
  steps: z
    .array(z.strictObject({ name: z.string(), answered: count, failed: count, ...quantiles, reason: z.string().exactOptional() }))
    .max(1_000),
  latencies: z.array(z.strictObject({ fromMs: count, toMs: count, count })).max(1_000),
  knee: knee.exactOptional(),
  relative: relative.exactOptional(),
  bottleneck: bottleneck.exactOptional(),
  coverage: coverage.exactOptional(),
  generator: z.strictObject({ threads: count, seconds: count, processorSeconds: count }).exactOptional(),
});

/** What a `load.json` says; undefined where it is none, or of a later Lockstep. An agent wrote it: it is foreign. */
export function readFigures(document: unknown): LoadFigures | undefined {
  const parsed = figuresShape.safeParse(document);
  return parsed.success ? parsed.data : undefined;
}
