// For tests only: a planned table of a few columns.
import type { TypeFamily } from '#core/data/mask-definition.ts';
import type { PlannedTable } from '#core/data/refresh-plan.ts';

/** `null`: the column becomes NULL; undefined: it is kept. Of `json` the path `a` holds phones, and `kept` is kept. */
export function fixtureTable(columns: readonly (readonly [name: string, family: TypeFamily, mask: string | undefined])[]): PlannedTable {
  return {
    schema: 'public',
    name: 'people',
    rows: 'all',
    isRelayed: false,
    columns: columns.map(([name, family, mask]) => ({
      source: { name, type: family, family, isArray: false, notNull: false, generated: false },
      decision:
        mask === undefined
          ? { kind: 'keep', reason: 'so' }
          : mask === 'null'
            ? { kind: 'null' }
            : { kind: 'mask', mask: { id: mask, options: {} } },
      paths:
        family === 'json'
          ? [
              { path: ['a'], decision: { kind: 'mask', mask: { id: 'phone', options: {} } }, line: 1 },
              { path: ['kept'], decision: { kind: 'keep', reason: 'so' }, line: 2 },
            ]
          : [],
    })),
  };
}
