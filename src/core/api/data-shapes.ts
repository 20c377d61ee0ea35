import { z } from 'zod';
import { digestShape, instantShape, nameShape, idShape } from './values.ts';
import { proofRecordShape, provedShape } from '#core/data/proved.ts';
import type { DataRecord, Refreshed } from '#core/state.ts';
import type { RefreshRule } from '#core/system.ts';
import type { UnmaskedView } from '#core/views/unmasked.ts';
import type { DataPlace, LeftOutRefresh, RefreshView } from '#core/views/data.ts';
import type { RefreshAsking } from '#core/views/refresh-asking.ts';
import type { RefreshTimesView, WaitingRefresh } from '#core/views/refresh-times.ts';

const count = z.int().min(0);
const signerShape = z.string().max(200);

const refreshedFields = {
  at: instantShape,
  classification: digestShape,
  plan: digestShape,
  sql: digestShape.exactOptional(),
  schema: digestShape,
  verdict: z.enum(['pass', 'unproven', 'raw']),
  tables: count,
  rows: count,
  ofRows: count.exactOptional(),
  bytes: count,
  ms: z.number().min(0),
  signer: signerShape.exactOptional(),
};

export const refreshedShape: z.ZodType<Refreshed> = z.strictObject(refreshedFields);

/** What is known of the data of one database of an environment. */
const dataRecordShape: z.ZodType<DataRecord> = z.strictObject({
  ...refreshedFields,
  from: nameShape,
  promotion: idShape,
  exception: idShape.exactOptional(),
  since: instantShape,
  signedBy: signerShape.exactOptional(),
  signerBefore: signerShape.exactOptional(),
  proof: proofRecordShape.exactOptional(),
});

const refreshFields = {
  promotion: z.string(),
  why: z.enum(['entry', 'asked', 'schedule', 'proof']),
  release: z.string(),
  database: z.string(),
  from: z.string(),
  by: z.string(),
  reason: z.string().exactOptional(),
  ordered: z.number(),
  state: z.enum(['running', 'in-place', 'failed', 'unknown', 'taken-back']),
  ended: z.number().exactOptional(),
  because: z.string().exactOptional(),
  lastWords: z.string().exactOptional(),
  refreshed: refreshedShape.exactOptional(),
  otherClassification: z.literal(true).exactOptional(),
  proved: provedShape.exactOptional(),
  signedBy: signerShape.exactOptional(),
  documents: z.record(z.string(), z.string()).exactOptional(),
} satisfies { readonly [Field in keyof Required<RefreshView>]: z.ZodType };
export const refreshShape: z.ZodType<RefreshView> = z.strictObject(refreshFields);

const ruleShape: z.ZodType<RefreshRule> = z.strictObject({
  from: z.string(),
  databases: z.array(z.string()),
  atMostMs: z.number(),
  classification: z.record(z.string(), z.string()).exactOptional(),
  migratedBy: z.record(z.string(), z.array(z.string())).exactOptional(),
  mayBeUnmasked: z.literal(true).exactOptional(),
  signers: z.array(z.string()).readonly().exactOptional(),
});

const freshShape = z.strictObject({
  side: z.enum(['entry', 'exit']),
  gate: z.string(),
  allowed: z.union([z.strictObject({ ms: z.number() }), z.strictObject({ workingDays: z.number(), calendar: z.string() })]).exactOptional(),
  until: z.number().exactOptional(),
});

const unmaskedFields = {
  exception: z.string().exactOptional(),
  by: z.string().exactOptional(),
  second: z.string().exactOptional(),
  until: z.number().exactOptional(),
  overdue: z.strictObject({ since: z.number(), because: z.string() }).exactOptional(),
} satisfies { readonly [Field in keyof Required<UnmaskedView>]: z.ZodType };

const placeFields = {
  environment: z.string(),
  data: z.enum(['synthetic', 'masked', 'real']),
  isRefreshed: z.boolean(),
  verdict: refreshedFields.verdict.exactOptional(),
  share: z.number().exactOptional(),
  exposed: z.enum(['overdue', 'leak']).exactOptional(),
} satisfies { readonly [Field in keyof Required<DataPlace>]: z.ZodType };

const texts = z.array(z.string()).readonly();

const waitingFields = {
  promotion: z.string(),
  by: z.string(),
  since: z.number(),
  due: z.number().exactOptional(),
  until: z.number().exactOptional(),
  because: texts,
} satisfies { readonly [Field in keyof Required<WaitingRefresh>]: z.ZodType };

/** When they are refreshed, by the file, and what runs around that. */
const timesFields = {
  at: texts.exactOptional(),
  zone: z.string().exactOptional(),
  latestStartMs: z.number().exactOptional(),
  window: texts.exactOptional(),
  next: z.number().exactOptional(),
  before: texts.exactOptional(),
  after: texts.exactOptional(),
  waiting: z.strictObject(waitingFields).exactOptional(),
} satisfies { readonly [Field in keyof Required<RefreshTimesView>]: z.ZodType };

/** What would become of a refresh that somebody asked for now. */
const askingFields = {
  refused: z.strictObject({ sentence: z.string(), next: z.string() }).exactOptional(),
  waits: texts,
  unmasked: z.strictObject({ exception: z.string(), until: z.number() }).exactOptional(),
} satisfies { readonly [Field in keyof Required<RefreshAsking>]: z.ZodType };

const leftOutFields = {
  due: z.number(),
  day: z.string(),
  because: z.string(),
  at: z.number(),
  earlier: count.exactOptional(),
} satisfies { readonly [Field in keyof Required<LeftOutRefresh>]: z.ZodType };

/** The history oldest first. */
export const dataShape = z.strictObject({
  system: z.string(),
  seq: z.number(),
  environment: z.string(),
  rule: ruleShape.exactOptional(),
  databases: z.array(
    z.strictObject({
      database: z.string(),
      record: dataRecordShape.exactOptional(),
      unmasked: z.strictObject(unmaskedFields).exactOptional(),
      strange: z.string().exactOptional(),
      fresh: z.array(freshShape),
    }),
  ),
  history: z.array(refreshShape),
  times: z.strictObject(timesFields).exactOptional(),
  /** Absent: nothing refreshes them. */
  asking: z.strictObject(askingFields).exactOptional(),
  /** Those that were due and could not begin in time, oldest first. */
  leftOut: z.array(z.strictObject(leftOutFields)).exactOptional(),
  /** Every environment of the system. */
  places: z.array(z.strictObject(placeFields)).exactOptional(),
});
