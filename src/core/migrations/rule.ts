import type { Change } from './change.ts';
import type { Known } from './known.ts';

/** How PostgreSQL calls them, weakest first. */
export const lockModes = ['none', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const;
export type LockMode = (typeof lockModes)[number];

/** Majors whose differences the rules know. */
export const postgresMajors = [15, 16, 17, 18] as const;
export type PostgresMajor = (typeof postgresMajors)[number];

/**
 * Whether the release that ran before can live with it: `yes`, it breaks; `perhaps`, by what that release writes or by rights that nobody
 * sees here, and the check on the new schema tells; `no`, it does not.
 */
export type Breaks = 'yes' | 'perhaps' | 'no';

/** What a rule says of one change. */
export interface Judged {
  /** A sentence: what happens, and to what. */
  readonly says: string;
  readonly lock: LockMode;
  /** Every row is written anew under that lock. */
  readonly rewrites: boolean;
  readonly breaks: Breaks;
  /** The table, or `table.column`: where another file of the same release makes it, nothing of the release before uses it. */
  readonly about?: string;
  /** What to do instead, where it differs from the rule's own. */
  readonly instead?: string;
}

export interface Rule {
  readonly number: number;
  /** In short, for tables and options. */
  readonly name: string;
  readonly instead: string;
  judge(change: Change, place: Place): Judged | undefined;
}

/** Where a change stands. */
export interface Place {
  /** Before this change. */
  readonly known: Known;
  readonly file: string;
  readonly postgres: PostgresMajor;
  readonly transactionOf: (change: Change) => number;
  /** What the whole file does, also behind this change. */
  readonly whole: WholeFile;
  /** What stands before this change in the file. */
  readonly before: BeforeIt;
}

/** Found out once: a file may have a hundred thousand statements, and each is judged in a moment. */
export interface WholeFile {
  /** What is granted on, and what is made. */
  readonly grants: ReadonlySet<string>;
  readonly creates: ReadonlySet<string>;
  /** Tables of which a constraint is validated. */
  readonly validates: ReadonlySet<string>;
  readonly isInUtc: boolean;
  /** Transactions that the file itself begins. */
  readonly begun: ReadonlySet<number>;
  /** `TRANSACTION TABLE`, where a constraint is added. */
  readonly constrains: ReadonlySet<string>;
}

export interface BeforeIt {
  /** Transaction → tables that it holds under ACCESS EXCLUSIVE. */
  readonly held: ReadonlyMap<number, ReadonlySet<string>>;
  /** A lock was taken that others wait for. */
  readonly isStrong: boolean;
  /** The lock_timeout in force; 0: none. */
  readonly lockTimeoutMs: number;
}

/** Whether the file itself makes the table: then it is empty, and nobody waits for it or knows it. */
export function isNewTable({ known, file }: Pick<Place, 'known' | 'file'>, table: string): boolean {
  return known.tables.get(table)?.file === file;
}

export function isNewColumn({ known, file }: Place, table: string, column: string): boolean {
  return known.tables.get(table)?.columns.get(column)?.file === file;
}

export function column(table: string, name: string): string {
  return `${table}.${name}`;
}
