import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { cleanLine } from '#core/clean.ts';
import { readFolder } from '#core/migrations/folder.ts';
import { runFolder } from '#migrator/run-folder.ts';
import { readOptions } from './options.ts';

const help = `
lockstep migrator: runs the SQL files of a folder once each, for an agent, which starts it. The address of the database is in LOCKSTEP_DATABASE.

  --folder DIR             folder of SQL files
  --release NAME           what is noted beside each file
  --lock-timeout MS        how long a lock is waited for
  --statement-timeout MS   how long a statement may take
  --adopt                  files count as run where nothing is remembered: what runs is recorded
  --report FILE            where it is written what was locked
`;

/** Ends with 1 at the first file that does not go through. */
export async function run(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv, help, {
    folder: { type: 'string' },
    release: { type: 'string', default: '' },
    'lock-timeout': { type: 'string' },
    'statement-timeout': { type: 'string' },
    report: { type: 'string' },
    adopt: { type: 'boolean', default: false },
  });
  const url = process.env['LOCKSTEP_DATABASE'];
  if (options.folder === undefined || url === undefined)
    throw new Failure('wrong-command-line', `--folder or LOCKSTEP_DATABASE is missing.\n\n${help.trim()}`, { retryable: false });
  const lockTimeoutMs = number(options['lock-timeout']);
  const statementTimeoutMs = number(options['statement-timeout']);
  const ran = await runFolder({
    url,
    files: readFolder(filesIn(path.resolve(options.folder))),
    release: options.release,
    adopts: options.adopt,
    ...(lockTimeoutMs !== undefined && { lockTimeoutMs }),
    ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
    say: (sentence) => void process.stdout.write(`${cleanLine(sentence)}\n`),
  });
  if (options.report === undefined) return;
  writeFileSync(`${options.report}.draft`, JSON.stringify(ran), { mode: 0o600 });
  renameSync(`${options.report}.draft`, options.report);
}

function filesIn(folder: string): readonly { readonly path: string; readonly text: string }[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.sql$/i.test(name));
    return names.map((name) => ({ path: name.split(path.sep).join('/'), text: readFileSync(path.join(folder, name), 'utf8') }));
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('migration-failed', `The folder of migrations cannot be read: ${words}.`, { retryable: false, cause });
  }
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
