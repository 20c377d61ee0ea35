import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { dataFileOption, onHost } from '#cli/data-host.ts';
import { exits } from '#cli/exits.ts';
import { found } from '#cli/outcomes.ts';
import { inspectedLines, type WrittenFile } from '#cli/show/host-data-lines.ts';
import { addLines } from '#core/data/add-lines.ts';

export const command = defineCommand({
  usage: 'DATABASE [--data-file FILE] [--write FILE]',
  about:
    'Run it on the host of the source. Looks at some pages of each table, in one snapshot, and says which columns and paths of JSON are personal, ' +
    'and why; of values it says nothing. What only a person can decide stays open in the file, and until it is answered nothing is copied.',
  options: {
    'data-file': dataFileOption,
    write: { kind: 'text', value: 'FILE', says: 'write the classification there; to a file that is there what it lacks is added' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep data inspect shop --write shop-data.yaml', says: 'the first time, and after each migration' },
    { line: 'lockstep data inspect shop', says: 'what would stand in it' },
  ],
  run: async (session, input) => {
    const database = input.positional(0);
    const heard = (table: string): void => session.output.note(`looks at ${table}`);
    const inspected = await onHost(session, input.text('data-file'), (here) => here.inspect(database, heard));
    const name = input.text('write');
    const file = name === undefined ? undefined : await write(session.environment.folder, name, inspected.text);
    const document = {
      database,
      ...inspected,
      ...(file && { written: file.name, ...(file.added !== undefined && { added: file.added }) }),
    };
    return found(document, inspectedLines(inspected, file, session.output));
  },
});

/** What somebody decided stays as it stands there, with what is said of it. */
async function write(folder: string, name: string, text: string): Promise<WrittenFile> {
  const file = path.resolve(folder, name);
  try {
    const known = await readFile(file, 'utf8').catch(() => undefined);
    if (known === undefined) {
      await writeFile(file, text, { flag: 'wx' });
      return { name };
    }
    const more = addLines(known, text);
    if (more === undefined) throw new Error('its tables or columns stand in braces, where no line can be added');
    if (more.added > 0) await replace(file, more.text);
    return { name, added: more.added };
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(exits.failed, {
      code: 'file-not-written',
      sentence: `The classification can't be written: ${because}. It is as it was.`,
      next: 'Name another file, and compare the two: git diff --no-index',
      cause,
    });
  }
}

/** Whole, or not at all. */
async function replace(file: string, text: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
