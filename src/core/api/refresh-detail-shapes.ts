import { z } from 'zod';
import { maskedClasses, type MaskLook } from '#core/data/mask-looks.ts';
import { proofShape } from '#core/data/read-documents.ts';
import type { ChosenDetail, ColumnDetail, ProofDetail, TableDetail } from '#core/views/refresh-detail.ts';

const chosenFields = {
  kind: z.enum(['start', 'parents', 'children']),
  text: z.string(),
  rows: z.number(),
  of: z.string().exactOptional(),
} satisfies { readonly [Field in keyof Required<ChosenDetail>]: z.ZodType };

const columnFields = {
  column: z.string(),
  path: z.string().exactOptional(),
  does: z.enum(['keep', 'null', 'mask']),
  mask: z.string().exactOptional(),
  entity: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  approvedBy: z.string().exactOptional(),
  masked: z.number().exactOptional(),
  nulls: z.number().exactOptional(),
} satisfies { readonly [Field in keyof Required<ColumnDetail>]: z.ZodType };

const lookFields = {
  of: z.enum(maskedClasses),
  does: z.string(),
  stays: z.string().exactOptional(),
  looks: z.string().exactOptional(),
} satisfies { readonly [Field in keyof Required<MaskLook>]: z.ZodType };
const lookShape: z.ZodType<MaskLook> = z.strictObject(lookFields);

const tableFields = {
  table: z.string(),
  isEmpty: z.literal(true).exactOptional(),
  rows: z.number().exactOptional(),
  ofRows: z.number().exactOptional(),
  reasons: z.array(z.strictObject(chosenFields)).exactOptional(),
  notes: z.array(z.string()).exactOptional(),
  columns: z.array(z.strictObject(columnFields)),
} satisfies { readonly [Field in keyof Required<TableDetail>]: z.ZodType };

const proofFields = {
  ...proofShape.pick({
    result: true,
    leaks: true,
    faults: true,
    scanned: true,
    canaries: true,
    risks: true,
    promises: true,
    limits: true,
  }).shape,
  values: z.number(),
  excluded: z.array(z.strictObject({ why: z.string(), values: z.number() })),
  oneTextIn: z.number(),
  oneValueIn: z.number(),
  same: z.number(),
  keys: z.number(),
  orphans: proofShape.shape.orphans,
  compared: z.number(),
  farthest: proofShape.shape.utility,
} satisfies { readonly [Field in keyof Required<ProofDetail>]: z.ZodType };

const tableShape: z.ZodType<TableDetail> = z.strictObject(tableFields);
const proofDetailShape: z.ZodType<ProofDetail> = z.strictObject(proofFields);

/** What one refresh of one database did, column by column, and what its proof found. */
export const refreshDetailShape = z.strictObject({
  system: z.string(),
  environment: z.string(),
  promotion: z.string(),
  database: z.string(),
  tables: z.array(tableShape).exactOptional(),
  masks: z.record(z.string(), lookShape).exactOptional(),
  subset: z.string().exactOptional(),
  proof: proofDetailShape.exactOptional(),
});
