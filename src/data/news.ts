// What a refresh tells of itself while it works.
import type { SourceCatalog } from '#core/data/catalog.ts';
import type { RefreshPlan } from '#core/data/plan.ts';

export type RefreshNews =
  /** Nothing has been read yet. */
  | { readonly kind: 'planned'; readonly plan: RefreshPlan; readonly catalog: SourceCatalog }
  /** `share`: of the table's bytes on the disk of the source; `bytes`: that came from it. */
  | { readonly kind: 'piece'; readonly table: string; readonly share: number; readonly bytes: number }
  /** All rows are there; the statements still to come. */
  | { readonly kind: 'copied'; readonly ahead: readonly string[] }
  | { readonly kind: 'ran'; readonly statement: string; readonly ms: number };
