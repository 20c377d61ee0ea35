// The hand at the source signs what it proved, with a key that lies in its state folder and nowhere else.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { proofText, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { statementOf, statementText, type ProofStatement } from '#core/data/proof/statement.ts';

/** Ed25519, as signed notes have it. */
export interface ProofSigner {
  readonly publicText: string;
  sign(text: string): string;
}

/** Makes the key on first use, readable by its owner alone. */
export type OpenSigner = (file: string) => Promise<ProofSigner>;

export async function signerIn(state: string, open: OpenSigner): Promise<ProofSigner> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  return open(path.join(state, 'signer.key'));
}

export type ProofOf = Pick<ProofStatement, 'classification' | 'database' | 'environment' | 'target' | 'system' | 'promotion'>;

/** The proof's text and, signed, what it is of. */
export function signedProof(verdict: ProofVerdict, of: ProofOf, signer: ProofSigner): { readonly [name: string]: string } {
  const text = proofText(verdict);
  return { 'proof.json': text, 'proof.note': signer.sign(statementText(statementOf(verdict, text, { ...of, endedMs: Date.now() }))) };
}
