import type { PlantedBug } from './planted-bugs.ts';

/** Who signs a scope, for what that stands, and what proves a requirement. */
export const bugsOfScopes: readonly PlantedBug[] = [
  { name: 'signed-by-one', file: 'gates/scope.ts', find: 'if (open.length === 0) return [];', replace: 'if (open.length < 2) return [];' },
  {
    name: 'scope-without-tests',
    file: 'gates/scope.ts',
    find: '...unsignedBlockers(context, gate), ...untestedBlockers(context, gate)]',
    replace: '...unsignedBlockers(context, gate)]',
  },
  {
    name: 'signatures-outlive-a-change',
    file: 'judge/scope.ts',
    find: '...(lapses.length > 0 && { lapsed: lapses }) }',
    replace: 'signatures: release.scope?.signatures ?? [] }',
  },
  {
    name: 'scope-changed-without-a-word',
    file: 'judge/scope.ts',
    find: 'if (missing !== undefined) return {',
    replace: 'if (missing === null) return {',
  },
  {
    name: 'proven-unsigned',
    file: 'gates/requirements.ts',
    find: 'const blockers = [...unsigned(context, gate), ',
    replace: 'const blockers = [',
  },
];
