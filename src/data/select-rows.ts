// Rows of a table with what stands in the rows that they name, so that texts can be looked through for it: read together, in one moment, and
// never kept.
import type { TableName } from '#core/data/catalog.ts';
import { quotedAlways } from '#core/data/identifiers.ts';
import { comparedAs, isLabelled } from './compared.ts';
import { copyOut, rowsOfChunk, sqlName, type Chunk } from './chunks.ts';
import type { NamedRow } from '#core/data/refresh-plan.ts';

interface Selected {
  readonly columns: readonly string[];
  readonly named: readonly NamedRow[];
  /** Columns that are read as NULL. */
  readonly without?: readonly string[];
}

/** `own` is the relation. A row names one row or none by a foreign key, so that no row comes twice. */
export function selectRows(relation: string, { columns, named, without = [] }: Selected): string {
  const own = columns.map((column) => (without.includes(column) ? 'NULL' : `own.${quotedAlways(column)}`));
  const others = named.flatMap((row, at) => row.columns.map(({ source }) => `${alias(at)}.${quotedAlways(source.name)}`));
  return `SELECT ${[...own, ...others].join(', ')} FROM ${relation} own${named.map(joinsOf).join('')}`;
}

/** `COPY … TO STDOUT` of one piece, with what its rows name behind them. */
export function copyOutNamed(table: TableName, columns: readonly string[], chunk: Chunk, named: readonly NamedRow[]): string {
  if (named.length === 0) return copyOut(table, columns, chunk);
  const rows = `(SELECT * FROM ONLY ${sqlName(table)} WHERE ${rowsOfChunk(chunk)})`;
  return `COPY (${selectRows(rows, { columns, named, ...(chunk.without && { without: chunk.without }) })}) TO STDOUT`;
}

function joinsOf({ steps }: NamedRow, row: number): string {
  const last = steps.length - 1;
  return steps
    .map(({ from, to, columns, isPartitioned, as = [], label }, at) => {
      const [name, before] = [at === last ? alias(row) : `${alias(row)}_${at}`, at === 0 ? 'own' : `${alias(row)}_${at - 1}`];
      const pairs = columns.map(
        (column, index) =>
          `${name}.${quotedAlways(column)} = ${comparedAs(`${before}.${quotedAlways(from[index] ?? '')}`, as[index] ?? 'same')}`,
      );
      if (label !== undefined) pairs.push(isLabelled(before, label));
      return ` LEFT JOIN ${isPartitioned ? '' : 'ONLY '}${sqlName(to)} ${name} ON ${pairs.join(' AND ')}`;
    })
    .join('');
}

function alias(row: number): string {
  return `named_${row}`;
}
