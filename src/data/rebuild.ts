// Columns that an expression makes anew of what is masked: a tsvector, so that searching works on staging. Tried before the first row is copied, and
// done once the rows are there, before anybody looks for leaks.
import pg from 'pg';
import { columnText, quotedAlways, tableText } from '#core/data/identifiers.ts';
import { sqlName } from './chunks.ts';
import { serverWords } from './server-words.ts';
import type { PlanFinding, PlannedColumn, PlannedTable, RefreshPlan } from '#core/data/refresh-plan.ts';

interface Rebuilt {
  readonly table: PlannedTable;
  /** Each with its expression. */
  readonly columns: readonly { readonly column: PlannedColumn; readonly expression: string }[];
}

/** Of a partitioned table all at once: its partitions have the same columns. */
function rebuiltIn({ tables }: RefreshPlan, isRoot: (table: PlannedTable) => boolean): readonly Rebuilt[] {
  return tables.filter(isRoot).flatMap((table): readonly Rebuilt[] => {
    const columns = table.columns.flatMap((column) => {
      const { decision } = column;
      return decision.kind === 'null' && decision.rebuild !== undefined ? [{ column, expression: decision.rebuild }] : [];
    });
    return columns.length === 0 ? [] : [{ table, columns }];
  });
}

export interface Rebuilding {
  readonly plan: RefreshPlan;
  /** Partitions go with what they are of. */
  readonly isRoot: (table: PlannedTable) => boolean;
}

/** What can't be rebuilt, before anything is copied: the tables are there, and empty. */
export async function tryRebuilds(client: pg.ClientBase, { plan, isRoot }: Rebuilding): Promise<readonly PlanFinding[]> {
  const found: PlanFinding[] = [];
  for (const { table, columns } of rebuiltIn(plan, isRoot)) {
    for (const { column, expression } of columns) {
      const because = await mistakeIn(client, `EXPLAIN ${statementOf(table, [{ column, expression }])}`);
      const where = columnText(table, column.source.name);
      if (because !== undefined)
        found.push({ code: 'not-taken', where, sentence: `${where} can't be rebuilt by its expression: ${because}.`, lines: [] });
    }
  }
  return found;
}

async function mistakeIn(client: pg.ClientBase, statement: string): Promise<string | undefined> {
  try {
    await client.query(alone(statement));
    return undefined;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return serverWords(error);
    throw error;
  }
}

export async function rebuild(
  client: pg.ClientBase,
  { plan, isRoot, signal }: Rebuilding & { readonly signal: AbortSignal },
): Promise<void> {
  for (const { table, columns } of rebuiltIn(plan, isRoot)) {
    signal.throwIfAborted();
    await client.query(alone(statementOf(table, columns)));
  }
}

/** A line of its own ends a comment that an expression ends with. */
function statementOf(table: PlannedTable, columns: Rebuilt['columns']): string {
  const set = columns.map(({ column, expression }) => `${quotedAlways(column.source.name)} = (${expression}\n)`);
  return `UPDATE ${sqlName(table)} SET ${set.join(', ')}`;
}

/** As a statement that is prepared: there can't be a second one in it. */
function alone(text: string): pg.QueryConfig & { readonly queryMode: 'extended' } {
  return { text, queryMode: 'extended' };
}

/** Which tables no other one holds the rows of. */
export function rootsOf(
  tables: readonly { readonly schema: string; readonly name: string; readonly partitionOf?: object }[],
): Rebuilding['isRoot'] {
  const parts = new Set(tables.flatMap((table) => (table.partitionOf === undefined ? [] : [tableText(table)])));
  return (table) => !parts.has(tableText(table));
}
