import { makeNotice, type Cause } from './make-notice.ts';
import type { Notice } from './notice.ts';
import type { Event } from '#core/event.ts';
import { anybodyOf } from '#core/roster.ts';
import type { State } from '#core/state.ts';
import { wordsOfOverdue } from '#core/unmasked.ts';

const minders = ['operator', 'release-manager'] as const;

/** Production's data are somewhere without masks, and may not be any more: whoever permitted it is told, and who can end it. */
export function dataOverdue(after: State, event: Extract<Event, { kind: 'unmaskedOverdue' }>, cause: Cause): readonly Notice[] {
  const environment = after.environments.get(event.environment);
  const ids = event.databases.map((database) => environment?.data?.[database]?.exception);
  const permitted = (environment?.unmasked ?? []).filter(({ id }) => ids.includes(id)).flatMap(({ by, second }) => [by, second ?? by]);
  const { release, stage } = environment?.stay ?? {};
  const people = [...permitted, ...anybodyOf(after, minders, [event.environment])];
  const told = {
    about: event.environment,
    subject: `Data without masks are there for too long: ${event.environment} (${cause.system})`,
    text: wordsOfOverdue(event.environment, event),
    command: `lockstep data refresh ${event.environment}`,
    people,
    roles: minders,
  };
  return [
    makeNotice('deadline-passed', cause, { ...told, ...(release !== undefined && { release }), ...(stage !== undefined && { stage }) }),
  ];
}
