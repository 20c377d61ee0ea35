import { whoMay } from '#core/access.ts';
import type { Blocker } from '#core/blocker.ts';
import { environmentsOf, pathOf } from '#core/find.ts';
import type { Release, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { overdueIn, wordsOfOverdue } from '#core/unmasked.ts';

/** Nobody comes in where production's data lie that should be gone, unless the very promotion replaces them. */
export function unmaskedBlockers(state: State, release: Release, named: string, at: Instant): readonly Blocker[] {
  const stage = pathOf(state, release).find(({ name }) => name === named);
  if (stage === undefined || stage.refreshes === true) return [];
  return environmentsOf(stage).flatMap((name): readonly Blocker[] => {
    const environment = state.environments.get(name);
    const overdue = environment && overdueIn(state, environment, at);
    if (overdue === undefined) return [];
    const clears = { kind: 'person', who: whoMay(state, 'refresh', [name]), command: `lockstep data refresh ${name}` } as const;
    return [{ code: 'unmasked', stage: stage.name, environment: name, because: wordsOfOverdue(name, overdue), clears, askable: true }];
  });
}
