import { digestOfText } from '#core/canonical.ts';
import { compareNames, isWayBackFile } from './facts.ts';
import type { MigrationFile } from './lint.ts';
import { readChanges } from './read-changes.ts';
import { readStatements, runnableStatements, type Unread } from './statements.ts';
import { isOneTransaction } from './transactions.ts';

/** One file of a folder of migrations, ready to be run. */
export interface FolderFile {
  /** Its path in the folder: what it is known by. */
  readonly name: string;
  /** Of the whole file: one that was changed after it had run is refused. */
  readonly digest: string;
  readonly statements: readonly FolderStatement[];
  /** All of it or nothing. */
  readonly isOneTransaction: boolean;
  /** Flyway's `R__name.sql`: it is run again whenever it was changed, after all others. */
  readonly isRepeatable: boolean;
  /** What no server could run. */
  readonly unread?: Unread & { readonly line: number };
}

export interface FolderStatement {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** The files that run forward, in the order in which they run. */
export function readFolder(files: readonly MigrationFile[]): readonly FolderFile[] {
  return files
    .filter(({ path }) => /\.sql$/i.test(path) && !isWayBackFile(path))
    .toSorted((one, other) => compareNames(one.path, other.path))
    .map(readFile)
    .toSorted((one, other) => Number(one.isRepeatable) - Number(other.isRepeatable));
}

function readFile({ path, text }: MigrationFile): FolderFile {
  const { statements, unread } = runnableStatements(text);
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length;
  return {
    name: path,
    digest: digestOfText(text),
    statements: statements.map(({ text: sql, at }) => ({ text: sql, line: lineOf(at) })),
    isOneTransaction: isOneTransaction(text, readStatements(text).statements.flatMap(readChanges)),
    isRepeatable: (path.split('/').at(-1) ?? '').startsWith('R__'),
    ...(unread !== undefined && { unread: { ...unread, line: lineOf(unread.at) } }),
  };
}

/** What the database remembers of a file. */
export interface RunBefore {
  readonly name: string;
  readonly digest: string;
  /** Absent: it was begun outside of a transaction, and nobody saw it end. */
  readonly ended?: string;
}

export type FolderPlan =
  | {
      readonly kind: 'run';
      readonly files: readonly FolderFile[];
      /** Run although later ones have run before. */ readonly late: readonly string[];
    }
  | { readonly kind: 'refused'; readonly because: string };

/** Which files are still to be run here; or why none may be. */
export function planFolder(files: readonly FolderFile[], before: readonly RunBefore[]): FolderPlan {
  const known = new Map(before.map((run) => [run.name, run]));
  const because = files.map((file) => refusalOf(file, known.get(file.name))).find((each) => each !== undefined);
  if (because !== undefined) return { kind: 'refused', because };
  const due = files.filter((file) => {
    const run = known.get(file.name);
    return run === undefined || (file.isRepeatable && run.digest !== file.digest);
  });
  const last = files.findLastIndex((file) => known.has(file.name) && !file.isRepeatable);
  const late = due.filter((file) => !file.isRepeatable && files.indexOf(file) < last).map(({ name }) => name);
  return { kind: 'run', files: due, late };
}

function refusalOf(file: FolderFile, run: RunBefore | undefined): string | undefined {
  const { name, digest, unread, isRepeatable } = file;
  if (run !== undefined && run.digest !== digest && !isRepeatable)
    return `${name} was changed after it had run here: it was ${shortOf(run.digest)} and is ${shortOf(digest)}. Put it back as it was, and write the change into a new file.`;
  if (run !== undefined && run.ended === undefined)
    return `${name} was begun here outside of a transaction, and nobody saw it end. Look what of it is there; then let it run again (DELETE FROM lockstep_migrations WHERE name = '${name}'), or count it as done (UPDATE lockstep_migrations SET ended = now() WHERE name = '${name}').`;
  if (run === undefined && unread !== undefined)
    return `${name}, line ${unread.line}: ${unread.what}, and no server can run it. Write it as SQL, or run the folder with psql: \`migrations: {command: …}\`.`;
  return undefined;
}

function shortOf(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
