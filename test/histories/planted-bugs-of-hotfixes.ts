import type { PlantedBug } from './planted-bugs.ts';

/** What a hotfix is made of, which way it goes, by whose word, and that it stays in. */
export const bugsOfHotfixes: readonly PlantedBug[] = [
  {
    name: 'fix-asked-for-too-early',
    file: 'blockers/fixes.ts',
    find: 'if (pathOf(state, release).at(-1)?.name !== stage.name) return [];',
    replace: 'if (pathOf(state, release).at(0)?.name !== stage.name) return [];',
  },
  {
    name: 'hotfix-by-one',
    file: 'gates/in-all.ts',
    find: 'Math.max(0, wanted - known.size',
    replace: 'Math.max(0, 1 - known.size',
  },
  {
    name: 'way-of-revoked-words',
    file: 'gates/in-all.ts',
    find: "item.verdict === 'pass' && item.revoked === undefined &&",
    replace: "item.verdict === 'pass' &&",
  },
  {
    name: 'everybody-is-a-hotfix',
    file: 'find.ts',
    find: 'release.hotfix === undefined ? system.path : hotfixPath(system)',
    replace: 'hotfixPath(system)',
  },
  {
    name: 'hotfix-by-todays-path',
    file: 'find.ts',
    find: 'release.hotfix === undefined ? system.path : hotfixPath(system)',
    replace: 'release.hotfix === undefined ? system.path : hotfixPath(currentSystem(state) ?? system)',
  },
  { name: 'second-path-unreviewed', file: 'file/weaken.ts', find: '    ...weakerHotfixPath(before, after),\n', replace: '' },
  { name: 'hotfix-soak-unreviewed', file: 'gates/join.ts', find: ' && lengthAtLeast(b.hotfix ?? b, a.hotfix ?? a);', replace: ';' },
  {
    name: 'hotfix-displaces',
    file: 'blockers/queue.ts',
    find: "policy === 'hotfix-first' && release.hotfix !== undefined && occupant",
    replace: 'release.hotfix !== undefined && occupant',
  },
  {
    name: 'hotfix-displaces-hotfix',
    file: 'blockers/queue.ts',
    find: 'release.hotfix !== undefined && occupant.hotfix === undefined) return [];',
    replace: 'release.hotfix !== undefined) return [];',
  },
  { name: 'hotfix-in-line', file: 'line.ts', find: 'hotfix: 2, refresh: 3, normal: 4', replace: 'hotfix: 4, refresh: 3, normal: 4' },
  {
    name: 'hotfix-brings-more',
    file: 'judge/hotfix.ts',
    find: '  if (unreleased !== undefined) return unreleased;\n',
    replace: '',
  },
  {
    name: 'behind-a-live-one',
    file: 'newer.ts',
    find: 'release.hotfix !== undefined && pathOf(state, release).at(-1)?.name !== stage;',
    replace: 'release.hotfix !== undefined;',
  },
  {
    name: 'carried-without-fix',
    file: 'judge/hotfix.ts',
    find: 'return { ...newest.bill, ...Object.fromEntries(fixed) };',
    replace: 'return newest.bill;',
  },
  {
    name: 'carried-without-the-first-fix',
    file: 'judge/hotfix.ts',
    find: 'return base !== undefined && repairs(state, base, service, digest);',
    replace: 'return base === undefined;',
  },
  { name: 'takes-no-fix-along', file: 'judge/hotfix.ts', find: 'onto: base === undefined ? [] : fixesOf(base),', replace: 'onto: [],' },
  { name: 'hotfix-overtakes', file: 'age.ts', find: 'return hotfix?.after ?? ordinal;', replace: 'return ordinal;' },
  { name: 'made-of-a-part-of-it', file: 'fixes.ts', find: 'list?.lacks === 0 ?', replace: 'list !== undefined ?' },
];
