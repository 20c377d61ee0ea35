import type { PersonCommand } from './command.ts';
import { currentSystem, environmentsOf, hasEntered, pathOf, stageIn } from './find.ts';
import { findException } from './find-exception.ts';
import { openedBy } from './glass.ts';
import type { Places } from './roster.ts';
import type { Release, State } from './state.ts';
import type { Stage, System } from './system.ts';
import { findDataException } from './unmasked.ts';

/**
 * Which environments a command touches: there the roles of whoever gives it must reach. A new release touches none yet, so whoever
 * has the role anywhere may create it. What can't be found is refused by the rules, not here.
 */
export function placesOf(state: State, command: PersonCommand): Places {
  switch (command.kind) {
    case 'create':
    case 'without-hotfix':
    case 'target':
    case 'board':
    case 'scope':
    case 'sign-scope':
      return 'anywhere';
    case 'promote':
      return placesOfWalk(state, command);
    case 'approve':
    case 'sign':
    case 'try-item':
    case 'add-item':
    case 'drop-item':
    case 'answer':
    case 'recheck':
    case 'restart-soak':
    case 'except':
    case 'break-glass':
      return placesOfStage(state, command.stage, state.releases.get(command.release));
    case 'hold':
    case 'free':
    case 'rollback':
      return placesOfStage(state, command.stage);
    case 'revoke':
      return placesOfEvidence(state, command);
    case 'second-exception':
    case 'revoke-exception':
      return placesOfException(state, command.id);
    case 'abort':
    case 'continue':
      return state.promotions.get(command.promotion)?.waves.flat() ?? 'anywhere';
    case 'settle':
      return placesOfOrder(state, command.order);
    case 'clean':
    case 'refresh':
    case 'except-data':
      return [command.environment];
    case 'adopt':
      return command.environments;
    case 'second-adoption':
      return state.adoptions.get(command.id)?.environments ?? 'anywhere';
    case 'secrets':
      return command.change.environment === undefined ? 'whole-system' : [command.change.environment];
    case 'apply':
    case 'approve-proposal':
    case 'withdraw-proposal':
    case 'reject':
    case 'reopen':
    case 'stop':
    case 'lift-stop':
    case 'roster':
    case 'compile-time':
    case 'look-back':
    case 'foretell':
      return 'whole-system';
  }
}

function placesOfException(state: State, id: string): Places {
  const ofData = findDataException(state, id);
  if (ofData !== undefined) return [ofData.environment.name];
  const found = findException(state, id);
  return found === undefined ? 'anywhere' : placesOfStage(state, openedBy(found.exception), found.release);
}

function placesOfOrder(state: State, id: string): Places {
  const order = state.orders.get(id);
  return order === undefined ? 'anywhere' : [order.environment];
}

function placesOfEvidence(state: State, { release: id, evidence: named }: { readonly release: string; readonly evidence: string }): Places {
  const release = state.releases.get(id);
  const stage = release?.evidence.find(({ id: each }) => each === named)?.stage;
  return stage === undefined ? 'anywhere' : placesOfStage(state, stage, release);
}

/** Those of the release's own path, and of today's. */
export function placesOfStage(state: State, name: string, release?: Release): Places {
  const today = currentSystem(state);
  const stages = [release === undefined ? undefined : stageOnPath(state, release, name), today && stageIn(today, name)];
  const known = stages.filter((stage) => stage !== undefined);
  return known.length === 0 ? 'anywhere' : [...new Set(known.flatMap(environmentsOf))];
}

function stageOnPath(state: State, release: Release, name: string): Stage | undefined {
  return pathOf(state, release).find((stage) => stage.name === name);
}

/** A release that walks on by itself enters every stage up to its goal. */
function placesOfWalk(state: State, command: Extract<PersonCommand, { kind: 'promote' }>): Places {
  const release = state.releases.get(command.release);
  if (release === undefined) return 'anywhere';
  const path = pathOf(state, release);
  const goal = path.findIndex((stage) => stage.name === command.stage);
  const walked = command.wait ? path.slice(0, goal).filter((stage) => !hasEntered(release, stage.name)) : [];
  const all = [...walked.map(({ name }) => name), command.stage].map((name) => placesOfStage(state, name, release));
  const places = all.filter((each) => typeof each !== 'string').flat();
  return places.length === 0 ? 'anywhere' : [...new Set(places)];
}

/** Where users are: the last stage of a path, and every stage with an environment that holds real data. */
export function isProduction(system: System, stage: string): boolean {
  if (system.path.at(-1)?.name === stage) return true;
  const places = system.path.find(({ name }) => name === stage)?.waves.flat() ?? [];
  return system.environments.some(({ name, data }) => data === 'real' && places.includes(name));
}

/** By the file that the release walks by, or by today's. */
export function isProductionFor(state: State, release: Release | undefined, stage: string): boolean {
  const systems = [release && state.files.get(String(release.version))?.system, currentSystem(state)];
  return systems.some((system) => system !== undefined && isProduction(system, stage));
}
