// What a refresh tells of itself while it works.
import type { SourceCatalog } from '#core/data/catalog.ts';
import type { Step } from './steps.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

export type RefreshNews =
  /** Nothing has been read yet. */
  | { readonly kind: 'planned'; readonly plan: RefreshPlan; readonly catalog: SourceCatalog }
  /** Some rows of a table were looked at: so many bytes each of them takes, as COPY writes it. */
  | { readonly kind: 'sampled'; readonly table: string; readonly rowBytes: number }
  /** Before the first row: what follows the rows, so many of it side by side, and whether the copy is searched. */
  | { readonly kind: 'ahead'; readonly steps: readonly Step[]; readonly lanes: number; readonly isProven: boolean }
  /** `share`: of the table's bytes on the disk of the source; `bytes`: that came from it. */
  | { readonly kind: 'piece'; readonly table: string; readonly share: number; readonly bytes: number }
  /** All rows are there; the statements still to come. */
  | { readonly kind: 'copied'; readonly ahead: readonly string[] }
  | { readonly kind: 'runs'; readonly statement: string }
  | { readonly kind: 'ran'; readonly statement: string; readonly ms: number }
  /** So much of the copy is searched while those run; then what of it is done. */
  | { readonly kind: 'looks'; readonly bytes: number }
  | { readonly kind: 'looked'; readonly bytes: number };
