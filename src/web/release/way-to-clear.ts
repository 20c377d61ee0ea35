import type { Blocker } from '#core/blocker.ts';
import type { ReleaseView } from '#core/views/shapes.ts';
import type { Me } from '#web/api/queries.ts';
import { andOf } from '#web/words/lists.ts';
import { say } from '#web/words/say.ts';
import { gateViewOf } from './say-acts.ts';

export type WayToClear = { readonly typed: string } | { readonly because: string };

/** The line is for whoever may type it, and for everybody where nobody may; to others it says why not. Undefined where nobody is asked yet. */
export function wayToClear(me: Me, view: ReleaseView, blocker: Blocker): WayToClear | undefined {
  const { clears } = blocker;
  if (clears.kind === 'time' || isSilenced(blocker)) return undefined;
  if (clears.kind !== 'person' || clears.who.length === 0 || clears.who.includes(me.person)) return { typed: clears.command };
  return { because: whyNotMe(me, view, blocker) };
}

function whyNotMe(me: Me, view: ReleaseView, blocker: Blocker): string {
  const { system, release, authors } = view;
  if (isOfPeople(blocker) && authors.includes(me.person)) return say('Not you: you are an author of {release}.', { release });
  if (gateViewOf(view, blocker)?.evidence.some(({ by }) => by === me.person) === true)
    return say('Not you: you have said your word already.');
  const roles = me.systems[system] ?? [];
  return roles.length === 0
    ? say('Not you: you have no role in {system}.', { system })
    : say('Not you: you act here as {roles}.', { roles: andOf(roles) });
}

/** People are not asked while a machine says no. */
export function isSilenced(blocker: Blocker): boolean {
  return !blocker.askable && isOfPeople(blocker);
}

/** What an author may not say to their own release. */
export function isOfPeople({ code }: Blocker): boolean {
  return code === 'approval' || code === 'sign-off' || code === 'manual';
}
