// Whether a proof is the one that a key signed, with nothing but the two.
import { digestOfText } from '#core/canonical.ts';
import type { PaperCheck, ProofPaper } from '#core/data/proof/paper.ts';
import { readStatement } from '#core/data/proof/statement.ts';
import { isPublicText, openNote } from './note.ts';

/** `key`: as `lockstep data signer` showed it on the host of the source. */
export function checkPaper({ proof, note }: ProofPaper, key: string): PaperCheck {
  if (note === undefined) return { state: 'unsigned', sentence: 'Nobody signed this proof: it says nothing.' };
  const text = openNote(note, key);
  const name = key.slice(0, key.indexOf('+'));
  if (text === undefined) {
    const signers = signersOf(note);
    if (isPublicText(key) && !signers.includes(name) && signers.length > 0)
      return { state: 'stranger', sentence: `This proof is signed by ${signers.join(' and ')}, and not by ${name}.` };
    return { state: 'changed', sentence: `What is signed of this proof was changed after ${name} signed it.` };
  }
  const statement = readStatement(text);
  if (statement === undefined) return { state: 'changed', sentence: `${name} signed this, and it is no proof.` };
  if (statement.proof !== digestOfText(proof))
    return { state: 'changed', sentence: `The proof was changed after ${name} signed it: it is not the text that was signed.` };
  return { state: 'genuine', sentence: `The proof is as ${name} signed it.`, statement };
}

function signersOf(note: string): readonly string[] {
  return [...note.slice(note.lastIndexOf('\n\n')).matchAll(/^— (\S+) \S+$/gm)].flatMap(([, name]) => name ?? []);
}
