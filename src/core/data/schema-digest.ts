import { digestOf } from '#core/canonical.ts';
import type { SourceCatalog } from './catalog.ts';

/** Of what a release can change: not of how much stands in it, how far its sequences are, or what somebody wrote about it. */
export function schemaDigest({ tables, enums, references }: SourceCatalog): string {
  return digestOf({
    tables: tables.map(({ rows: _rows, bytes: _bytes, columns, ...table }) => ({
      ...table,
      columns: columns.map(({ comment: _comment, sequence, ...column }) => ({
        ...column,
        ...(sequence && { sequence: { schema: sequence.schema, name: sequence.name } }),
      })),
    })),
    enums,
    references,
  });
}
