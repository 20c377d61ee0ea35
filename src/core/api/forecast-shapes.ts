import { z } from 'zod';
import type { ForecastLine, ForecastView } from '#core/forecast/view.ts';
import { releaseShape } from './values.ts';

const [text, number] = [z.string(), z.number()];
const instant = number.exactOptional();

/** `whatIf`: one thing that may happen, in words. */
export const forecastQuery = z.strictObject({ release: releaseShape.exactOptional(), whatIf: text.min(1).max(200).exactOptional() });

/** Several things at once, and another system file, which nobody applies. */
export const whatIfBody = z.strictObject({
  release: releaseShape.exactOptional(),
  whatIf: z.array(text.min(1).max(200)).max(20).exactOptional(),
  file: text.max(1_048_576).exactOptional(),
});

const legWaitShape = z.strictObject({
  label: text,
  of: z.enum(['soak', 'check', 'person', 'deployment']),
  stage: text,
  from: number,
  to: instant,
  because: text.exactOptional(),
  days: z.array(text).exactOptional(),
});

const legShape = z.strictObject({
  stage: text,
  started: instant,
  entered: instant,
  because: z.enum(['runs', 'gates', 'line', 'window', 'train']),
  waits: z.array(legWaitShape),
});

const shiftShape = z.strictObject({
  meanMs: instant,
  mostMs: instant,
  laterPercent: number,
  soonerPercent: number,
  lost: number,
  gained: number,
  words: text,
});

const lineShape: z.ZodType<ForecastLine> = z.strictObject({
  release: text,
  earliest: instant,
  evenOdds: instant,
  nineInTen: instant,
  neverPercent: number,
  gonePercent: number,
  people: number,
  answers: number,
  fewestAnswers: number,
  boards: z.strictObject({ train: text, departs: number }).exactOptional(),
  words: text,
  legs: z.array(legShape),
  target: z.strictObject({ at: number, stands: z.enum(['on time', 'at risk', 'late', 'out of reach']), words: text }).exactOptional(),
  shift: shiftShape.exactOptional(),
});

export const forecastShape: z.ZodType<ForecastView> = z.strictObject({
  system: text,
  seq: number,
  now: number,
  zone: text,
  samples: number,
  pace: z.strictObject({ slowest: text, slowestDays: number, everyDays: number, slipDays: number, words: text }).exactOptional(),
  releases: z.array(lineShape),
});
