import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { inspectedLines } from '#cli/show/host-data-lines.ts';

export const command = defineCommand({
  usage: 'DATABASE [--data-file FILE] [--write FILE]',
  about:
    'Run it on the host of the source. Looks at some pages of each table, in one snapshot, and says which columns and paths of JSON are personal, ' +
    'and why; of values it says nothing. What only a person can decide stays open in the file, and until it is answered nothing is copied.',
  options: {
    'data-file': dataFileOption,
    write: { kind: 'text', value: 'FILE', says: 'write the classification there; a file that is there stays' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep data inspect shop --write shop-data.yaml', says: 'the first time' },
    { line: 'lockstep data inspect shop', says: 'what would stand in it' },
  ],
  run: async (session, input) => {
    const database = input.positional(0);
    const heard = (table: string): void => session.output.note(`looks at ${table}`);
    const inspected = await onHost(session, input.text('data-file'), (here) => here.inspect(database, heard));
    const name = input.text('write');
    if (name !== undefined) await writeNew(path.resolve(session.environment.folder, name), inspected.text);
    return found({ database, ...inspected, ...(name !== undefined && { written: name }) }, inspectedLines(inspected, name, session.output));
  },
});

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(exits.failed, {
      code: 'file-not-written',
      sentence: `The classification can't be written: ${because}. What is decided there already would be lost.`,
      next: 'Name another file, and compare the two: git diff --no-index',
      cause,
    });
  }
}
