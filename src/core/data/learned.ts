// What one refresh teaches the next of how long things take.
import type { Milliseconds } from '#core/system.ts';

/** What one refresh leaves for the next. No value of a row is in it. */
export interface Learned {
  /** Table → bytes as it lies on the source's disk, and as COPY wrote it. */
  readonly tables: { readonly [table: string]: { readonly disk: number; readonly copied: number } };
  /** Key of a statement after the rows → how long it took. */
  readonly statements: { readonly [key: string]: Milliseconds };
  /** They came no faster than somebody said: it says nothing of how fast all else goes. */
  readonly isPaced?: boolean | undefined;
  /** When each twentieth of the rows' bytes had passed, from the first on: the last table goes slower than all together. */
  readonly curve: readonly Milliseconds[];
  /** From the last row on until what no lane brings was there, too. */
  readonly besideMs?: Milliseconds | undefined;
  /** From then on until statements and search were done, and from then on until the copy stood in its place. */
  readonly afterMs: Milliseconds;
  readonly endMs: Milliseconds;
  /** Of the copy on the disk. */
  readonly search?: { readonly bytes: number; readonly ms: Milliseconds } | undefined;
}
