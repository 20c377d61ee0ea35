import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { type Outcome, defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isLedgerVerdict } from '#cli/http/small-answers.ts';
import type { Session } from '#cli/session.ts';

export const command = defineCommand({
  usage: '[--file EXPORT]',
  about: 'Recomputes every hash of the ledger: at the controller, or here of an export. A broken chain ends with 22.',
  options: { file: { kind: 'text', value: 'EXPORT', says: 'what `lockstep audit log --all --json` wrote; needs no controller' } },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep audit verify', says: 'at the controller' },
    { line: 'lockstep audit verify --file ledger.json', says: 'on any machine' },
  ],
  run: async (session, input) => {
    const file = input.text('file');
    if (file !== undefined) return verifyFile(session, file);
    const verdict = await (await session.client()).get(await session.path('ledger', 'verify'), isLedgerVerdict);
    const system = await session.system();
    const sentence = verdict.intact
      ? `The ledger of ${system} is intact: ${verdict.seq} events.`
      : (verdict.sentence ?? 'The ledger is broken.');
    return { exit: verdict.intact ? exits.done : exits.stopped, document: { ...verdict }, lines: [sentence] };
  },
});

async function verifyFile(session: Session, file: string): Promise<Outcome> {
  const text = await readFile(path.resolve(session.environment.folder, file), 'utf8').catch((cause: unknown) => {
    throw unreadable(`There is no file \`${file}\` that can be read here.`, cause);
  });
  const verdict = await session.environment.local.verifyExport(text);
  if (!verdict.readable) throw unreadable(`${file}: ${verdict.sentence}`);
  return { exit: verdict.intact ? exits.done : exits.stopped, document: { file, ...verdict }, lines: [verdict.sentence] };
}

function unreadable(sentence: string, cause?: unknown): CommandError {
  return new CommandError(exits.file, {
    code: 'export-unreadable',
    sentence,
    next: 'Make one: lockstep audit log --all --json > ledger.json',
    cause,
  });
}
