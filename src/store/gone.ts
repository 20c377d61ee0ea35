import type { EntityRow } from './store.ts';

/** What was closed and has no body any more leaves the table. */
export function isGone(row: EntityRow): boolean {
  return row.body === '' && !row.open;
}
