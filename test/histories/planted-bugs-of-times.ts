import type { PlantedBug } from './planted-bugs.ts';

/** What windows and freezes keep out. */
export const bugsOfTimes: readonly PlantedBug[] = [
  { name: 'starts-at-any-time', file: 'blockers/today.ts', find: '    ...timeBlockers(state, release, stage, at),\n', replace: '' },
  { name: 'goes-on-at-any-time', file: 'blockers/today.ts', find: ' ...times,', replace: '' },
  {
    name: 'starts-uncompiled',
    file: 'blockers/time.ts',
    find: "if (rules === 'unknown') return [notCompiled(state, stage)];",
    replace: "if (rules === 'unknown') return [];",
  },
  { name: 'another-files-windows', file: 'times.ts', find: ' || schedule.of !== digestOfTime(definitions)', replace: '' },
  {
    name: 'code-freeze-for-all',
    file: 'time/windows.ts',
    find: "freeze.kind === 'freeze' || (start.isFirstStage &&",
    replace: "freeze.kind === 'freeze' && (start.isFirstStage &&",
  },
  {
    name: 'window-waived-by-one',
    file: 'gates/exception.ts',
    find: 'item.gate === gate && item.second !== undefined',
    replace: 'item.gate === gate',
  },
  { name: 'missed-before-it-waited', file: 'judge/time.ts', find: 'from: Math.max(since, promotion.at)', replace: 'from: 0' },
  { name: 'nobody-wakes', file: 'waits.ts', find: '  addOpenings(clock, state, now);\n', replace: '' },
];
