import type { ProofOutcome } from './refresh-hand.ts';

/** Why a copy was dropped: what its proof found, or could not see. The proof is kept all the same, for somebody has to answer for it. */
export class CopyNotProven extends Error {
  readonly proof: ProofOutcome;

  constructor(proof: ProofOutcome, cause: unknown) {
    super('The proof of a copy did not pass.', { cause });
    this.proof = proof;
  }
}
