import type { PlantedBug } from './planted-bugs.ts';

/** Whose word on an item counts, and for what a signature stands. */
export const bugsOfItems: readonly PlantedBug[] = [
  { name: 'signed-without-what-came-later', file: 'gates/people.ts', find: 'if (added.length > 0)\n', replace: 'if (added.length < 0)\n' },
  {
    name: 'signed-despite-a-failure',
    file: 'gates/people.ts',
    find: "result === 'failed');",
    replace: "result === 'failed' && signed.by === '');",
  },
  {
    name: 'signed-past-another',
    file: 'judge/sign.ts',
    find: 'found === undefined || found.by === command.by',
    replace: 'found === undefined || found.by !== ""',
  },
  {
    name: 'signed-in-part',
    file: 'judge/sign.ts',
    find: 'if (open.length === 0) return undefined;',
    replace: 'if (open.length >= 0) return undefined;',
  },
  {
    name: 'tried-by-anybody',
    file: 'judge/checklist.ts',
    find: 'roles: [gate.role] }) ?? notThere(',
    replace: "roles: [gate.role, 'developer', 'lead'] }) ?? notThere(",
  },
  {
    name: 'dropped-by-anybody',
    file: 'judge/checklist.ts',
    find: 'roles: [gate.role] }) ?? needsReason(',
    replace: "roles: [gate.role, 'developer', 'lead'] }) ?? needsReason(",
  },
];
