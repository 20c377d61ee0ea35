import type { PlantedBug } from './planted-bugs.ts';

/** When data are refreshed by themselves, and when a refresh may begin. */
export const bugsOfSchedules: readonly PlantedBug[] = [
  {
    name: 'due-twice',
    file: 'fold/promotion.ts',
    find: '  if (due !== undefined) seeTo(draft, placeOfRefresh(promotion), due);\n',
    replace: '',
  },
  {
    name: 'no-latest-start',
    file: 'decide/schedules.ts',
    find: '  if (instead === undefined && now < until) return [];',
    replace: '  if (instead === undefined) return [];',
  },
  {
    name: 'overslept-unsaid',
    file: 'refresh-times.ts',
    find: 'return seen === undefined ? [] : duesSince(times, seen, now);',
    replace: 'return seen === undefined ? [] : duesSince(times, seen, now).slice(-1);',
  },
  {
    name: 'refresh-outside-window',
    file: 'blockers/refresh.ts',
    find: 'return [...closedWindow(state, promotion, at), ...sameSource(state, promotion)];',
    replace: 'return sameSource(state, promotion);',
  },
  {
    name: 'sources-read-at-once',
    file: 'blockers/refresh.ts',
    find: 'return [...closedWindow(state, promotion, at), ...sameSource(state, promotion)];',
    replace: 'return closedWindow(state, promotion, at);',
  },
  {
    name: 'made-up-for-what-was-before',
    file: 'fold/time.ts',
    find: 'if (wasSaid !== said) seeTo(draft, environment, at);',
    replace: 'if (wasSaid !== said) seeTo(draft, environment, at - 100_000);',
  },
];
