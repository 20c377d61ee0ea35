import { wordsOfLeak } from '#core/refresh.ts';
import type { Environment, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { overdueIn, wordsOfOverdue } from '#core/unmasked.ts';

/** A place where people's own values are, and may not be. */
export interface ExposedData {
  readonly environment: string;
  readonly because: string;
  /** What ends it. */
  readonly command: string;
}

/** What nobody permits any more, and what a proof found; by environment. */
export function exposedData(state: State, now: Instant): readonly ExposedData[] {
  return [...state.environments.values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((environment) => {
      const overdue = overdueIn(state, environment, now);
      const found = [...(overdue === undefined ? [] : [wordsOfOverdue(environment.name, overdue)]), ...leaksIn(environment)];
      return found.map((because) => ({
        environment: environment.name,
        because,
        command: `lockstep data refresh ${environment.name}`,
      }));
    });
}

/** Of what came without masks nobody needs a proof to know. */
function leaksIn({ name, data = {} }: Environment): readonly string[] {
  return Object.entries(data).flatMap(([database, { verdict, proof }]) =>
    verdict !== 'raw' && proof?.verdict === 'leak' ? [`${database} in ${name} ${wordsOfLeak(proof)}`] : [],
  );
}
