/** What went into a service between two releases, as its repository knows it. */
export interface CommitList {
  /** The earlier release. */
  readonly since: string;
  /** All of them; the list holds the newest. */
  readonly count: number;
  /** How many of the earlier release's it does not have; absent: nobody has counted. */
  readonly lacks?: number;
  readonly list: readonly Commit[];
}

/** Who wrote it is not told: names belong to people, and the ledger keeps what it is given. */
export interface Commit {
  readonly commit: string;
  readonly subject: string;
}

/** So many are kept of one service; the rest is counted. */
export const mostCommits = 200;
