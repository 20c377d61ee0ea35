// Who owns what of a database and who may use it, as its server keeps it.

/** `grantee`: a role; `public`, which is everybody; empty: whoever owns the object. */
export interface Grant {
  readonly grantee: string;
  readonly privilege: string;
  readonly isGrantable: boolean;
  readonly column?: string;
}

export interface ObjectRights {
  /** As ALTER and GRANT call it: `TABLE`, `ROUTINE`, `OPERATOR CLASS`. */
  readonly kind: string;
  /** As SQL names it: `public.people`, `public.touch(integer)`. */
  readonly name: string;
  /** Empty: it stands in none. */
  readonly schema: string;
  readonly owner: string;
  /** It has the owner of something else: a sequence that a column owns, what an extension brought. */
  readonly isBound: boolean;
  readonly isOfExtension: boolean;
  readonly grants: readonly Grant[];
  readonly columns: readonly string[];
}

/** What a role says of objects that it will make. */
export interface DefaultRights {
  readonly role: string;
  /** Empty: in each. */
  readonly schema: string;
  /** `TABLES`, `SEQUENCES`, … */
  readonly kind: string;
  readonly grants: readonly Grant[];
  /** What would hold without it; with a schema it comes on top of that. */
  readonly usual: readonly Grant[];
}

export interface Rights {
  readonly objects: readonly ObjectRights[];
  readonly defaults: readonly DefaultRights[];
}

/** Of the database as a whole. */
export interface DatabaseRights {
  readonly owner: string;
  readonly grants: readonly Grant[];
  /** -1: as many as come. */
  readonly connections: number;
  readonly tablespace: string;
  readonly settings: readonly DatabaseSettings[];
}

/** `work_mem=64MB` each; `role`: for it alone, empty for everybody. */
export interface DatabaseSettings {
  readonly role: string;
  readonly settings: readonly string[];
}

/** What a host's file says of roles of a target. */
export interface RoleMap {
  /** Of what is new, and of what belonged to the role that loads. */
  readonly owner?: string;
  readonly read: readonly string[];
  readonly write: readonly string[];
}

export interface RightsStep {
  readonly sql: string;
  /** Whoever does it is one of each of these, or rules the server. */
  readonly as: readonly string[];
  /** It takes the right to alter roles. */
  readonly altersRole?: true;
}
