// The classification file, kept in Git beside the system file: what is personal in a database, and what becomes of it on staging.
import type { JsonPath } from './identifiers.ts';
import type { TableName } from './catalog.ts';
import type { DdlClass } from '#core/data/ddl-scan/ddl-classes.ts';
import type { ChosenMask } from './mask-definition.ts';
import type { DeclaredReference, Subset } from '#core/data/subset/subset.ts';

/** What draws what stands for a value. */
export type KeyedFunction = 'blake3' | 'hmac-sha-256';

/** What the keys of all masks are made by, beside the master key: with anything else everything is masked otherwise. */
export interface KeysMadeBy {
  readonly epoch: number;
  /** Absent: `blake3`. */
  readonly prf?: KeyedFunction;
}

export interface Classification extends KeysMadeBy {
  readonly tables: readonly ClassifiedTable[];
  /** The labels that were seen when the file was reviewed, in the server's order. */
  readonly enums: readonly ClassifiedEnum[];
  /** Foreign keys that the database does not know. */
  readonly references?: readonly DeclaredReference[];
  /** Parts that hold together, for environments that are not to have everything. */
  readonly subsets?: readonly Subset[];
  /** What of the schema's own text was looked at and stays. */
  readonly ddl?: readonly KeptDdl[];
  /** Absent: nobody decided, and where there are some nothing is copied. */
  readonly largeObjects?: ClassifiedObjects;
}

/** All large objects of the database. `null`: none of them is copied. */
export interface ClassifiedObjects {
  readonly decision: Exclude<Decision, { readonly kind: 'as' }>;
  readonly line: number;
}

/** An object of the schema whose text holds what reads as somebody's, or that leads out of the database, and why it may go to staging. */
export interface KeptDdl {
  /** `view public.vips` */
  readonly object: string;
  readonly holds: readonly DdlClass[];
  readonly reason: string;
  /** It may not, for that reason: of a server what says where it leads stays behind, anything else is not made. */
  readonly isLeftOut?: true;
  readonly approvedBy?: string;
  readonly line: number;
}

export interface ClassifiedTable extends TableName {
  /** `none`: the table is made, and stays empty. */
  readonly rows: 'all' | 'none';
  readonly columns: readonly ClassifiedColumn[];
  /** Where it stands in the file. */
  readonly line: number;
}

export interface ClassifiedColumn {
  readonly name: string;
  readonly type: string;
  readonly decision: Decision;
  /** Of `mask: json`: what becomes of each path that was reviewed. */
  readonly paths: readonly ClassifiedPath[];
  readonly line: number;
}

export interface ClassifiedPath {
  readonly path: JsonPath;
  readonly decision: Exclude<Decision, { readonly kind: 'as' }>;
  readonly line: number;
}

export interface ClassifiedEnum extends TableName {
  readonly labels: readonly string[];
  readonly line: number;
}

/** `as`: masked as that column is, so that whoever names its rows goes on naming them. */
export type Decision =
  | { readonly kind: 'keep'; readonly reason: string; readonly approvedBy?: string }
  /** `rebuild`: an expression of its row that makes it anew on staging, of what is masked. */
  | { readonly kind: 'null'; readonly rebuild?: string }
  | { readonly kind: 'mask'; readonly mask: ChosenMask }
  | { readonly kind: 'as'; readonly table: TableName; readonly column: string };
