import type { Change } from './change.ts';
import { nothingSoFar, wholeOf } from './file-so-far.ts';
import { learn, nothingKnown, type Known } from './known.ts';
import { locksOf } from './locks.ts';
import { readChanges } from './read-changes.ts';
import type { Breaks, LockMode, Place, PostgresMajor } from './rule.ts';
import { rules } from './rules.ts';
import { readStatements } from './statements.ts';
import { transactionsOf } from './transactions.ts';

export interface MigrationFile {
  readonly path: string;
  readonly text: string;
}

/** One thing that a rule found. */
export interface Finding {
  readonly rule: number;
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly lock: LockMode;
  readonly rewrites: boolean;
  readonly breaks: Breaks;
  readonly says: string;
  readonly instead: string;
  readonly about?: string;
}

/** What stands in a file and was not read: whether it is harmless, nobody knows. */
export interface NotRead {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly says: string;
}

export interface Linted {
  readonly findings: readonly Finding[];
  readonly notRead: readonly NotRead[];
  /** In the order of the files. */
  readonly files: readonly FileRead[];
}

/** What a file does, as far as it matters to others. */
export interface FileRead {
  readonly path: string;
  /** Tables, and `table.column`, that it makes. */
  readonly makes: readonly string[];
  /** It changes what releases see: more than indexes, settings and remarks. */
  readonly changes: boolean;
}

/** Reads migrations in the order in which they run. Each file is a step of its own: what an earlier one made is in use. */
export function lintMigrations(
  files: readonly MigrationFile[],
  { postgres }: { readonly postgres: PostgresMajor } = { postgres: 18 },
): Linted {
  const known = nothingKnown();
  const found = files.map((file) => lintFile(file, { known, postgres }));
  return {
    findings: found.flatMap(({ findings }) => findings),
    notRead: found.flatMap(({ notRead }) => notRead),
    files: found.map(({ file }) => file),
  };
}

interface LintedFile extends Omit<Linted, 'files'> {
  readonly file: FileRead;
}

function lintFile({ path, text }: MigrationFile, given: { readonly known: Known; readonly postgres: PostgresMajor }): LintedFile {
  const { statements, unread } = readStatements(text);
  const changes = statements.flatMap(readChanges);
  const transactionOf = transactionsOf(text, changes);
  const before = nothingSoFar();
  const place: Place = { ...given, file: path, transactionOf, whole: wholeOf(changes, transactionOf), before };
  const placeOf = placesIn(text);
  const findings = changes.flatMap((change) => {
    const judged = rules.flatMap((rule) => judge(rule, change, place));
    before.take(change, locksOf(change, place), transactionOf(change));
    learn(given.known, path, change);
    return judged.map((each) => ({ ...each, file: path, ...placeOf(change.at) }));
  });
  const called = changes.filter(({ kind }) => kind === 'call').map(({ at }) => ({ at, what: 'What is called' }));
  const notRead = [...unread, ...called].map(({ at, what }) => ({
    file: path,
    ...placeOf(at),
    says: `${what}; what it does was not read.`,
  }));
  const isSeen = changes.some((change) => !unseen.has(change.kind));
  return { findings, notRead, file: { path, makes: makesOf(changes), changes: isSeen } };
}

function judge(rule: (typeof rules)[number], change: Change, place: Place): readonly Omit<Finding, 'file' | 'line' | 'column'>[] {
  const judged = rule.judge(change, place);
  if (judged === undefined) return [];
  const { instead = rule.instead, says, ...rest } = judged;
  return [{ rule: rule.number, name: rule.name, ...rest, says: `${says}.`, instead }];
}

/** What no release notices, but for its speed. */
const unseen = new Set<Change['kind']>([
  'create-index',
  'reindex',
  'validate',
  'store-anew',
  'setting',
  'begin',
  'end',
  'grant',
  'alter-table',
  'other',
]);

function makesOf(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind === 'create-table') return [change.table];
    if (change.kind === 'add-column') return [`${change.table}.${change.column}`];
    return change.kind === 'create' ? [change.name] : [];
  });
}

/** A line beyond this is no line that anybody counts in. */
const mostColumns = 1_000;

/** Line and column of an offset, from 1; a character beyond U+FFFF is one column, as editors show it. */
function placesIn(text: string): (at: number) => { readonly line: number; readonly column: number } {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (at) => {
    const line = lastUpTo(starts, at);
    const before = text.slice(starts[line], at);
    return { line: line + 1, column: (before.length > mostColumns ? before.length : Array.from(before).length) + 1 };
  };
}

/** The index of the last number that is not beyond `most`. */
function lastUpTo(sorted: readonly number[], most: number): number {
  let [low, high] = [0, sorted.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle] ?? 0) <= most) low = middle;
    else high = middle;
  }
  return low;
}
