// A part of a database that holds together: what the classification file says of it.
import type { TableName } from '#core/data/catalog.ts';
import type { JsonPath } from '#core/data/identifiers.ts';

export interface Subset {
  readonly name: string;
  /** What is chosen by itself; everything else comes because it belongs to that. */
  readonly starts: readonly SubsetStart[];
  readonly along: readonly EdgeRule[];
  /** Where it stands in the file. */
  readonly line: number;
}

export interface SubsetStart extends TableName {
  /** `all`: every row, which brings no others but those that it names. */
  readonly choice: 'all' | StartChoice;
  readonly line: number;
}

export interface StartChoice {
  /** A condition in SQL. */
  readonly where?: string;
  /** How many of what fulfils the condition; absent: all of them. */
  readonly size?: StartSize;
  /** So many at least of each stratum, however small the share. */
  readonly atLeast?: number;
  /** What makes strata: columns, or expressions in SQL. None: the table is one. */
  readonly per: readonly string[];
}

export type StartSize =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'rows'; readonly rows: number }
  /** Of the whole subset, all tables together. */
  | { readonly kind: 'bytes'; readonly bytes: number };

/** What becomes of a foreign key, where it is not the usual. */
export interface EdgeRule {
  readonly from: ReferenceSide;
  /** Where the same columns name rows of several tables. */
  readonly to?: TableName;
  readonly children?: ChildRule;
  /** Absent: what is named comes too. `false`: it does not, and the columns become NULL where it did not come anyway. */
  readonly follow?: false;
  readonly line: number;
}

/**
 * Which rows come because they name a chosen one. `all`, as `limit` and `share`: of rows that were chosen by themselves, or came so in turn.
 * `always`: of every row, however it came.
 */
export type ChildRule =
  | { readonly kind: 'all' | 'none' | 'always' }
  /** Of each row at most so many. */
  | { readonly kind: 'limit'; readonly rows: number }
  | { readonly kind: 'share'; readonly share: number };

/** A foreign key that the database does not know. */
export interface DeclaredReference {
  readonly from: ReferenceSide;
  /** The column that says which of the tables is meant. */
  readonly label?: string;
  readonly to: readonly ReferenceTarget[];
  readonly line: number;
}

export interface ReferenceSide extends TableName {
  readonly by: ReferenceValue;
}

export type ReferenceValue =
  | { readonly kind: 'columns'; readonly columns: readonly string[] }
  | { readonly kind: 'path'; readonly column: string; readonly path: JsonPath }
  | { readonly kind: 'sql'; readonly sql: string };

export interface ReferenceTarget extends TableName {
  readonly columns: readonly string[];
  /** What stands in the column that says which table is meant. */
  readonly label?: string;
}
