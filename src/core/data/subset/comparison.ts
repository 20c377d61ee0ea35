import type { SourceColumn } from '#core/data/catalog.ts';
import type { TypeFamily } from '#core/data/mask-definition.ts';
import type { ReferenceValue } from './subset.ts';

/** How what names a row becomes what it is compared with; `same`: it is compared as it is. */
export type ComparedAs = 'same' | 'integer' | 'uuid' | 'text';

/** Undefined where they cannot be compared. What is said in SQL has the type that it is to have; a text in JSON may be anything. */
export function comparison(
  child: SourceColumn | undefined,
  parent: SourceColumn | undefined,
  kind: Exclude<ReferenceValue['kind'], 'columns'> | 'column',
): ComparedAs | undefined {
  if (kind === 'sql' || parent === undefined) return 'same';
  if ((child?.isArray ?? false) !== parent.isArray) return undefined;
  const family: TypeFamily = child?.family ?? 'text';
  if (
    kind === 'column' &&
    (family === parent.family ? family !== 'other' || child?.type === parent.type : isNumber(family) && isNumber(parent.family))
  )
    return 'same';
  if (kind === 'path' && parent.family === 'text') return 'same';
  if (family !== 'text') return parent.family === 'text' ? 'text' : undefined;
  return parent.family === 'integer' || parent.family === 'uuid' ? parent.family : undefined;
}

function isNumber(family: TypeFamily): boolean {
  return family === 'integer' || family === 'numeric';
}
