import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { previewLines } from '#cli/show/host-data-lines.ts';

const usual = 5;
const most = 100;

export const command = defineCommand({
  usage: 'DATABASE TABLE [--rows N] [--plainly] [--data-file FILE]',
  about:
    'Run it on the host of the source. Shows people’s own values, each column before and after: on this host and on a terminal only. Into a file or ' +
    'another program they go with --plainly, which says that it is meant.',
  options: {
    'data-file': dataFileOption,
    rows: { kind: 'text', value: 'N', says: `how many (${usual}, at most ${most})` },
    plainly: { kind: 'flag', says: 'also where stdout is no terminal' },
  },
  positionals: [2, 2],
  examples: [{ line: 'lockstep data preview shop customers --rows 3', says: 'what three customers become' }],
  run: async (session, input) => {
    const [database, table] = [input.positional(0), input.positional(1)];
    const rows = rowsOf(input.text('rows') ?? String(usual));
    if (session.streams.stdout.isTTY !== true && !input.isSet('plainly'))
      throw new CommandError(exits.usage, {
        code: 'no-terminal',
        sentence: 'A preview shows people’s own values, and stdout is no terminal.',
        next: `If that is meant: lockstep data preview ${database} ${table} --plainly`,
      });
    const preview = await onHost(session, input.text('data-file'), (here) => here.preview(database, table, rows));
    session.output.note('What follows is personal: it stays on this host.');
    return found({ database, ...preview }, previewLines(preview, session.output));
  },
});

function rowsOf(text: string): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= most) return rows;
  throw new CommandError(exits.usage, {
    code: 'not-a-number',
    sentence: `\`${text}\` is no number of rows.`,
    next: `Write 1 to ${most}: --rows 5`,
  });
}
