// A proof outside of Lockstep: its text, what was signed of it, and which key that is said to be. It says of itself nothing that counts: whoever reads
// it holds it against a key that he has from elsewhere.
import { z } from 'zod';
import { proofShape } from '#core/data/read-documents.ts';
import type { ProofStatement } from './statement.ts';
import type { ProofVerdict } from './verdict.ts';

export interface ProofPaper {
  readonly format: 'lockstep-proof-paper 1';
  /** As `proof.json` was kept. */
  readonly proof: string;
  /** As `proof.note` was kept; absent: nobody signed it. */
  readonly note?: string;
}

/** `stranger`: signed, by another key. */
export type PaperState = 'genuine' | 'changed' | 'stranger' | 'unsigned';

export interface PaperCheck {
  readonly state: PaperState;
  readonly sentence: string;
  /** Of one that is genuine. */
  readonly statement?: ProofStatement;
}

/** Of one that is signed, where nobody here knows by whom it should be. */
export const unknownKey: PaperCheck = {
  state: 'stranger',
  sentence: 'Which key was to sign this is not known here: hold it against the one of its host.',
};

const paperShape: z.ZodType<ProofPaper> = z.strictObject({
  format: z.literal('lockstep-proof-paper 1'),
  proof: z.string(),
  note: z.string().exactOptional(),
});

const verdictShape = proofShape.extend({
  format: z.literal('lockstep-proof 1'),
  of: z.literal('standing').exactOptional(),
  plan: z.string(),
});

export function paperText(documents: { readonly [name: string]: string | undefined }): string | undefined {
  const { 'proof.json': proof, 'proof.note': note } = documents;
  if (proof === undefined) return undefined;
  const paper: ProofPaper = { format: 'lockstep-proof-paper 1', proof, ...(note !== undefined && { note }) };
  return `${JSON.stringify(paper, undefined, 1)}\n`;
}

/** Undefined where it is none. */
export function readPaper(text: string): ProofPaper | undefined {
  return parsed(paperShape, text);
}

/** Undefined where this Lockstep can't read it. */
export function readVerdict(text: string): ProofVerdict | undefined {
  return parsed(verdictShape, text);
}

function parsed<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
