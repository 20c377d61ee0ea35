// What an agent says of a proof is its word. Whether the key that it names signed that is seen here, in the proof that it kept.
import type { AgentCommand } from '#core/command.ts';
import type { SignedProof } from '#core/data/proof/statement.ts';
import type { Store } from '#store/store.ts';
import { checkPaper } from '#witness/check-paper.ts';

/** A proof of ten thousand columns has a few million bytes; a note a few hundred. */
const [mostProofBytes, mostNoteBytes] = [64 * 1024 * 1024, 64 * 1024];

/** The same, and with them whose signature holds. One that does not, or of which a part is not here, is as none. */
export function withSignatures(commands: readonly AgentCommand[], blobs: Pick<Store['blobs'], 'get'>): Promise<readonly AgentCommand[]> {
  return Promise.all(
    commands.map(async (command) => {
      const signed = command.kind === 'observe' ? await signatureOf(command, blobs) : undefined;
      return signed === undefined ? command : { ...command, signed };
    }),
  );
}

async function signatureOf(
  { result }: Extract<AgentCommand, { readonly kind: 'observe' }>,
  blobs: Pick<Store['blobs'], 'get'>,
): Promise<SignedProof | undefined> {
  const by = (result?.refreshed ?? result?.proved)?.signer;
  const { 'proof.json': proofDigest, 'proof.note': noteDigest } = result?.blobs ?? {};
  if (by === undefined || proofDigest === undefined || noteDigest === undefined) return undefined;
  const note = await textOf(blobs, noteDigest, mostNoteBytes);
  const proof = note === undefined ? undefined : await textOf(blobs, proofDigest, mostProofBytes);
  if (note === undefined || proof === undefined) return undefined;
  const { statement } = checkPaper({ format: 'lockstep-proof-paper 1', proof, note }, by);
  return statement && { by, statement };
}

async function textOf(blobs: Pick<Store['blobs'], 'get'>, digest: string, most: number): Promise<string | undefined> {
  const content = await blobs.get(digest);
  if (content === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
