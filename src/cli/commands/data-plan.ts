import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { exits } from '#cli/exits.ts';
import { plannedLines, refusedLines } from '#cli/show/host-data-lines.ts';

export const command = defineCommand({
  usage: 'DATABASE [--subset NAME] [--data-file FILE]',
  about:
    'Run it on the host of the source. Holds the classification against the database as it is now, and says what becomes of every ' +
    'column; or everything that nobody has decided, with the lines to commit: then it ends with 20, and so would a refresh. No row is copied.',
  options: {
    'data-file': dataFileOption,
    subset: { kind: 'text', value: 'NAME', says: 'choose the rows of a subset too, and say why each table has its own' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep data plan shop', says: 'before a refresh, or in a build' },
    { line: 'lockstep data plan shop --subset tenth', says: 'which rows would come, and why' },
    { line: 'lockstep data plan shop --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const database = input.positional(0);
    const planned = await onHost(session, input.text('data-file'), (here) => here.plan(database, input.text('subset')));
    const lines = planned.ok ? plannedLines(planned, session.output) : refusedLines(planned);
    return { exit: planned.ok ? exits.done : exits.refused, document: { database, ...planned }, lines };
  },
});
