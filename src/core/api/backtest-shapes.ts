import { z } from 'zod';
import type { BacktestDepth } from '#core/forecast/backtest.ts';
import type { BacktestView } from '#core/forecast/backtest-view.ts';

const [text, number] = [z.string(), z.number()];

const depthShape: z.ZodType<BacktestDepth> = z.strictObject({
  stage: text.exactOptional(),
  releases: number,
  undated: number,
  keptHalf: number,
  keptMost: number,
  lossHalfMs: number,
  lossMostMs: number,
  verdict: z.enum(['counts', 'shares', 'good', 'too-early', 'too-late']),
  words: text,
});

export const backtestShape: z.ZodType<BacktestView> = z.strictObject({
  system: text,
  seq: number,
  live: number,
  lookedAt: number,
  samples: number,
  words: text,
  depths: z.array(depthShape),
});
