import type { PlantedBug } from './planted-bugs.ts';

/** What may come that changes the schema. */
export const bugsOfMigrations: readonly PlantedBug[] = [
  {
    name: 'contract-is-expand',
    file: 'gates/migrations.ts',
    find: "'expand-only': new Set(['reversible', 'until contract'])",
    replace: "'expand-only': new Set(['reversible', 'until contract', 'not'])",
  },
  {
    name: 'any-migration-is-none',
    file: 'gates/migrations.ts',
    find: "none: new Set(['reversible'])",
    replace: "none: new Set(['reversible', 'until contract'])",
  },
  {
    name: 'unread-is-harmless',
    file: 'migrations/way-back.ts',
    find: "verdict: 'not',\n    service,\n    because: `Nobody",
    replace: "verdict: 'until contract',\n    service,\n    because: `Nobody",
  },
  {
    name: 'migrations-judged-like-none',
    file: 'gates/join.ts',
    find: "b.allows === 'none' || a.allows === 'expand-only'",
    replace: "b.allows === 'expand-only' || a.allows === 'none'",
  },
  {
    name: 'migrated-source-is-fresh',
    file: 'refresh.ts',
    find: 'schema.at >= at',
    replace: 'schema.at > Infinity + at',
  },
  {
    name: 'any-classification-counts',
    file: 'gates/data.ts',
    find: 'counts !== undefined && counts !== classification',
    replace: 'counts === classification',
  },
];
