// Where data lie without masks that should be gone, and a promotion does not replace them itself.
import { environmentsOf } from '#core/find.ts';
import { refreshedFrom } from '#core/refresh.ts';
import type { State } from '#core/state.ts';
import type { Instant, Stage } from '#core/system.ts';
import { overdueIn, type Overdue } from '#core/unmasked.ts';

export interface KeepingOut {
  readonly environment: string;
  readonly overdue: Overdue;
  /** A refresh replaces what the file names. */
  readonly isReplaced: boolean;
}

export function keepingOut(state: State, stage: Stage, at: Instant): readonly KeepingOut[] {
  return environmentsOf(stage).flatMap((name): readonly KeepingOut[] => {
    const environment = state.environments.get(name);
    const overdue = environment && overdueIn(state, environment, at);
    if (overdue === undefined) return [];
    const named = refreshedFrom(state, name)?.databases;
    const isReplaced = overdue.databases.every((database) => named?.includes(database));
    return isReplaced && stage.refreshes === true ? [] : [{ environment: name, overdue, isReplaced }];
  });
}
