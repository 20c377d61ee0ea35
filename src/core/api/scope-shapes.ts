import { z } from 'zod';
import { clean, cleanLine } from '#core/clean.ts';
import { longestCase } from '#core/scope/cases.ts';
import type { Scope } from '#core/scope/scope.ts';
import type { ScopeView } from '#core/scope/view.ts';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._#/-]{0,99}$/, 'an id: letters, digits, dots, dashes, # and /, at most 100');
const line = z.string().trim().min(1).max(300).overwrite(cleanLine);

/** A scope as it is sent. What stands twice in it is the core's rule. */
export const scopeBodyShape: z.ZodType<Scope> = z.strictObject({
  tickets: z
    .array(
      z.strictObject({
        id,
        title: line.exactOptional(),
        link: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .exactOptional(),
      }),
    )
    .max(500)
    .default([]),
  commits: z
    .array(z.string().regex(/^[0-9a-f]{7,64}$/, 'a commit: 7 to 64 hex digits'))
    .max(2_000)
    .default([]),
  requirements: z
    .array(
      z.strictObject({
        id,
        words: z.string().trim().min(1).max(1_000).overwrite(clean),
        tests: z.array(z.string().trim().min(1).max(longestCase).overwrite(cleanLine)).max(50).default([]),
      }),
    )
    .max(500)
    .default([]),
});

const text = z.string();
const texts = z.array(text);

export const scopeViewShape: z.ZodType<ScopeView> = z.strictObject({
  digest: text,
  by: text,
  at: z.number(),
  sentence: text,
  tickets: z.array(z.strictObject({ id: text, title: text.exactOptional(), link: text.exactOptional() })),
  commits: texts,
  requirements: z.array(
    z.strictObject({
      id: text,
      words: text,
      state: z.enum(['proven', 'failed', 'unproven', 'no test']),
      tests: z.array(z.strictObject({ name: text, is: z.enum(['passed', 'failed', 'skipped', 'none']), evidence: texts })),
    }),
  ),
  signatures: z.array(
    z.strictObject({ by: text, at: z.number(), role: text.exactOptional(), comment: text.exactOptional(), counts: z.boolean() }),
  ),
  lapsed: texts.exactOptional(),
});
