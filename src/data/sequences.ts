import type pg from 'pg';
import { sqlName } from './chunks.ts';
import type { RefreshPlan } from '#core/data/refresh-plan.ts';

const sequenceQuery = `SELECT n.nspname::text AS schema, c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND c.relpersistence <> 't'`;

/** What comes next on staging is what came next in production. */
export async function setSequences(source: pg.ClientBase, target: pg.ClientBase, { restarts = [] }: RefreshPlan): Promise<void> {
  const { rows } = await source.query<{ schema: string; name: string }>(sequenceQuery);
  for (const sequence of rows) {
    const { rows: values } = await source.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${sqlName(sequence)}`,
    );
    const [value] = values;
    if (value !== undefined)
      await target.query('SELECT setval($1::regclass, $2::bigint, $3)', [sqlName(sequence), value.last, value.called]);
  }
  for (const restart of restarts) await target.query('SELECT setval($1::regclass, $2::bigint, false)', [sqlName(restart), restart.next]);
}
