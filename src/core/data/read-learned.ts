import { z } from 'zod';
import type { Learned } from './learned.ts';

const shape = z.object({
  tables: z.record(z.string(), z.object({ disk: z.number(), copied: z.number() })),
  statements: z.record(z.string(), z.number()),
  isPaced: z.boolean().optional(),
  curve: z.array(z.number()).readonly(),
  besideMs: z.number().optional(),
  afterMs: z.number(),
  endMs: z.number(),
  search: z.object({ bytes: z.number(), ms: z.number() }).optional(),
});

/** Undefined where it is none: then nothing was learned. */
export function readLearned(text: string): Learned | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
