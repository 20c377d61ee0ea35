import type { EnvironmentView, UnmaskedDataView } from './shapes.ts';
import { instancesOf } from './instances.ts';
import { unmaskedView } from './unmasked.ts';
import { currentSystem, environmentsOf, systemAt } from '#core/find.ts';
import { glassOf } from '#core/glass.ts';
import type { Environment, State, Stay } from '#core/state.ts';

/** Every environment of the file in force, in the order of the path. */
export function environmentViews(state: State): readonly EnvironmentView[] {
  const system = currentSystem(state);
  if (system === undefined) return [];
  return system.environments.flatMap((definition) => {
    const environment = state.environments.get(definition.name);
    const stage = system.path.find((each) => environmentsOf(each).includes(definition.name))?.name;
    const { host, audience, data, errors, handsOver, unseen } = definition;
    return environment === undefined
      ? []
      : [
          {
            environment: definition.name,
            host,
            audience,
            data,
            errors,
            ...(stage !== undefined && { stage }),
            ...(handsOver && { handsOver }),
            ...(unseen && { unseen }),
            ...standing(state, environment),
          },
        ];
  });
}

function standing(state: State, environment: Environment): Pick<EnvironmentView, 'urls' | 'fence' | 'good'> & Partial<EnvironmentView> {
  const { stay, lease, down, fence, urls } = environment;
  const unmasked = unmaskedData(environment);
  return {
    urls,
    fence,
    good: environment.good.map((way) => way.release).toReversed(),
    ...(stay && { release: stay.release, since: stay.since, bill: stay.bill, ...instancesOf(systemAt(state, stay.version)) }),
    ...(stay && camePast(state, stay) && { brokeGlass: true }),
    ...(lease !== undefined && { lease }),
    ...(down && { down }),
    ...(unmasked && { unmasked }),
  };
}

/** It runs here because gates were waived in one stroke on its way to this stage. */
export function camePast(state: State, stay: Stay): boolean {
  const release = state.releases.get(stay.release);
  return release !== undefined && glassOf(release).some(({ stage }) => stage === stay.stage);
}

/** What two people permitted, and what may not be there any more. */
function unmaskedData(environment: Environment): UnmaskedDataView | undefined {
  const raw = Object.entries(environment.data ?? {}).filter(([, { verdict }]) => verdict === 'raw');
  const [first] = raw;
  if (first === undefined) return undefined;
  const { until, overdue } = unmaskedView(environment, first[1]) ?? {};
  return {
    databases: raw.map(([database]) => database).sort(),
    ...(until !== undefined && { until }),
    ...(overdue && { overdue: overdue.because }),
  };
}
