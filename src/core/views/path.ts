// The system file as a picture: the stages in their order, what each has, and what it asks before a release enters or leaves.
import { wordsOfRollout } from './canary.ts';
import type { PathStageView, PathTimeView, PathView } from './shapes.ts';
import { currentSystem, environmentsOf } from '#core/find.ts';
import type { State } from '#core/state.ts';
import type { Stage, System } from '#core/system.ts';
import type { FreezeDefinition, TrainDefinition, WindowDefinition } from '#core/time/definitions.ts';
import { applies } from '#core/time/scope.ts';
import type { TimeScope } from '#core/time/types.ts';

/** Undefined while no file was applied. */
export function pathView(state: State, seq: number): PathView | undefined {
  const system = currentSystem(state);
  if (system === undefined) return undefined;
  const { name, version } = { name: state.head.system, version: state.head.version };
  return {
    system: name,
    seq,
    version,
    services: system.services.map((service) => service.name),
    roles: Object.entries(system.roles).map(([role, entries]) => ({
      role,
      people: entries.map((entry) => (typeof entry === 'string' ? entry : `${entry.who} in ${entry.in.join(', ')}`)),
    })),
    path: system.path.map((stage) => stageOf(system, stage)),
    ...(system.hotfixPath && { hotfixPath: [...system.hotfixPath] }),
  };
}

function stageOf(system: System, stage: Stage): PathStageView {
  const { name, waves, rollout, queue, entry, exit, owner } = stage;
  const places = environmentsOf(stage).flatMap((place) => system.environments.find((environment) => environment.name === place) ?? []);
  return {
    stage: name,
    waves: waves.map((wave) => [...wave]),
    environments: places.map((place) => ({
      environment: place.name,
      data: place.data,
      errors: place.errors,
      audience: place.audience,
      ...(place.purpose !== undefined && { purpose: place.purpose }),
    })),
    rollout: wordsOfRollout(rollout),
    queue,
    entry,
    exit,
    times: timesOf(system, stage),
    ...(owner !== undefined && { owner }),
  };
}

/** What is about one of its places, or some of its releases only, is about it. */
function timesOf({ time }: System, stage: Stage): readonly PathTimeView[] {
  if (time === undefined) return [];
  const isAbout = (scope: TimeScope): boolean =>
    environmentsOf(stage).some((environment) => applies(scope, { stage: stage.name, environment }));
  const told = ({ name, when, zone }: WindowDefinition | FreezeDefinition | TrainDefinition) => ({
    name,
    when: when.map(({ text }) => text),
    zone,
  });
  return [
    ...time.windows.filter(({ scope }) => isAbout(scope)).map((window): PathTimeView => ({ kind: 'window', ...told(window) })),
    ...(time.trains ?? []).filter((train) => train.stage === stage.name).map((train): PathTimeView => ({ kind: 'train', ...told(train) })),
    ...time.freezes
      .filter(({ scope }) => isAbout(scope))
      .map((freeze): PathTimeView => ({ kind: 'freeze', ...told(freeze), because: freeze.because })),
  ];
}
