import type { WayBackView } from './shapes.ts';
import { pathOf, systemAt } from '#core/find.ts';
import { wayBackOf, type Migrated } from '#core/migrations/way-back.ts';
import type { Release, State } from '#core/state.ts';

/** Whether one can go back from a release to what runs in a stage, or ran there before it. Absent where nothing did. */
export function wayBackIn(state: State, release: Release, stage: string | undefined): { readonly wayBack?: WayBackView } {
  const place = pathOf(state, release).find(({ name }) => name === stage);
  const before = place?.waves.flat().flatMap((environment) => beforeIn(state, release, environment) ?? [])[0];
  const { services } = systemAt(state, release.version);
  if (place === undefined || before === undefined || !services.some(({ migrations }) => migrations !== undefined)) return {};
  return {
    wayBack: {
      stage: place.name,
      to: before.id,
      ...wayBackOf({ services, before, after: release, isProved: release.proved?.includes(before.id) === true }),
    },
  };
}

function beforeIn(state: State, { id }: Release, environment: string): Migrated | undefined {
  const { stay, good = [] } = state.environments.get(environment) ?? {};
  const way = stay?.release === id ? good.at(-1) : stay;
  return way === undefined ? undefined : (state.releases.get(way.release) ?? { id: way.release, bill: way.bill });
}
