// Look-ups in a State. Each is a plain question; `index-of.ts` keeps the ones that would scan.
import { must } from './bug.ts';
import { hotfixPath } from './hotfix.ts';
import type { Promotion, Release, State, Stay } from './state.ts';
import type { Stage, System } from './system.ts';

/** The file in force; undefined before the first. */
export function currentSystem(state: State): System | undefined {
  return state.files.get(String(state.head.version))?.system;
}

/** A file version that something open pins. */
export function systemAt(state: State, version: number): System {
  return must(state.files.get(String(version)), `file version ${version}`).system;
}

export function stageIn(system: System, name: string): Stage | undefined {
  return system.path.find((stage) => stage.name === name);
}

export function environmentsOf(stage: Stage): readonly string[] {
  const [first, ...more] = stage.waves;
  return first === undefined || more.length > 0 ? stage.waves.flat() : first;
}

export function isOpen(release: Release | undefined): release is Release & { readonly state: 'open' } {
  return release?.state === 'open';
}

export function isUnfinished(promotion: Promotion): boolean {
  return promotion.state === 'waiting' || promotion.state === 'running' || promotion.state === 'undoing';
}

/** The path that was fixed when the release was created (or adopted). */
export function pathOf(state: State, release: Release): readonly Stage[] {
  const system = systemAt(state, release.version);
  return release.hotfix === undefined ? system.path : hotfixPath(system);
}

/** The first stage of its path that the release has not entered, or has been taken back from. */
export function nextStage(state: State, release: Release): Stage | undefined {
  return pathOf(state, release).find((stage) => !hasEntered(release, stage.name));
}

export function hasEntered(release: Release, stage: string): boolean {
  const entry = release.entries[stage];
  return entry?.entered !== undefined && !entry.rolledBack;
}

/** The stays of a stage's environments, where this release's own entry still runs in all of them. */
export function presentStays(state: State, release: Release, stage: Stage): readonly Stay[] | undefined {
  const entered = release.entries[stage.name]?.entered;
  const stays: Stay[] = [];
  for (const name of environmentsOf(stage)) {
    const stay = state.environments.get(name)?.stay;
    if (stay === undefined || stay.promotion !== entered) return undefined;
    stays.push(stay);
  }
  return stays;
}
