import type { Outcome } from '#cli/command.ts';
import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { exits } from '#cli/exits.ts';
import { provedLines } from '#cli/show/host-data-lines.ts';
import type { Session } from '#cli/session.ts';
import { writePaper } from '#cli/write-paper.ts';

export const command = defineCommand({
  usage: 'DATABASE ENVIRONMENT [--out FILE.html] [--data-file FILE]',
  about:
    'Run it on the host of the source. Looks through what stands in an environment now for values that production has: after people worked there, or ' +
    'when a column turned out to be personal. Production is read as for a refresh, and nothing is written: neither there nor here. Ends with 0 ' +
    'where nothing was found, with 22 where something was, with 1 where the proof could not see.',
  options: {
    'data-file': dataFileOption,
    out: { kind: 'text', value: 'FILE', says: 'write the proof: .html for a page and the signed text beside it, .json for that alone' },
  },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep data prove shop staging', says: 'before staging is shown to a customer' },
    { line: 'lockstep data prove shop staging --out proof.html', says: 'for whoever asks' },
  ],
  run: async (session, input) =>
    onThisHost(session, {
      database: input.positional(0),
      environment: input.positional(1),
      file: input.text('data-file'),
      out: input.text('out'),
    }),
});

interface Wanted {
  readonly database: string;
  readonly environment: string;
  readonly file: string | undefined;
  readonly out: string | undefined;
}

async function onThisHost(session: Session, { database, environment, file, out }: Wanted): Promise<Outcome> {
  const say = (words: string): void => session.output.note(words);
  const { proved, verdict, documents } = await onHost(session, file, (here) => here.prove(database, environment, say));
  const files = out === undefined ? [] : await writePaper(session, out, { documents, signer: proved.signer });
  const exit = { pass: exits.done, leak: exits.stopped, broken: exits.failed }[proved.verdict];
  const document = { database, environment, ...proved, sentences: provedLines(verdict, []), files };
  return { exit, document, lines: provedLines(verdict, files) };
}
