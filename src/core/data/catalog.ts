// A database as its own catalogue describes it, as far as a copy of it needs.
import type { TypeFamily } from './mask-definition.ts';

export interface SourceCatalog {
  readonly database: string;
  /** `server_version_num`. */
  readonly server: number;
  readonly tables: readonly SourceTable[];
  readonly enums: readonly SourceEnum[];
  readonly references: readonly Reference[];
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
  readonly uniques: readonly UniqueKey[];
  /** As the server estimates them. */
  readonly rows: number;
  readonly bytes: number;
}

export interface SourceColumn {
  readonly name: string;
  /** As the server writes it: `character varying(40)`, `public.status[]`. */
  readonly type: string;
  /** Of the base type of a domain, and of the elements of an array. */
  readonly family: TypeFamily;
  readonly isArray: boolean;
  /** Characters, of `varchar(n)` and `char(n)`. */
  readonly maxLength?: number;
  readonly notNull: boolean;
  /** Computed by the server from other columns: nobody copies it. */
  readonly generated: boolean;
  readonly comment?: string;
}

/** A unique index, whichever way it came to be. */
export interface UniqueKey {
  readonly index: string;
  readonly isPrimary: boolean;
  /** Every column that it looks at, also within an expression. */
  readonly columns: readonly string[];
  /** `lower(email)`; absent: plain columns. */
  readonly expression?: string;
  /** NULLs are equal to each other. */
  readonly nullsEqual: boolean;
}

export interface SourceEnum extends TableName {
  readonly labels: readonly string[];
}

/** A foreign key: the columns of `from` name a row of `to` by its `to.columns`, in this order. */
export interface Reference {
  readonly name: string;
  readonly from: TableName & { readonly columns: readonly string[] };
  readonly to: TableName & { readonly columns: readonly string[] };
}
