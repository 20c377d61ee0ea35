import type { BoardService, ServiceInStage } from './board-shapes.ts';
import { byAge } from '#core/age.ts';
import { currentSystem, environmentsOf } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import type { State, Stay } from '#core/state.ts';
import type { Stage } from '#core/system.ts';

/** Each service in each stage, by the release that brought its bits: where a release carries a service over, that is an older one. */
export function boardServices(state: State): readonly BoardService[] {
  const system = currentSystem(state);
  if (system === undefined) return [];
  const origins = originsOf(state);
  return system.services.map(({ name }) => ({
    service: name,
    stages: system.path.map((stage) => inStage(state, stage, name, origins)),
  }));
}

/** `service digest` → the oldest release known that has it. */
type Origins = ReadonlyMap<string, string>;

function originsOf(state: State): Origins {
  const ways = [...state.environments.values()].flatMap(({ good, stay }) => (stay === undefined ? good : [...good, stay]));
  const open = [...indexOf(state).open].sort(byAge);
  // What one can go back to was live before anything that is open now, oldest first.
  const known = [...ways.filter(({ release }) => !state.releases.has(release)), ...open.map(({ id, bill }) => ({ release: id, bill }))];
  const origins = new Map<string, string>();
  for (const { release, bill } of known) {
    for (const [service, { digest }] of Object.entries(bill)) {
      const key = `${service} ${digest}`;
      if (!origins.has(key)) origins.set(key, release);
    }
  }
  return origins;
}

function inStage(state: State, stage: Stage, service: string, origins: Origins): ServiceInStage {
  const [first, ...others] = environmentsOf(stage).flatMap((environment) => {
    const stay = state.environments.get(environment)?.stay;
    const release = stay === undefined ? undefined : originOf(stay, service, origins);
    return stay === undefined || release === undefined ? [] : [{ environment, stay, release }];
  });
  if (first === undefined) return { stage: stage.name };
  const elsewhere = others.filter(({ release }) => release !== first.release).map(({ environment, release }) => ({ environment, release }));
  return {
    stage: stage.name,
    release: first.release,
    ...(first.release !== first.stay.release && { isUnchanged: true }),
    ...(elsewhere.length > 0 && { elsewhere }),
  };
}

function originOf({ bill, release }: Stay, service: string, origins: Origins): string | undefined {
  const artefact = bill[service];
  return artefact === undefined ? undefined : (origins.get(`${service} ${artefact.digest}`) ?? release);
}
