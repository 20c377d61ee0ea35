// A proof as files: a page to read, and beside it the text that is signed.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { proofPage, type ProofPage } from '#core/data/proof/page.ts';
import { paperText, readPaper, readVerdict, unknownKey, type PaperCheck } from '#core/data/proof/paper.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import type { Session } from './session.ts';

export interface PaperToWrite extends Pick<ProofPage, 'refresh' | 'plan' | 'signers'> {
  /** `proof.json`, and `proof.note` where it is signed. */
  readonly documents: { readonly [name: string]: string | undefined };
  /** Public key that signed, as far as it is known. */
  readonly signer?: string | undefined;
  readonly known?: string | undefined;
}

/** Answers which files there are now. */
export async function writePaper(
  session: Session,
  out: string,
  { documents, signer, known, ...told }: PaperToWrite,
): Promise<readonly string[]> {
  const names = namesOf(out);
  const text = paperText(documents);
  const paper = text === undefined ? undefined : readPaper(text);
  const verdict = paper && readVerdict(paper.proof);
  if (text === undefined || paper === undefined || verdict === undefined)
    throw new CommandError(exits.refused, {
      code: 'no-proof',
      sentence: 'Of this refresh no proof is kept.',
      next: 'lockstep data history',
    });
  const check = await checked(session, { documents, signer });
  const files = [
    { name: names.json, text },
    ...(names.page === undefined ? [] : [{ name: names.page, text: proofPage({ verdict, check, signer, known, ...told }) }]),
  ];
  for (const file of files) await writeText(path.resolve(session.environment.folder, file.name), file.text);
  return files.map(({ name }) => name).toReversed();
}

async function checked(session: Session, { documents, signer }: PaperToWrite): Promise<PaperCheck> {
  const { 'proof.json': proof = '', 'proof.note': note } = documents;
  if (note !== undefined && signer === undefined) return unknownKey;
  return session.environment.local.checkPaper(
    { format: 'lockstep-proof-paper 1', proof, ...(note !== undefined && { note }) },
    signer ?? '',
  );
}

function namesOf(out: string): { readonly json: string; readonly page?: string } {
  if (out.endsWith('.json')) return { json: out };
  if (out.endsWith('.html')) return { json: out.replace(/html$/, 'json'), page: out };
  throw new CommandError(exits.usage, {
    code: 'not-a-choice',
    sentence: `\`${out}\` ends neither in .html nor in .json.`,
    next: 'For a page to read: --out proof.html',
  });
}

async function writeText(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(exits.failed, {
      code: 'file-not-written',
      sentence: `The proof can't be written: ${because}.`,
      next: 'Name another file: --out FILE.html',
      cause,
    });
  });
}
