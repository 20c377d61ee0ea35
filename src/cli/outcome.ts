// What a command of ours comes to.
import type { Exit } from './exits.ts';

/** What a command found or did: the same for programs and for people. */
export interface Outcome {
  readonly exit: Exit;
  readonly document: { readonly [field: string]: unknown };
  readonly lines: readonly string[];
  /** The result went to stdout while it was made: nothing follows it. */
  readonly isWritten?: boolean;
}
