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

/** A table with columns, or a table alone. */
export function columnsIn(text: string): (TableName & { readonly columns: readonly string[] }) | undefined {
  const [, left = text, inside] = /^(.*?[^.]) ?\((.*)\)$/.exec(text) ?? [];
  const [schema, name, column, more] = namesIn(left) ?? [];
  if (schema === undefined || name === undefined || more !== undefined) return undefined;
  if (inside === undefined) return { schema, name, columns: column === undefined ? [] : [column] };
  const columns = listIn(inside);
  return column !== undefined || columns === undefined ? undefined : { schema, name, columns };
}

/** `order, "Tenant"`: each a name. */
function listIn(text: string): readonly string[] | undefined {
  const dotted = namesIn(text.replaceAll(/\s*,\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '.').trim());
  return dotted;
}
