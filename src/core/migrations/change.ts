import type { Token } from './tokens.ts';

/** Names of things are in lower case where they were written without marks, and without `public.`. */
export interface ColumnWritten {
  readonly column: string;
  /** As PostgreSQL calls it: `integer`, `character varying(20)`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default?: readonly Token[];
  readonly generated?: 'stored' | 'virtual';
  readonly isIdentity: boolean;
  readonly isSerial: boolean;
  /** Constraints that stand behind the type. */
  readonly references?: string;
  readonly unique: boolean;
  readonly check: boolean;
}

export type ConstraintForm = 'check' | 'not null' | 'foreign key' | 'unique' | 'primary key' | 'exclude';
export type ThingKind =
  | 'table'
  | 'view'
  | 'materialized view'
  | 'index'
  | 'sequence'
  | 'type'
  | 'schema'
  | 'function'
  | 'constraint'
  | 'column'
  | 'something else';

/** What one statement, or one action of an `ALTER TABLE`, changes. */
export type Change = { readonly at: number; readonly isInBlock: boolean } & (
  | { readonly kind: 'create-table'; readonly table: string; readonly columns: readonly ColumnWritten[] }
  | { readonly kind: 'create'; readonly what: ThingKind; readonly name: string; readonly from: readonly string[] }
  | ({ readonly kind: 'add-column'; readonly table: string } & ColumnWritten)
  | { readonly kind: 'drop-column'; readonly table: string; readonly column: string }
  | { readonly kind: 'drop'; readonly what: ThingKind; readonly names: readonly string[]; readonly concurrently: boolean }
  | { readonly kind: 'rename'; readonly what: ThingKind; readonly name: string; readonly column?: string; readonly to: string }
  | { readonly kind: 'set-schema'; readonly what: ThingKind; readonly name: string; readonly to: string }
  | { readonly kind: 'not-null'; readonly table: string; readonly column: string; readonly as: 'set' | 'dropped' }
  | { readonly kind: 'default'; readonly table: string; readonly column: string; readonly as: 'set' | 'dropped' }
  | { readonly kind: 'set-type'; readonly table: string; readonly column: string; readonly type: string; readonly isConverted: boolean }
  | {
      readonly kind: 'add-constraint';
      readonly table: string;
      readonly name?: string;
      readonly form: ConstraintForm;
      readonly columns: readonly string[];
      readonly references?: string;
      readonly isValid: boolean;
      readonly usesIndex: boolean;
    }
  | { readonly kind: 'validate'; readonly table: string; readonly name: string }
  | { readonly kind: 'drop-constraint'; readonly table: string; readonly name: string }
  | { readonly kind: 'store-anew'; readonly table: string; readonly how: string }
  | { readonly kind: 'row-security'; readonly table: string; readonly how: 'enable' | 'force' | 'disable' | 'policy' }
  | {
      readonly kind: 'create-index';
      readonly table: string;
      readonly name?: string;
      readonly isUnique: boolean;
      readonly concurrently: boolean;
      readonly columns: readonly string[];
    }
  | { readonly kind: 'reindex'; readonly what: string; readonly name: string; readonly concurrently: boolean }
  | { readonly kind: 'add-value' | 'rename-value'; readonly type: string; readonly value: string }
  | { readonly kind: 'write'; readonly how: 'update' | 'delete' | 'insert'; readonly table: string; readonly isBounded: boolean }
  | { readonly kind: 'truncate'; readonly tables: readonly string[] }
  | { readonly kind: 'grant' | 'revoke'; readonly on: readonly string[] }
  | { readonly kind: 'setting'; readonly name: string; readonly value: string; readonly isLocal: boolean }
  | { readonly kind: 'begin' | 'end' }
  | { readonly kind: 'alter-table'; readonly table: string; readonly lock: 'ACCESS EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' }
  | { readonly kind: 'call' }
  | { readonly kind: 'other' }
);

export type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

/** What a change is, before it is said where it stands. */
export type Bare<Kind = Change> = Kind extends Change ? Omit<Kind, 'at' | 'isInBlock'> : never;
