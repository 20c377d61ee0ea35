/** What a release is that repairs what is live: fixed when it is created. */
export interface Hotfix {
  readonly because: string;
  /** What ran in the last stage then. */
  readonly base: string;
  /** The age of that: whose ordinal it is as old as. */
  readonly after: number;
  /** Service → the digest that it replaces: what the fix is made of. A service that is new replaces nothing. */
  readonly replaces: { readonly [service: string]: string | null };
  /** Fixes that were live already, and were not in a normal release yet. */
  readonly onto: readonly Fix[];
}

/** One fix, as the next normal release is to have it. */
export interface Fix {
  readonly release: string;
  /** Service → its digest in the hotfix. */
  readonly services: { readonly [service: string]: string };
  /** Service → the commits of the fix, where they are known, all of them. */
  readonly commits: { readonly [service: string]: readonly string[] };
}

/** Why a release goes without a fix. */
export interface WithoutFix {
  readonly by: string;
  readonly because: string;
}
