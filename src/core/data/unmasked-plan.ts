// The plan of a refresh that masks nothing: every row of every table as it is.
import type { SourceCatalog } from './catalog.ts';
import type { Classification } from './classification.ts';
import { keysMadeBy } from './plan.ts';
import type { RefreshPlan } from './refresh-plan.ts';

export function unmaskedPlan({ tables, largeObjects = 0 }: SourceCatalog, file: Classification): RefreshPlan {
  const decision = { kind: 'keep', reason: 'by Exception' } as const;
  return {
    ...keysMadeBy(file),
    ...(largeObjects > 0 && { largeObjects: 'keep' }),
    tables: tables.map(({ schema, name, kind, columns }) => ({
      schema,
      name,
      // The rows of a partitioned table are those of its partitions.
      rows: kind === 'partitioned' ? 'none' : 'all',
      columns: columns.flatMap((source) => (source.generated ? [] : [{ source, decision, paths: [] }])),
      isRelayed: true,
    })),
  };
}
