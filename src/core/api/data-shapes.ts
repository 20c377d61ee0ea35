import { z } from 'zod';
import { digestShape, instantShape, nameShape, idShape } from './values.ts';
import type { DataRecord, Refreshed } from '#core/state.ts';

const count = z.int().min(0);

const refreshedFields = {
  at: instantShape,
  classification: digestShape,
  plan: digestShape,
  schema: digestShape,
  verdict: z.enum(['pass', 'unproven']),
  tables: count,
  rows: count,
  bytes: count,
  ms: z.number().min(0),
};

export const refreshedShape: z.ZodType<Refreshed> = z.strictObject(refreshedFields);

/** What is known of the data of one database of an environment. */
export const dataRecordShape: z.ZodType<DataRecord> = z.strictObject({
  ...refreshedFields,
  from: nameShape,
  promotion: idShape,
  since: instantShape,
});
