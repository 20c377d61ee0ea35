import { z } from 'zod';
import type { Learned } from './reckoning.ts';

const shape = z.object({
  tables: z.record(z.string(), z.object({ disk: z.number(), copied: z.number() })),
  statements: z.record(z.string(), z.number()),
  curve: z.array(z.number()).readonly(),
  afterMs: z.number(),
  endMs: z.number(),
});

/** Undefined where it is none: then nothing was learned. */
export function readLearned(text: string): Learned | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
