import { isSamePerson, isService, membersOf } from './roster.ts';
import { environmentsOf } from './find.ts';
import type { Release, State } from './state.ts';
import type { Slot, Stage } from './system.ts';

/** Stands for the author of a release that a program made without naming one. */
export const unnamed = 'unnamed';

/** Whether somebody wrote it, under whichever of the own accounts. */
export function isAuthor(state: State, release: Release, person: string): boolean {
  return release.authors.some((author) => isSamePerson(state, author, person));
}

/** Who may testify in a stage in this role today: people with the role in every environment of it, who did not write the release. */
export function witnesses(state: State, release: Release, stage: Stage, role: string): readonly string[] {
  return membersOf(state, role, environmentsOf(stage)).filter((person) => !isService(state, person) && !isAuthor(state, release, person));
}

/**
 * The slots of an approval as they are to be filled. Where an author is unknown it may be anybody of the group that approves: so
 * nobody of that group approves alone.
 */
export function slotsFor(release: Release, slots: readonly Slot[]): readonly Slot[] {
  if ((release.unknownAuthors ?? []).length === 0) return slots;
  return slots.map(({ role, count }) => ({ role, count: Math.max(count, 2) }));
}
