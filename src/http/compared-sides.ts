// Which two things are compared: a name stands for an environment, else for a stage, else for a release.
import type { ComparedKind, ComparedSide } from '#core/comparison.ts';
import { currentSystem, environmentsOf, pathOf, stageIn } from '#core/find.ts';
import type { Release, State } from '#core/state.ts';
import { missing } from './system-handlers.ts';

export type Named =
  | { readonly kind: 'release'; readonly name: string }
  | { readonly kind: 'place'; readonly name: string; readonly environments: readonly [string, ...string[]]; readonly isStage: boolean };

export function namedIn(state: State, name: string): Named {
  const system = currentSystem(state);
  if (system?.environments.some((each) => each.name === name) === true)
    return { kind: 'place', name, environments: [name], isStage: false };
  const stage = system === undefined ? undefined : stageIn(system, name);
  const [first, ...others] = stage === undefined ? [] : environmentsOf(stage);
  if (first !== undefined) return { kind: 'place', name, environments: [first, ...others], isStage: true };
  return { kind: 'release', name };
}

/** A place against a release is what runs there against it. */
export function kindOf(left: Named, right: Named): ComparedKind {
  if (left.kind === 'release' || right.kind === 'release') return 'releases';
  return left.isStage || right.isStage ? 'stages' : 'environments';
}

/** The name of the release that is meant; nothing runs in a place: there is none. */
export function releaseMeant(state: State, named: Named): string {
  if (named.kind === 'release') return named.name;
  return (
    state.environments.get(named.environments[0])?.stay?.release ??
    missing('no-such-release', `release in ${named.name}`, state.head.system)
  );
}

export function sideOfPlace(state: State, { name, environments, isStage }: Extract<Named, { kind: 'place' }>): ComparedSide {
  const stay = state.environments.get(environments[0])?.stay;
  const digest = stay === undefined ? undefined : state.releases.get(stay.release)?.digest;
  const apart = environments.filter((each) => state.environments.get(each)?.stay?.release !== stay?.release);
  return {
    name,
    ...(stay && { release: stay.release, since: stay.since }),
    ...(digest !== undefined && { digest }),
    ...(isStage && { environments }),
    ...(apart.length > 0 && { apart }),
  };
}

export function sideOfRelease(state: State, name: string, release: Release): ComparedSide {
  const newer = newerThan(state, release);
  return { name, release: release.id, digest: release.digest, ...(newer && { newer }) };
}

/** What stands by now where it came furthest. */
function newerThan(state: State, release: Release): ComparedSide['newer'] {
  const stage = pathOf(state, release).findLast(({ name }) => release.entries[name]?.entered !== undefined);
  const [first] = stage === undefined ? [] : environmentsOf(stage);
  const there = first === undefined ? undefined : state.releases.get(state.environments.get(first)?.stay?.release ?? '');
  if (stage === undefined || there === undefined || there.ordinal <= release.ordinal) return undefined;
  return { release: there.id, stage: stage.name };
}
