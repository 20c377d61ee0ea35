/** What is to be held against what. */
export interface VerifyRequest {
  /** Path of a ledger that was written to a file. */
  readonly file: string;
  /** Paths of signed checkpoints, and the public key that signed them. */
  readonly checkpoints: readonly string[];
  readonly key?: string;
}

export type ExportVerdict =
  | {
      readonly readable: true;
      readonly system: string;
      readonly events: number;
      readonly intact: boolean;
      readonly sentence: string;
      /** The last event that a checkpoint covers, and how many came after it. */
      readonly covered: number;
      readonly uncovered: number;
    }
  | { readonly readable: false; readonly sentence: string };
