import { z } from 'zod';
import { tableLocks, type MigrationMeasured, type TableMeasured } from '#core/migrations/measured.ts';
import { cleanLine } from '#core/clean.ts';
import type { Foretold } from '#core/migrations/foretell.ts';
import type { MigrationView } from '#core/views/shapes.ts';

// What a migrate step measured, on its way from an agent and in its journal.

const count = z.number().min(0);
const name = z.string().max(500).overwrite(cleanLine);

const tableFields = {
  table: name,
  lock: z.enum(tableLocks),
  heldMs: count,
  waitedMs: count,
  bytes: count.exactOptional(),
  rewritten: z.literal(true).exactOptional(),
} satisfies { readonly [Field in keyof Required<TableMeasured>]: z.ZodType };

const measuredFields = {
  ms: count,
  everyMs: count,
  databaseBytes: count.exactOptional(),
  walBytes: count.exactOptional(),
  tables: z.array(z.strictObject(tableFields)).max(100),
  sizes: z.record(name, count).exactOptional(),
  blocked: z.strictObject({ sessions: count, longestMs: count, table: name.exactOptional() }),
  files: count.exactOptional(),
  server: name.exactOptional(),
  gap: z.string().max(2_000).overwrite(cleanLine).exactOptional(),
} satisfies { readonly [Field in keyof Required<MigrationMeasured>]: z.ZodType };

export const migrationMeasuredShape: z.ZodType<MigrationMeasured> = z.strictObject(measuredFields);

const foretoldShape: z.ZodType<Foretold> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('known'),
    ms: count,
    fromMs: count,
    toMs: count,
    lock: z.strictObject({ table: z.string(), lock: z.enum(tableLocks), ms: count }).exactOptional(),
    fromBytes: count,
    toBytes: count,
  }),
  z.strictObject({ kind: z.literal('unknown'), because: z.string() }),
]);

const viewFields = {
  kind: z.enum(['measured', 'foretold']),
  stage: z.string(),
  environment: z.string(),
  service: z.string(),
  sentence: z.string(),
  measured: z.strictObject({ ...measuredFields, at: z.number().exactOptional() }).exactOptional(),
  foretold: foretoldShape.exactOptional(),
} satisfies { readonly [Field in keyof Required<MigrationView>]: z.ZodType };

export const migrationViewShape: z.ZodType<MigrationView> = z.strictObject(viewFields);
