import type { PlantedBug } from './planted-bugs.ts';

/** Who may, where, and by which way. */
export const bugsOfPeople: readonly PlantedBug[] = [
  { name: 'program-testifies', file: 'means.ts', find: 'if (isService(state, command.by)) {', replace: "if (command.by === 'nobody') {" },
  {
    name: 'token-testifies',
    file: 'means.ts',
    find: "if (command.means?.kind !== 'token') return undefined;",
    replace: 'return undefined;',
  },
  { name: 'old-password', file: 'means.ts', find: 'now < means.provedAt + provedForMs', replace: 'now < means.provedAt + 2 * provedForMs' },
  {
    name: 'accounts-are-people',
    file: 'roster.ts',
    find: 'return identityOf(state, one) === identityOf(state, other);',
    replace: 'return one === other;',
  },
  {
    name: 'two-accounts-two-slots',
    file: 'gates/slots.ts',
    find: '[signer.identity ?? signer.person, signer]',
    replace: '[signer.person, signer]',
  },
  { name: 'unknown-author-is-nobody', file: 'authors.ts', find: 'count: Math.max(count, 2)', replace: 'count' },
  {
    name: 'roles-reach-everywhere',
    file: 'roster.ts',
    find: "return places !== 'whole-system' && places.every((place) => reach.has(place));",
    replace: "return places !== 'whole-system';",
  },
  {
    name: 'part-is-whole',
    file: 'roster.ts',
    find: "return places !== 'whole-system' && places.every",
    replace: "return places === 'whole-system' || places.every",
  },
  { name: 'walk-unjudged', file: 'places.ts', find: 'const walked = command.wait ?', replace: 'const walked = command.wait && goal < 0 ?' },
  {
    name: 'glass-skips',
    file: 'judge/break-glass.ts',
    find: 'const missing = before.find(({ name }) => !hasEntered(release, name));',
    replace: 'const missing = before.find(({ name }) => name === release.id);',
  },
  {
    name: 'name-of-what-ran',
    file: 'judge/adopt-again.ts',
    find: 'entered !== undefined || attempts > 0',
    replace: 'attempts > 0',
  },
  {
    name: 'name-under-way',
    file: 'judge/adopt-again.ts',
    find: 'promotion.release === id && isUnfinished(promotion)',
    replace: "promotion.release === '' && isUnfinished(promotion)",
  },
];
