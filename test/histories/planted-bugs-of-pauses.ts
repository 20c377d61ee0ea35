import type { PlantedBug } from './planted-bugs.ts';

/** What freezes pause. */
export const bugsOfPauses: readonly PlantedBug[] = [
  {
    name: 'paused-time-counts',
    file: 'time/pauses.ts',
    find: 'left -= counted;\n    at = pause.to;',
    replace: 'left -= counted;\n    at = Math.max(at, pause.from);',
  },
  { name: 'paused-soak-begins-anew', file: 'time/pauses.ts', find: 'left -= counted;', replace: 'left = ms;' },
  {
    name: 'pause-of-others',
    file: 'pauses.ts',
    find: '.some((place) => applies(scope, place))',
    replace: '.some(() => scope.stages === undefined)',
  },
  { name: 'pause-of-hotfixes', file: 'pauses.ts', find: "release.hotfix === undefined ? 'normal' : 'hotfix'", replace: "'normal'" },
  {
    name: 'past-paused-afterwards',
    file: 'pauses.ts',
    find: '{ from: paused.until, to: Number.POSITIVE_INFINITY }',
    replace: '{ from: 0, to: Number.POSITIVE_INFINITY }',
  },
];
