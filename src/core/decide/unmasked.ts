import type { Event } from '#core/event.ts';
import type { State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { overdueIn, saidOf } from '#core/unmasked.ts';

/** What permitted data without masks has ended, and they are there still: that is said, once of each, and stands until they are gone. */
export function sayOverdue(state: State, now: Instant): readonly Event[] {
  return [...state.environments.values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((environment): readonly Event[] => {
      const overdue = overdueIn(state, environment, now);
      const isNews = overdue?.databases.some((database) => saidOf(environment, database) === undefined);
      return overdue === undefined || isNews !== true
        ? []
        : [{ kind: 'unmaskedOverdue', environment: environment.name, ...overdue, at: now }];
    });
}
