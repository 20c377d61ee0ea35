// A database as its own catalogue describes it, as far as a copy of it needs.
import type { TypeFamily } from './mask-definition.ts';

export interface SourceCatalog {
  readonly database: string;
  /** `server_version_num`. */
  readonly server: number;
  readonly tables: readonly SourceTable[];
  readonly enums: readonly SourceEnum[];
  readonly references: readonly Reference[];
  /** How many of them there are; absent: none. */
  readonly largeObjects?: number;
}

/** Names are written as PostgreSQL keeps them, without quotes. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export interface SourceTable extends TableName {
  /** The rows of a partitioned table stand in its partitions. */
  readonly kind: 'table' | 'partitioned' | 'partition';
  /** The table at the top, whose columns these have; also of a partition that is partitioned in turn. */
  readonly partitionOf?: TableName;
  readonly columns: readonly SourceColumn[];
  /** Of a partitioned table: the columns that say into which partition a row goes. */
  readonly partitionKey?: readonly string[];
  readonly uniques: readonly UniqueKey[];
  /** As the server estimates them. */
  readonly rows: number;
  readonly bytes: number;
}

export interface SourceColumn {
  readonly name: string;
  /** As the server writes it: `character varying(40)`, `public.status[]`. */
  readonly type: string;
  /** Of the base type of a domain, of the elements of an array, the ends of a range and the values of an hstore. */
  readonly family: TypeFamily;
  readonly isArray: boolean;
  /** What its values, or the elements of its array, hold values of that family in. */
  readonly nesting?: 'range' | 'hstore';
  /** Of a composite type, in their order. */
  readonly fields?: readonly SourceField[];
  /** Characters, of `varchar(n)` and `char(n)`. */
  readonly maxLength?: number;
  readonly notNull: boolean;
  /** Computed by the server from other columns: nobody copies it. */
  readonly generated: boolean;
  /** What it is numbered by. */
  readonly sequence?: ColumnSequence;
  /** A trigger computes it from other columns of its row: as this expression does. */
  readonly computed?: string;
  readonly comment?: string;
}

export type SourceField = Pick<SourceColumn, 'name' | 'type' | 'family' | 'isArray' | 'nesting'>;

/** A sequence that a column takes its next value from. */
export interface ColumnSequence extends TableName {
  /** The number that it gave last; absent: it gave none yet, or nobody may know. */
  readonly last?: number;
}

/** A unique index, whichever way it came to be, or one that keeps rows apart otherwise (EXCLUDE). */
export interface UniqueKey {
  readonly index: string;
  readonly isPrimary: boolean;
  /** Every column that it looks at, also within an expression. */
  readonly columns: readonly string[];
  /** `lower(email)`; absent: plain columns. */
  readonly expression?: string;
  /** NULLs are equal to each other. */
  readonly nullsEqual: boolean;
  /** It holds for the rows of a condition only: `(gone IS NULL)`, and the columns that this looks at. */
  readonly condition?: { readonly text: string; readonly columns: readonly string[] };
  /** Rows are compared otherwise than for equality: `&&` of periods. */
  readonly isExclusion?: true;
}

export interface SourceEnum extends TableName {
  readonly labels: readonly string[];
}

/** A foreign key: the columns of `from` name a row of `to` by its `to.columns`, in this order. */
export interface Reference {
  readonly name: string;
  readonly from: TableName & { readonly columns: readonly string[] };
  readonly to: TableName & { readonly columns: readonly string[] };
  /** MATCH FULL: all of its columns are NULL, or none. */
  readonly isFull?: true;
}
