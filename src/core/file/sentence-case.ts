// For tests: what a sentence about a fault of a file is held against.

/** For tests: a fault, where it is said, and in which words. */
export interface SentenceCase {
  /** The sentence's number in the list it was agreed in; those without one came later. */
  readonly number?: number;
  readonly code: string;
  readonly file: string;
  readonly at: string;
  readonly sentence: string;
}
