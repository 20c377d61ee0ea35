// What a mask of the classification file is, known without its hands: so that the file's parser, the plan, the CLI and the pages say the same.

/** What a column's type comes to for a mask. `text`: text, varchar, char, citext, name. `composite`: a row type. `other`: what no mask reads (a geometry, a tsvector). */
export type TypeFamily =
  | 'text'
  | 'integer'
  | 'numeric'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'uuid'
  | 'inet'
  | 'macaddr'
  | 'json'
  | 'bytea'
  | 'composite'
  | 'other';

/** An option of a mask, as it stands in the file beside `mask:`. */
export interface MaskOption {
  readonly type: 'number' | 'string' | 'strings' | 'boolean' | 'column';
  readonly summary: string;
  readonly required?: boolean;
  /** Of numbers, both ends included. */
  readonly from?: number;
  readonly to?: number;
  /** Of strings: one of these. */
  readonly values?: readonly string[];
}

/**
 * Whether two values can become one. `never`: a permutation of what it is given. `by chance`: at least 80 bits of the key, so that a hundred
 * million of them stay apart. `often`: nothing that a unique index could bear.
 */
export type Collides = 'never' | 'by chance' | 'often';

/** Masks that a site wrote itself are called so: `own.badge`. */
export const ownMaskPrefix = 'own.';

export interface OwnSource {
  readonly file: string;
  /** `sha256:…` */
  readonly digest: string;
}

export interface MaskDefinition {
  /** As in `mask: name.full`. */
  readonly id: string;
  readonly summary: string;
  /** What stays as it was. */
  readonly preserves: string;
  /** What somebody who has staging learns of production. */
  readonly learns: string;
  readonly collides: Collides;
  /** Writes small letters only: what a unique index over `lower(…)` kept apart stays apart. */
  readonly isSmall?: boolean;
  readonly families: readonly TypeFamily[];
  /** By what it draws, where nothing else is said; absent: it can't be chosen. */
  readonly drawsBy?: 'value' | 'entity';
  /** Kind of value whose key it uses: equal kinds mask equal values alike, in whatever table and database. */
  readonly kind: string;
  /** At most so many characters come out; absent: as many as went in, or the option says. */
  readonly longest?: number;
  readonly options: { readonly [name: string]: MaskOption };
  /** Of a mask that the site wrote itself: where, and the digest of that file's text. */
  readonly source?: OwnSource;
  /** What is wrong with options that are each right by themselves, or with them in such a column: a sentence. */
  readonly mistakeOf?: (options: ChosenMask['options'], place: MaskedPlace) => string | undefined;
}

/** What a mask must know of the column that it is for. */
export interface MaskedPlace {
  /** Characters, of `varchar(n)` and `char(n)`. */
  readonly maxLength?: number;
}

/** A mask with its options, as a column of the file has it. Options are checked against the definition where the file is read. */
export interface ChosenMask {
  readonly id: string;
  readonly options: { readonly [name: string]: number | string | boolean | readonly string[] };
  /** Name of the column whose value names the entity; absent: by the value. */
  readonly entity?: string;
}
