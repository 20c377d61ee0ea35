import { z } from 'zod';
import { tableLocks, type MigrationMeasured, type TableMeasured } from '#core/migrations/measured.ts';
import { cleanLine } from '#core/clean.ts';

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
  gap: z.string().max(2_000).overwrite(cleanLine).exactOptional(),
} satisfies { readonly [Field in keyof Required<MigrationMeasured>]: z.ZodType };

export const migrationMeasuredShape: z.ZodType<MigrationMeasured> = z.strictObject(measuredFields);
