import type { PaperCheck, ProofPaper } from '#core/data/proof/paper.ts';
import type { RefreshView } from '#core/views/data.ts';
import { isRefresh } from './data-answers.ts';
import { isText, listOf, objectOf, oneOf, optional } from './guards.ts';

/** What `GET …/data/PROMOTION/DATABASE/proof` tells. */
export interface ProofAnswer {
  readonly promotion: string;
  readonly database: string;
  readonly paper: ProofPaper;
  readonly check: Pick<PaperCheck, 'state' | 'sentence'>;
  readonly signer?: string;
  readonly known?: string;
  /** An older controller tells none of these. */
  readonly refresh?: RefreshView;
  readonly plan?: string;
  readonly signers?: readonly string[];
}

export const isProofAnswer = objectOf<ProofAnswer>({
  promotion: isText,
  database: isText,
  paper: objectOf<ProofPaper>({ format: oneOf('lockstep-proof-paper 1'), proof: isText, note: optional(isText) }),
  check: objectOf<ProofAnswer['check']>({ state: oneOf('genuine', 'changed', 'stranger', 'unsigned'), sentence: isText }),
  signer: optional(isText),
  known: optional(isText),
  refresh: optional(isRefresh),
  plan: optional(isText),
  signers: optional(listOf(isText)),
});
