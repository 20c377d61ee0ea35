import { z } from 'zod';
import { cleanLine } from '#core/clean.ts';
import type { Fact } from '#core/facts.ts';

const factFields = {
  key: z.string().regex(/^[a-z][a-z0-9.-]{0,59}$/, 'a key: small letters, digits, dots and dashes'),
  value: z.string().min(1).max(500).overwrite(cleanLine),
  source: z.string().max(200).overwrite(cleanLine),
} satisfies { readonly [Field in keyof Required<Fact>]: z.ZodType };
export const factShape: z.ZodType<Fact> = z.strictObject(factFields);

/** What an agent tells of its host; a newer one may tell of more than we know. */
export const factsBody = z.strictObject({ facts: z.array(factShape).max(200) });
