// What a refresh tells of its course, as far as reckoning needs it: names of tables, keys and numbers. In this form it can be written down and played again.
import type { Milliseconds } from '#core/system.ts';

export type Happened =
  /**
   * Those whose rows are copied: their bytes on the disk of the source, their rows as its server estimates them, and what is masked. `isPaced`: no faster than
   * somebody said.
   */
  | { readonly kind: 'planned'; readonly tables: TableSizes; readonly isPaced: boolean }
  /** So many bytes a row takes, as COPY writes it: of some that were looked at. */
  | { readonly kind: 'sampled'; readonly table: string; readonly rowBytes: number }
  /** What follows the rows, so many of it side by side, and whether the copy is searched beside it. */
  | { readonly kind: 'ahead'; readonly steps: readonly StepAhead[]; readonly lanes: number; readonly isProven: boolean }
  /** `table`: absent for what is of none, such as large objects. */
  | { readonly kind: 'passed'; readonly bytes: number; readonly table?: string }
  /** `share`: of the table's bytes on the disk; `bytes`: that came from it. */
  | { readonly kind: 'piece'; readonly table: string; readonly share: number; readonly bytes: number }
  /** Reading waits for its source, or goes on. */
  | { readonly kind: 'waits'; readonly isWaiting: boolean }
  /** All rows are there. */
  | { readonly kind: 'copied' }
  | { readonly kind: 'runs'; readonly key: string }
  | { readonly kind: 'ran'; readonly key: string; readonly ms: Milliseconds }
  /** So much of the copy is searched, and of it so much is done. */
  | { readonly kind: 'looks'; readonly bytes: number }
  | { readonly kind: 'looked'; readonly bytes: number };

export interface TableSizes {
  readonly [table: string]: TableSize;
}

export interface TableSize {
  readonly disk: number;
  readonly rows: number;
  /** So many values of each row are masked. Absent: nobody counted them. */
  readonly masked?: number;
}

export interface StepAhead {
  readonly key: string;
  readonly kind: 'index' | 'foreign key' | 'count' | 'other';
  /** That it locks. */
  readonly tables: readonly string[];
  /** Others may work on its tables at the same time. */
  readonly isShared: boolean;
  /** Of the largest of its tables. */
  readonly disk: number;
  readonly rows: number;
}
