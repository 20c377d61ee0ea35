// Which keys a file lets sign the proofs of an environment's data. What counts is the key whose signature the controller itself saw to hold, and never
// what an agent says of it.
import type { DataRecord } from '#core/state.ts';
import { nameOfSigner } from './signer-name.ts';

type Signed = Pick<DataRecord, 'signer' | 'signedBy'>;

/** What is wrong with the signatures of what stands there: `was proven by lockstep/4f…, and the file says lockstep/9a…`. */
export function strangeSigner(signers: readonly string[] | undefined, record: Signed & Pick<DataRecord, 'proof'>): string | undefined {
  if (signers === undefined) return undefined;
  const own = strange(signers, record, 'was proven');
  if (own !== undefined || record.proof === undefined) return own;
  return strange(signers, record.proof, `was looked through in ${record.proof.promotion}`);
}

function strange(signers: readonly string[], { signer, signedBy }: Signed, done: string): string | undefined {
  if (signedBy !== undefined && signers.includes(signedBy)) return undefined;
  const says = `and the file says ${signers.map(nameOfSigner).join(' or ')}`;
  if (signedBy !== undefined) return `${done} by ${nameOfSigner(signedBy)}, ${says}`;
  if (signer === undefined) return `${done}, nobody signed that, ${says}`;
  return `${done}, nothing here shows that ${nameOfSigner(signer)} signed that, ${says}`;
}
