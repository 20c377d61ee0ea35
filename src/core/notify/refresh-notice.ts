import type { Event } from '#core/event.ts';
import { leftOutWords } from '#core/refresh-words.ts';
import { membersOf } from '#core/roster.ts';
import type { State } from '#core/state.ts';
import { makeNotice, type Cause } from './make-notice.ts';
import type { Notice } from './notice.ts';

const roles = ['operator', 'release-manager'] as const;

/** Data that were due stay as old as they are. Where another refresh stands for it, nobody has to know. */
export function refreshLeftOut(state: State, event: Extract<Event, { kind: 'refreshLeftOut' }>, cause: Cause): readonly Notice[] {
  if (event.instead !== undefined) return [];
  const { environment, due } = event;
  return [
    makeNotice('deadline-passed', cause, {
      about: `${environment} ${due}`,
      subject: `The refresh of the data of ${environment} is left out (${cause.system})`,
      text: leftOutWords(event),
      command: `lockstep data history ${environment}`,
      people: roles.flatMap((role) => membersOf(state, role, [environment])),
      roles,
    }),
  ];
}
