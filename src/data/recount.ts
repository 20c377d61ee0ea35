// After a connection broke off: whether the target has each row once. It may have taken a piece whose end nobody heard, or have lost one that it said
// it had, for it may have ended, too, and nothing of a copy is durable before it is whole.
import { tableText } from '#core/data/identifiers.ts';
import { Failure } from '#core/failure.ts';
import type pg from 'pg';
import { sqlName } from './chunks.ts';
import type { PlannedTable } from '#core/data/refresh-plan.ts';

export interface Piece {
  readonly table: Pick<PlannedTable, 'schema' | 'name' | 'into'>;
  readonly rows: number;
}

/** Throws a Failure where a table has other rows than were copied into it. */
export async function recount(target: pg.ClientBase, pieces: readonly Piece[]): Promise<void> {
  const places = Map.groupBy(pieces, ({ table }) => tableText(table.into ?? table));
  for (const [place, all] of places) {
    const [{ table } = { table: undefined }] = all;
    if (table === undefined) continue;
    const wanted = all.reduce((sum, { rows }) => sum + rows, 0);
    const { rows } = await target.query<{ count: string }>(
      `SELECT count(*) AS count FROM ${table.into === undefined ? `ONLY ${sqlName(table)}` : sqlName(table.into)}`,
    );
    const there = Number(rows[0]?.count ?? 0);
    if (there === wanted) continue;
    const sentence = `A connection broke off, and ${place} has ${there} rows where ${wanted} were copied: the target took a piece whose end nobody heard, or lost one. Nothing was replaced. Refresh again.`;
    throw new Failure('copy-failed', sentence, { retryable: true });
  }
}
