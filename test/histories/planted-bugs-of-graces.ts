import type { PlantedBug } from './planted-bugs.ts';

/** Which outages are none. */
export const bugsOfGraces: readonly PlantedBug[] = [
  {
    name: 'every-outage-forgiven',
    file: 'fold/stay.ts',
    find: 'downAt !== undefined && from - downAt <= graceMs',
    replace: 'downAt !== undefined',
  },
  {
    name: 'no-outage-forgiven',
    file: 'fold/stay.ts',
    find: 'downAt !== undefined && from - downAt <= graceMs',
    replace: 'downAt === -graceMs',
  },
  {
    name: 'grace-taken-off-long-outages',
    file: 'fold/stay.ts',
    find: 'broken(by, settledRun(run), downAt)',
    replace: 'broken(by, settledRun(run), downAt + graceMs)',
  },
  {
    name: 'switch-forgiven',
    file: 'fold/stay.ts',
    find: 'broken(by, settledRun(run), run.downAt ?? at)',
    replace: 'run',
  },
  {
    name: 'over-while-down',
    file: 'gates/soak-due.ts',
    find: 'certain: soaking.every(({ stay }) => stay.upSince !== undefined)',
    replace: 'certain: soaking.every(({ stay }) => runOf(gate, stay).upSince !== undefined)',
  },
  { name: 'grace-unreviewed', file: 'gates/join.ts', find: '(b.graceMs ?? 0) <= (a.graceMs ?? 0) && ', replace: '' },
];
