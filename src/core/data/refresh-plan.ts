// The plan of a refresh as it is made, kept and followed: every column of every table with what becomes of it.
import type { SourceColumn, SourceTable, TableName } from './catalog.ts';
import type { ClassifiedColumn, ClassifiedPath, Decision, KeysMadeBy } from './classification.ts';
import type { OwnSource } from './mask-definition.ts';
import type { ComparedAs } from '#core/data/subset/comparison.ts';

export interface RefreshPlan extends KeysMadeBy {
  /** What becomes of large objects; absent: there are none, or none is copied. */
  readonly largeObjects?: 'keep' | 'blob';
  /** Files of the site's own masks that it masks by, where there are any. */
  readonly own?: readonly OwnSource[];
  readonly tables: readonly PlannedTable[];
  /** Sequences that number what is masked, where there are any. All others go on as they do in the source. */
  readonly restarts?: readonly Restart[];
}

export interface PlannedTable extends TableName {
  readonly rows: 'all' | 'none';
  /** In the order in which they are copied; without those that the server computes. */
  readonly columns: readonly PlannedColumn[];
  /** Nothing in it is masked: its bytes are passed on unread. */
  readonly isRelayed: boolean;
  /** Rows of a partition go into this table: what says into which partition a row belongs is masked. */
  readonly into?: TableName;
  /** Whose values are looked for in its texts. Absent: nobody's but its own row's. */
  readonly named?: readonly NamedRow[];
}

export interface PlannedColumn {
  readonly source: SourceColumn;
  /** Of the column itself, or of that whose rows it names. */
  readonly decision: OwnDecision;
  readonly paths: readonly ClassifiedPath[];
}

export type OwnDecision = Exclude<Decision, { readonly kind: 'as' }>;

/** Why there is no plan. Everything that is open is told at once. */
export interface PlanFinding {
  readonly code: PlanFindingCode;
  /** Table, column or type, as the file writes it. */
  readonly where: string;
  readonly sentence: string;
  /** What the file lacks, ready to be committed. */
  readonly lines: readonly string[];
  /** Where the file says it, counted from 1. */
  readonly line?: number;
}

export type PlanFindingCode =
  | 'new-table'
  | 'gone-table'
  | 'new-column'
  | 'gone-column'
  | 'changed-type'
  | 'computed-column'
  | 'new-enum'
  | 'gone-enum'
  | 'changed-enum'
  | 'unknown-column'
  | 'circle'
  | 'foreign-key'
  | 'empty-parent'
  | 'wrong-type'
  | 'not-unique'
  | 'not-null'
  | 'too-long'
  | 'personal-ddl'
  | 'connection'
  | 'extension-rows'
  | 'large-objects'
  | 'bad-option'
  | 'numbered'
  | 'not-taken'
  | 'subset';

/** `unused`: lines of what is not there: whoever writes a migration commits them with it, and they wait for it. Nothing is done by them. */
export type Planned =
  | { readonly ok: true; readonly plan: RefreshPlan; readonly unused: readonly string[] }
  | { readonly ok: false; readonly findings: readonly PlanFinding[] };

/** A table of the database with what the file says of it. Partitions go by the table that they are of. */
export interface MatchedTable {
  readonly table: SourceTable;
  readonly rows: 'all' | 'none';
  readonly columns: readonly MatchedColumn[];
}

export interface MatchedColumn {
  readonly table: SourceTable;
  readonly source: SourceColumn;
  readonly said: ClassifiedColumn;
}

/** A sequence that goes on elsewhere than in the source. */
export interface Restart extends TableName {
  readonly next: number;
}

/** A row that each row of a table names at most once, by one foreign key or by two, one after the other. */
export interface NamedRow {
  readonly steps: readonly NamingStep[];
  /** What is read of it: what is looked for, and what that is drawn by. */
  readonly columns: readonly PlannedColumn[];
}

export interface NamingStep {
  /** Of the table before, in the order of `columns`. */
  readonly from: readonly string[];
  readonly to: TableName;
  readonly columns: readonly string[];
  /** Its rows stand in its partitions. */
  readonly isPartitioned: boolean;
  /** How each of `from` becomes what it is compared with; absent: as it is. */
  readonly as?: readonly ComparedAs[];
  /** Rows of several tables are named: those where this column says that this one is meant. */
  readonly label?: { readonly column: string; readonly value: string };
}
