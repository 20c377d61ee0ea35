// What is signed of a proof: which one it is, of what, and what came out. The proof itself is bound by its digest.
import { z } from 'zod';
import { canonical, digestOfText } from '#core/canonical.ts';
import type { ProofVerdict } from './verdict.ts';

export interface ProofStatement {
  readonly format: 'lockstep-proof-statement 1';
  /** `refresh`: of the copy that took its place after it. `standing`: of what stood there. */
  readonly of: 'refresh' | 'standing';
  readonly result: ProofVerdict['result'];
  /** Digest of the proof's own text. */
  readonly proof: string;
  /** Digests: of the plan that was carried out, and of the classification that it was made from. */
  readonly plan: string;
  readonly classification: string;
  /** When production was read, and when the proof was done, by the clocks of its server and of the host. */
  readonly snapshotAt: string;
  readonly endedAt: string;
  /** As the host calls what was read, and for whom it is. */
  readonly database: string;
  readonly environment: string;
  /** `127.0.0.1:5432/shop`: where what was looked through lies. */
  readonly target: string;
  /** Absent where somebody on the host asked for it. */
  readonly system?: string;
  readonly promotion?: string;
}

/** A signature that holds: whose, and over what. */
export interface SignedProof {
  /** Public key. */
  readonly by: string;
  readonly statement: ProofStatement;
}

const shape: z.ZodType<ProofStatement> = z.strictObject({
  format: z.literal('lockstep-proof-statement 1'),
  of: z.enum(['refresh', 'standing']),
  result: z.enum(['pass', 'leak', 'broken']),
  proof: z.string(),
  plan: z.string(),
  classification: z.string(),
  snapshotAt: z.string(),
  endedAt: z.string(),
  database: z.string(),
  environment: z.string(),
  target: z.string(),
  system: z.string().exactOptional(),
  promotion: z.string().exactOptional(),
});

export function statementOf(
  verdict: ProofVerdict,
  text: string,
  {
    endedMs,
    ...rest
  }: Omit<ProofStatement, 'format' | 'of' | 'result' | 'proof' | 'plan' | 'snapshotAt' | 'endedAt'> & { readonly endedMs: number },
): ProofStatement {
  const { of, result, plan, snapshotAt } = verdict;
  return {
    format: 'lockstep-proof-statement 1',
    of: of ?? 'refresh',
    result,
    proof: digestOfText(text),
    plan,
    snapshotAt,
    endedAt: new Date(endedMs).toISOString(),
    ...rest,
  };
}

/** One line. */
export function statementText(statement: ProofStatement): string {
  return `${canonical(statement)}\n`;
}

/** Undefined where it is none. */
export function readStatement(text: string): ProofStatement | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
