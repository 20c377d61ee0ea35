/** What a case is asked. */
export interface BenchOptions {
  /** Smaller and rougher: to see that it runs. */
  readonly isShort: boolean;
  /** A delay that is built in, so that the case can show that it would notice one. */
  readonly slowMs: number;
  /** A folder for the CPU profile of the process that is measured. */
  readonly profileFolder?: string;
}

/** What a case came to. */
export interface BenchResult {
  /** Lines for people. */
  readonly table: readonly string[];
  /** Key → value, as the closing line tells them. */
  readonly values: { readonly [key: string]: number | string };
  /** Key → the value that it must stay below. */
  readonly targets: { readonly [key: string]: number };
  /** Key → the value that it must reach. */
  readonly floors?: { readonly [key: string]: number };
  /** Every sample, for `--raw`. */
  readonly raw: { readonly [series: string]: readonly number[] };
}

/** One file of `cases/`. */
export interface Case {
  readonly measure: (options: BenchOptions) => Promise<BenchResult>;
}
