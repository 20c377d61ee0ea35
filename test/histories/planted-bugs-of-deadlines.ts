import type { PlantedBug } from './planted-bugs.ts';

/** Until when people are to answer, who is told, and that silence is never a yes. */
export const bugsOfDeadlines: readonly PlantedBug[] = [
  {
    name: 'silence-is-a-yes',
    file: 'gates/in-time.ts',
    find: "if (asked.expired === 'fail') return blockedBy(",
    replace:
      "if (asked.expired === 'fail') return { passed: true, evidence: [], exceptions: [] };\n  if (asked.told < 0) return blockedBy(",
  },
  {
    name: 'answered-too-late',
    file: 'judge/people.ts',
    find: "?.expired !== 'fail') return undefined;",
    replace: '?.told !== -1) return undefined;',
  },
  {
    name: 'groups-share-the-time',
    file: 'deadlines.ts',
    find: 'step <= Math.min(told, tells.length)',
    replace: 'step < Math.max(1, Math.min(told, tells.length))',
  },
  {
    name: 'nobody-is-told',
    file: 'decide/deadlines.ts',
    find: 'return to === undefined ?',
    replace: 'return to !== undefined || to === undefined ?',
  },
  { name: 'told-while-it-says-no', file: 'decide/deadlines.ts', find: 'proofOf(state, release, next, now).no', replace: 'false' },
  {
    name: 'never-asked-again',
    file: 'fold/evidence.ts',
    find: 'forgetAsked(draft, event.release, () => true);',
    replace: 'forgetAsked(draft, event.release, () => false);',
  },
  { name: 'no-is-forgotten', file: 'fold/evidence.ts', find: "each.expired === 'fail' || !isMeant(each)", replace: '!isMeant(each)' },
  {
    name: 'asked-while-there-is-time',
    file: 'judge/evidence.ts',
    find: '?.expired === undefined) return [];',
    replace: '?.stage === undefined) return [];',
  },
  {
    name: 'answered-in-vain',
    file: 'decide/deadlines.ts',
    find: "asked === undefined || asked.expired === 'fail' ?",
    replace: 'asked === undefined || asked.told >= 0 ?',
  },
  { name: 'deadline-unreviewed', file: 'file/weaken.ts', find: '    ...weakerDeadlines(before, after),\n', replace: '' },
];
