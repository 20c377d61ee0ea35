// What an agent at a source says of a proof by itself: of what stood in an environment, and of which moment of its source. Nothing in it is a value of a row.
import { z } from 'zod';
import type { ProofVerdict } from './proof/verdict.ts';
import type { Instant, Milliseconds } from '#core/system.ts';

export interface Proved {
  /** When the source was read. */
  readonly at: Instant;
  readonly verdict: ProofVerdict['result'];
  /** Digests: of the classification's text, and of the plan that was made from it. */
  readonly classification: string;
  readonly plan: string;
  /** How many values were looked for, in how many cells, and how many places hold some. */
  readonly values: number;
  readonly cells: number;
  readonly leaks: number;
  readonly ms: Milliseconds;
  /** Public key of who signed it. */
  readonly signer?: string;
}

/** What is known of the last one of a database since it was refreshed. */
export interface ProofRecord extends Proved {
  readonly promotion: string;
  readonly ended: Instant;
  /** Public key whose signature over it this controller saw to hold. */
  readonly signedBy?: string;
}

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const count = z.int().min(0);

const provedFields = {
  at: z.int(),
  verdict: z.enum(['pass', 'leak', 'broken']),
  classification: digest,
  plan: digest,
  values: count,
  cells: count,
  leaks: count,
  ms: z.number().min(0),
  signer: z.string().max(200).exactOptional(),
};

export const provedShape: z.ZodType<Proved> = z.strictObject(provedFields);
export const proofRecordShape: z.ZodType<ProofRecord> = z.strictObject({
  ...provedFields,
  promotion: z.string(),
  ended: z.int(),
  signedBy: provedFields.signer,
});

export function provedOf(verdict: ProofVerdict, rest: Pick<Proved, 'classification' | 'ms' | 'signer'>): Proved {
  const { snapshotAt, result, plan, looked, scanned, leaks } = verdict;
  return {
    at: Date.parse(snapshotAt),
    verdict: result,
    plan,
    values: looked.values,
    cells: scanned.cells,
    leaks: leaks.length,
    ...rest,
  };
}
