import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { Session } from '#cli/session.ts';
import { findingLines, wordsOfLint } from '#cli/show/finding-lines.ts';
import { compareNames, isWayBackFile } from '#core/migrations/facts.ts';
import { lintMigrations, type MigrationFile } from '#core/migrations/lint.ts';
import { postgresMajors, type PostgresMajor } from '#core/migrations/rule.ts';

export const command = defineCommand({
  usage: 'FILE… [--since FILE] [--postgres MAJOR]',
  about:
    'Reads SQL migrations in the order in which they run, and says what each locks, what is written anew, and whether the release before ' +
    'can live with it. A folder stands for the .sql files in it, by the numbers in their names. Something found ends with 22. Nothing is ' +
    'sent anywhere, and no database is asked.',
  options: {
    since: { kind: 'text', value: 'FILE', says: 'say nothing of the files before this one: they are read for what they make' },
    postgres: { kind: 'text', value: 'MAJOR', says: 'the server: 15, 16, 17 or 18 (18, where nothing is said)' },
  },
  positionals: [1, Infinity],
  examples: [
    { line: 'lockstep migrations lint db/migrations', says: 'all of a folder' },
    { line: 'lockstep migrations lint db/migrations --since db/migrations/014_orders.sql', says: 'only what is new' },
    { line: 'lockstep migrations lint 014_orders.sql --postgres 15 --json', says: 'for a program' },
  ],
  run: async (session, input) => {
    const postgres = majorOf(input.text('postgres') ?? '18');
    const files = (await Promise.all(input.positionals.map((named) => filesOf(session, named)))).flat();
    const from = firstOf(files, input.text('since'));
    const isSaid = ({ file }: { readonly file: string }): boolean => files.findIndex((each) => each.path === file) >= from;
    const linted = lintMigrations(files, { postgres });
    const [findings, notRead] = [linted.findings.filter(isSaid), linted.notRead.filter(isSaid)];
    const isClean = findings.length === 0 && notRead.length === 0;
    const sentence = wordsOfLint(files.length - from, { findings, notRead });
    return {
      exit: isClean ? exits.done : exits.stopped,
      document: { postgres, files: files.slice(from).map((file) => file.path), findings, notRead },
      lines: [...findingLines({ findings, notRead }), sentence],
    };
  },
});

function majorOf(typed: string): PostgresMajor {
  const found = postgresMajors.find((major) => String(major) === typed);
  if (found !== undefined) return found;
  throw new CommandError(exits.usage, {
    code: 'not-a-choice',
    sentence: `The rules know PostgreSQL ${postgresMajors.join(', ')}, not \`${typed}\`.`,
    next: 'Name the major version of the server: --postgres 18',
  });
}

async function filesOf(session: Session, named: string): Promise<readonly MigrationFile[]> {
  const place = path.resolve(session.environment.folder, named);
  try {
    if (!(await stat(place)).isDirectory()) return [{ path: named, text: await readFile(place, 'utf8') }];
    const found = (await readdir(place, { recursive: true })).filter((name) => name.toLowerCase().endsWith('.sql') && !isWayBackFile(name));
    const names = found.map((name) => name.split(path.sep).join('/')).toSorted(compareNames);
    return await Promise.all(
      names.map(async (name) => ({ path: path.join(named, name), text: await readFile(path.join(place, name), 'utf8') })),
    );
  } catch (cause) {
    throw noFile(named, cause);
  }
}

/** Where a file is named that is not among them, everything would be passed over in silence. */
function firstOf(files: readonly MigrationFile[], since: string | undefined): number {
  if (since === undefined) return 0;
  const from = files.findIndex((file) => path.normalize(file.path) === path.normalize(since));
  if (from === -1) throw noFile(since, undefined);
  return from;
}

function noFile(named: string, cause: unknown): CommandError {
  return new CommandError(exits.file, {
    code: 'no-such-file',
    sentence: `There is no file or folder \`${named}\` that can be read here.`,
    next: 'Name the migrations: lockstep migrations lint db/migrations',
    ...(cause === undefined ? {} : { cause }),
  });
}
