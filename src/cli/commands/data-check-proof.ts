import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { readPaper, readVerdict, type ProofPaper } from '#core/data/proof/paper.ts';
import { isSignerText } from '#core/data/signer-text.ts';
import { proofSentences, type ProofVerdict } from '#core/data/proof/verdict.ts';

export const command = defineCommand({
  usage: 'FILE --signer KEY',
  about:
    'Says whether a proof is the one that a key signed, with nothing but the two: no controller, no network. Ends with 0 where it is, whatever it ' +
    'proves; with 22 where it was changed, where another key signed it, or nobody.',
  options: { signer: { kind: 'text', value: 'KEY', says: 'as `lockstep data signer` shows it on the host of the source' } },
  positionals: [1, 1],
  examples: [{ line: 'lockstep data check-proof proof.json --signer "$SIGNER"', says: 'on any machine' }],
  run: async (session, input) => {
    const [name, signer] = [input.positional(0), input.text('signer')];
    if (signer === undefined)
      throw new CommandError(exits.usage, {
        code: 'missing-option',
        sentence: 'A proof says who signed it, and anybody can write that: it is held against a key that you have from elsewhere.',
        next: `On the host of the source: lockstep data signer; then: lockstep data check-proof ${name} --signer KEY`,
      });
    if (!isSignerText(signer))
      throw new CommandError(exits.usage, {
        code: 'not-a-signer',
        sentence: `\`${signer}\` is no key of a signer: that is one word of three parts, \`lockstep/…+…+…\`.`,
        next: 'On the host of the source: lockstep data signer',
      });
    const { paper, verdict } = await readFrom(path.resolve(session.environment.folder, name), name);
    const check = await session.environment.local.checkPaper(paper, signer);
    const { statement } = check;
    if (statement === undefined) return { exit: exits.stopped, document: { file: name, ...check }, lines: [check.sentence] };
    const of = `${statement.database} for ${statement.environment}${statement.system === undefined ? '' : ` of ${statement.system}`}`;
    const lines = [
      check.sentence,
      `It is of ${of}, as production was at ${verdict.snapshotAt}, and was done at ${statement.endedAt}.`,
      ...proofSentences(verdict),
    ];
    return { exit: exits.done, document: { file: name, result: verdict.result, ...check }, lines };
  },
});

async function readFrom(file: string, name: string): Promise<{ readonly paper: ProofPaper; readonly verdict: ProofVerdict }> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(`${name} can't be read: ${cause instanceof Error ? cause.message : String(cause)}.`, cause);
  });
  const paper = readPaper(text);
  if (paper === undefined)
    throw unreadable(`${name} is no signed proof${name.endsWith('.html') ? ': that is the .json beside the page' : ''}.`);
  const verdict = readVerdict(paper.proof);
  if (verdict === undefined) throw unreadable(`The proof in ${name} is of a format that this Lockstep does not read.`);
  return { paper, verdict };
}

function unreadable(sentence: string, cause?: unknown): CommandError {
  return new CommandError(exits.file, {
    code: 'proof-unreadable',
    sentence,
    next: 'Get it again: lockstep data proof ENVIRONMENT --out proof.json',
    cause,
  });
}
