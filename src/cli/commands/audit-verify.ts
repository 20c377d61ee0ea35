import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { type LedgerVerdict, isLedgerVerdict } from '#cli/http/small-answers.ts';
import type { Session } from '#cli/session.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[--file EXPORT [--checkpoint FILE --key PUBLIC]]',
  about:
    'Recomputes every hash of the ledger and holds it against the signed checkpoints: at the controller, or here of an export. Says how ' +
    'many events are newer than the last checkpoint. A ledger that was tampered with ends with 22.',
  options: {
    file: { kind: 'text', value: 'EXPORT', says: 'what `lockstep audit export` wrote; needs no controller' },
    checkpoint: { kind: 'texts', value: 'FILE', says: 'with --file: a signed checkpoint; may stand several times' },
    key: { kind: 'text', value: 'PUBLIC', says: 'with --checkpoint: the public key, as `lockstep serve` showed it at its first start' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep audit verify', says: 'at the controller' },
    { line: 'lockstep audit verify --file ledger.jsonl', says: 'on any machine' },
    {
      line: 'lockstep audit verify --file ledger.jsonl --checkpoint last.checkpoint --key "$PUBLIC_KEY"',
      says: 'with what was kept elsewhere',
    },
  ],
  run: async (session, input) => {
    const file = input.text('file');
    if (file !== undefined) return verifyFile(session, { file, checkpoints: input.texts('checkpoint'), key: input.text('key') });
    const verdict = await (await session.client()).get(await session.path('ledger', 'verify'), isLedgerVerdict);
    const lines = linesOf(verdict, await session.system());
    return { exit: verdict.intact ? exits.done : exits.stopped, document: { ...verdict }, lines };
  },
});

function linesOf(verdict: LedgerVerdict, system: string): readonly string[] {
  const { intact, seq, sentence = 'The ledger is broken.', checkpoints = 0, covered = 0, uncovered = 0, unsigned = 0, key } = verdict;
  if (!intact) return [sentence];
  const witnessed =
    checkpoints === 0
      ? 'No checkpoint is kept: nothing shows that its end was not cut off, or all of it written anew.'
      : `${checkpoints} checkpoints cover it up to event ${covered}; ${uncovered} newer events are uncovered.`;
  return [
    `The ledger of ${system} is intact: ${seq} events. ${witnessed}`,
    ...(verdict.acknowledged ?? []),
    ...(unsigned > 0 ? [`${unsigned} checkpoints are not signed by the key of this controller, and count for nothing.`] : []),
    ...(key === undefined ? [] : [`The checkpoints are signed by ${key}`]),
  ];
}

async function verifyFile(
  session: Session,
  { file, checkpoints, key }: { readonly file: string; readonly checkpoints: readonly string[]; readonly key: string | undefined },
): Promise<Outcome> {
  const inFolder = (each: string): string => path.resolve(session.environment.folder, each);
  const request = { file: inFolder(file), checkpoints: checkpoints.map(inFolder), ...(key !== undefined && { key }) };
  const verdict = await session.environment.local.verifyExport(request);
  if (!verdict.readable) throw unreadable(`${file}: ${verdict.sentence}`);
  return { exit: verdict.intact ? exits.done : exits.stopped, document: { file, ...verdict }, lines: [verdict.sentence] };
}

function unreadable(sentence: string): CommandError {
  return new CommandError(exits.file, { code: 'export-unreadable', sentence, next: 'Make one: lockstep audit export > ledger.jsonl' });
}
