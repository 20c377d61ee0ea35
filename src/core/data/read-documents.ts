// What a refresh left behind, read again: its plan, how many rows it copied, which of them were chosen, and what its proof found. Written by an agent
// that may be older or newer than its reader: what is not needed here is not looked at, and what can't be read is not there.
import { z } from 'zod';

const count = z.number();
const both = z.tuple([z.number(), z.number()]).readonly();

const decision = z.union([
  z.object({ kind: z.literal('keep'), reason: z.string(), approvedBy: z.string().exactOptional() }),
  z.object({ kind: z.literal('null') }),
  z.object({ kind: z.literal('mask'), mask: z.object({ id: z.string(), entity: z.string().exactOptional() }) }),
]);

const planned = z.object({
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      rows: z.enum(['all', 'none']),
      columns: z.array(
        z.object({
          source: z.object({ name: z.string(), type: z.string() }),
          decision,
          paths: z.array(z.object({ path: z.array(z.string()), decision })),
        }),
      ),
    }),
  ),
});

const counted = z.array(z.object({ table: z.string(), rows: count, bytesRead: count, bytesWritten: count }));

const chosen = z.object({
  name: z.string(),
  tables: z.array(
    z.object({
      table: z.string(),
      rows: count,
      ofRows: count,
      reasons: z.array(
        z.object({ kind: z.enum(['start', 'parents', 'children']), text: z.string(), rows: count, of: z.string().exactOptional() }),
      ),
      notes: z.array(z.string()),
    }),
  ),
});

/** Of `proof.json`. */
export const proofShape = z.object({
  result: z.enum(['pass', 'leak', 'broken']),
  snapshotAt: z.string(),
  leaks: z.array(z.object({ where: z.string(), encoding: z.string(), of: z.string(), cells: count })),
  faults: z.array(z.string()),
  coverage: z.array(z.object({ column: z.string(), rows: count, masked: count, nulls: count })),
  unchanged: z.array(z.object({ where: z.string(), same: count, allowed: count, shortSame: count, shortAllowed: count })),
  looked: z.object({ values: count, oneTextIn: count, oneValueIn: count, excluded: z.record(z.string(), count) }),
  scanned: z.object({ cells: count, bytes: count, texts: count, explained: count, ms: count }),
  canaries: z.array(z.object({ encoding: z.string(), found: z.boolean() })),
  risks: z.array(z.object({ table: z.string(), by: z.array(z.string()), rows: count, groups: count, small: count, single: count })),
  utility: z.array(
    z.object({
      column: z.string(),
      sampled: both,
      nullShare: both,
      distinctShare: both,
      sameShape: z.number(),
      lengthDistance: z.number(),
      valueDistance: z.number().exactOptional(),
    }),
  ),
  orphans: z.array(z.object({ key: z.string(), rows: count })),
  promises: z.array(z.string()),
  limits: z.array(z.string()),
});

export type PlanRead = z.output<typeof planned>;
export type CountsRead = z.output<typeof counted>;
export type SubsetRead = z.output<typeof chosen>;
export type ProofRead = z.output<typeof proofShape>;

export interface DocumentsRead {
  readonly plan?: PlanRead;
  readonly counts?: CountsRead;
  readonly subset?: SubsetRead;
  readonly proof?: ProofRead;
}

/** Name → text, as far as they were kept. */
export function readDocuments(texts: { readonly [name: string]: string }): DocumentsRead {
  const [plan, counts] = [read(planned, texts['plan.json']), read(counted, texts['counts.json'])];
  const [subset, proof] = [read(chosen, texts['subset.json']), read(proofShape, texts['proof.json'])];
  return { ...(plan && { plan }), ...(counts && { counts }), ...(subset && { subset }), ...(proof && { proof }) };
}

function read<Shape extends z.ZodType>(shape: Shape, text: string | undefined): z.output<Shape> | undefined {
  if (text === undefined) return undefined;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
