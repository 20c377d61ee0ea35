// What is written down at the database that a refresh made, in the transaction that put it into its place: whoever looks later finds what happened.
import { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import type { RefreshOutcome } from './refresh-hand.ts';

export interface RefreshRecord {
  readonly effectKey: string;
  readonly outcome: Omit<RefreshOutcome, 'documents'>;
  /** Where the database lies that it took the place of; empty: there was none. */
  readonly kept: string;
  /** Where a second copy of it lies, as it was on its first moment. */
  readonly reset?: string;
}

const shape = z.object({
  lockstep: z.literal(1),
  effectKey: z.string(),
  outcome: z.object({
    at: z.number(),
    classification: z.string(),
    plan: z.string(),
    sql: z.string().exactOptional(),
    schema: z.string(),
    tables: z.number(),
    rows: z.number(),
    ofRows: z.number().exactOptional(),
    bytes: z.number(),
    ms: z.number(),
    verdict: z.enum(['pass', 'unproven', 'raw']),
    signer: z.string().exactOptional(),
  }),
  kept: z.string(),
  reset: z.string().exactOptional(),
});

export function recordText(record: RefreshRecord): string {
  return canonical({ lockstep: 1, ...record });
}

/** Undefined where somebody else wrote it. */
export function readRecord(text: string): RefreshRecord | undefined {
  try {
    const { lockstep: _version, ...record } = shape.parse(JSON.parse(text));
    return record;
  } catch {
    return undefined;
  }
}
