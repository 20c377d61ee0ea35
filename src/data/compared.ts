// How what names a row is compared with what it names, where only the file knows that it does.
import { quotedAlways } from '#core/data/identifiers.ts';
import type { ComparedAs } from '#core/data/subset/comparison.ts';

/** A text that is no number names nobody, and is no mistake. */
export function comparedAs(value: string, as: ComparedAs): string {
  switch (as) {
    case 'same':
      return value;
    case 'text':
      return `${value}::text`;
    case 'integer':
      return `CASE WHEN ${value} ~ '^-?[0-9]{1,18}$' THEN ${value}::bigint END`;
    case 'uuid':
      return `CASE WHEN ${value} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN ${value}::uuid END`;
  }
}

/** Whether a row's label says that this table is meant. */
export function isLabelled(alias: string, { column, value }: { readonly column: string; readonly value: string }): string {
  return `${alias}.${quotedAlways(column)}::text = '${value.replaceAll("'", "''")}'`;
}
