import { z } from 'zod';
import { clean, cleanLine } from '#core/clean.ts';
import { originShape } from './origin-shape.ts';

// The words that every request is made of. Limits are generous for people and narrow for memory.

/** A system, stage, environment, service, group, role: what the file may call something. */
export const nameShape = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a name: letters, digits, dots, dashes and underscores, at most 100');

/** A person's id: what stands in the system file and in the ledger. */
export const personShape = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,99}$/, "a person's id: small letters, digits, dots, dashes, at most 100");

/** The id of a promotion, proposal, order, evidence …: text of ours, never interpreted. */
export const idShape = z.string().min(1).max(500);

export const releaseShape = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/, 'the name of a release: letters, digits, dots, dashes, plus, at most 128');

export const digestShape = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a digest: sha256: and 64 hex digits');

/** Milliseconds since 1970. */
export const instantShape = z.int().min(0).max(8_640_000_000_000_000);

/** What a person wrote for people, without what a terminal or a page would obey. Whether it may be empty is the core's rule. */
export const sentenceShape = z.string().max(4_000).overwrite(clean);

/** A number in a query string. */
export function countShape(most: number, usual: number): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().min(1).max(most).default(usual);
}

/** A ledger number in a query string. */
export const ledgerNumberShape = z.coerce.number().int().min(0);

export const flagShape = z.enum(['true', 'false']).default('false');

/** A switch in a JSON body. */
export function flagOf(usual: boolean): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(usual);
}

/** A map with at most so many entries. */
export function mapOf<Key extends z.ZodType<string>, Value extends z.ZodType>(key: Key, value: Value, most: number) {
  const shape = z.record(key, value).check(({ value: map, issues }) => {
    if (Object.keys(map).length > most) issues.push({ code: 'too_big', origin: 'object', maximum: most, inclusive: true, input: map });
  });
  return shape.meta({ maxProperties: most });
}

/** Service → artefact, as people send it. */
export const billBodyShape = mapOf(
  nameShape,
  z.strictObject({
    digest: digestShape,
    source: z.string().min(1).max(2_000).overwrite(cleanLine),
    blob: digestShape,
    origin: originShape.exactOptional(),
  }),
  500,
);
