/** Somewhere off the database where checkpoints are kept. */
export interface Place {
  /** For people: what stands in warnings. */
  readonly name: string;
  /** Keeps one signed checkpoint; rejects where it could not. */
  keep(note: string, at: number): Promise<void>;
  /** What is kept there, as far as it can be read back; nothing where it cannot. */
  notes(): Promise<readonly string[]>;
  /** Ends what it still does, soon. */
  close(): Promise<void>;
}
