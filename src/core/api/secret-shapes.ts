import { z } from 'zod';
import { sentenceShape } from './values.ts';

/** As in `${secret.NAME}`. */
export const secretNameShape = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, 'a name: a letter, then letters, digits, dots, dashes and underscores, at most 100');

/** Longer than any chain of certificates. */
const mostValue = 64 * 1024;

export const secretBody = z.strictObject({
  /** It becomes a variable, and no variable holds a NUL: the edge refuses one in any body. */
  value: z.string().min(1).max(mostValue),
  /** Why this may be the same secret as another environment's; absent: it may not. */
  reason: sentenceShape.exactOptional(),
});

export const secretsShape = z.strictObject({
  system: z.string(),
  seq: z.number(),
  secrets: z.array(z.strictObject({ environment: z.string(), name: z.string(), version: z.int(), by: z.string(), at: z.number() })),
});

/** `seq` is the ledger's number after it; `events` is empty where it was so already. */
export const secretAnswerShape = z.strictObject({ seq: z.number(), version: z.int(), events: z.array(z.string()) });

/** The id of the new key, and in how many systems it is in use. */
export const keyAnswerShape = z.strictObject({ key: z.string(), systems: z.int() });
