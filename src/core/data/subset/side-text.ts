// How one side of a foreign key is written: `public.orders.customer`, `public.lines(order, tenant)`, `public.tickets.data -> customer.id`.
import type { TableName } from '#core/data/catalog.ts';
import { columnText, namesIn, ownerOfKeys, pathIn, pathText, quoted, tableText } from '#core/data/identifiers.ts';
import type { ReferenceSide } from './subset.ts';

export function sideText({ by, ...table }: ReferenceSide): string {
  switch (by.kind) {
    case 'columns':
      return columnsText(table, by.columns);
    case 'path':
      return `${columnText(table, by.column)} -> ${pathText(by.path)}`;
    case 'sql':
      return tableText(table);
  }
}

export function columnsText(table: TableName, columns: readonly string[]): string {
  const [column, more] = columns;
  if (column !== undefined && more === undefined) return columnText(table, column);
  return `${tableText(table)}(${columns.map(quoted).join(', ')})`;
}

/** Undefined where the text is none. A table alone has no columns: what it names is said in SQL. */
export function sideIn(text: string): ReferenceSide | undefined {
  const [, left, right] = /^(.+?) -> (.+)$/.exec(text) ?? [];
  if (left !== undefined && right !== undefined) {
    const [column, path] = [columnsIn(left), pathIn(right)];
    const [name, more] = column?.columns ?? [];
    if (column === undefined || name === undefined || more !== undefined || path === undefined || ownerOfKeys(path) !== undefined)
      return undefined;
    return { schema: column.schema, name: column.name, by: { kind: 'path', column: name, path } };
  }
  const found = columnsIn(text);
  if (found === undefined) return undefined;
  const { columns, ...table } = found;
  return { ...table, by: columns.length === 0 ? { kind: 'sql', sql: '' } : { kind: 'columns', columns } };
}

const name = String.raw`(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")+")`;
const withColumns = new RegExp(String.raw`^(${name}(?:\.${name})*) ?\(\s*(${name}(?:\s*,\s*${name})*)\s*\)$`);

/** A table with columns, or a table alone. */
export function columnsIn(text: string): (TableName & { readonly columns: readonly string[] }) | undefined {
  const [, left = text, inside] = withColumns.exec(text) ?? [];
  const [schema, table, column, more] = namesIn(left) ?? [];
  if (schema === undefined || table === undefined || more !== undefined) return undefined;
  if (inside === undefined) return { schema, name: table, columns: column === undefined ? [] : [column] };
  const columns = (inside.match(new RegExp(name, 'g')) ?? []).flatMap((each) => namesIn(each) ?? []);
  return column === undefined ? { schema, name: table, columns } : undefined;
}
