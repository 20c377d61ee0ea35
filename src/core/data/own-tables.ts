import type { SourceCatalog } from './catalog.ts';
import type { Classification, ClassifiedTable } from './classification.ts';
import { tableText } from './identifiers.ts';

/** In it Lockstep writes which migrations have run, wherever it runs them: names of files, digests, releases, times. */
const migrations = 'lockstep_migrations';
const own: ReadonlySet<string> = new Set(['name', 'digest', 'release', 'began', 'ended', 'ms']);

/**
 * The classification with what Lockstep itself keeps in the database, where the file says nothing of it: nobody has to decide about that, and a copy
 * has to know which migrations it has. A table of that name with other columns is somebody else's.
 */
export function withOwnTables({ tables }: SourceCatalog, file: Classification): Classification {
  const known = new Set(file.tables.map(tableText));
  const ours = tables.filter(
    (table) => table.name === migrations && !known.has(tableText(table)) && table.columns.every(({ name }) => own.has(name)),
  );
  const said = ours.map(({ schema, name, columns }): ClassifiedTable => {
    const decision = { kind: 'keep', reason: 'which migrations have run' } as const;
    return {
      schema,
      name,
      rows: 'all',
      line: 0,
      columns: columns.map((each) => ({ name: each.name, type: each.type, decision, paths: [], line: 0 })),
    };
  });
  return said.length === 0 ? file : { ...file, tables: [...file.tables, ...said] };
}
