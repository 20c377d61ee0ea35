import type { PersonCommand, CommandKind } from './command.ts';
import { isTestimony, refuseMeans } from './means.ts';
import { placesOf } from './places.ts';
import { anybodyOf, hasAnyRole, isService, placesOfRole, rolesOf } from './roster.ts';
import type { Places } from './roster.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { State } from './state.ts';
import type { Instant } from './system.ts';
import { andOf } from './words.ts';

/**
 * Which roles may give a command. Deny by default: a kind that is not listed cannot compile. `gate` means that the gate itself
 * names its roles; `lockstep` that only the controller says it. Roles of one's own (customer, partner) approve, sign and view.
 */
export const commandRoles: { readonly [Kind in CommandKind]: readonly string[] | 'gate' | 'lockstep' } = {
  apply: ['admin'],
  'approve-proposal': ['admin', 'release-manager'],
  'withdraw-proposal': ['admin', 'release-manager'],
  create: ['developer', 'release-manager'],
  'without-hotfix': ['developer', 'release-manager'],
  target: ['release-manager'],
  board: ['release-manager'],
  scope: ['developer', 'release-manager', 'tester'],
  'sign-scope': 'gate',
  promote: ['developer', 'operator', 'release-manager'],
  approve: 'gate',
  sign: 'gate',
  'try-item': 'gate',
  'add-item': ['developer', 'release-manager', 'tester'],
  'drop-item': 'gate',
  answer: 'gate',
  clean: ['developer', 'operator', 'release-manager'],
  refresh: ['operator', 'release-manager', 'tester'],
  recheck: ['developer', 'operator', 'release-manager', 'tester'],
  revoke: ['release-manager', 'tester'],
  'restart-soak': ['release-manager', 'tester'],
  reject: ['release-manager', 'tester'],
  reopen: ['release-manager', 'tester'],
  hold: ['operator', 'release-manager'],
  free: ['operator', 'release-manager'],
  stop: ['admin', 'operator', 'release-manager'],
  'lift-stop': ['admin', 'operator', 'release-manager'],
  except: ['developer', 'operator', 'release-manager', 'tester'],
  'break-glass': ['operator', 'release-manager'],
  'except-data': ['operator', 'release-manager', 'tester'],
  'second-exception': ['admin', 'release-manager'],
  'revoke-exception': ['admin', 'release-manager'],
  abort: ['developer', 'operator', 'release-manager'],
  continue: 'gate',
  settle: ['operator', 'release-manager'],
  rollback: ['operator', 'release-manager'],
  adopt: ['operator', 'release-manager'],
  'second-adoption': ['operator', 'release-manager'],
  secrets: ['admin', 'operator'],
  roster: 'lockstep',
  'compile-time': 'lockstep',
  'look-back': 'lockstep',
  foretell: 'lockstep',
};

/**
 * Whether a person has a role that may give this command, in these places (for gates: any role at all; the gate then judges). Where
 * nothing is said, anywhere: what the command touches is judged with it.
 */
export function permits(state: State, person: string, kind: CommandKind | 'view', places: Places = 'anywhere'): boolean {
  if (kind === 'view') return rolesOf(state, person).length > 0;
  const allowed = commandRoles[kind];
  if (allowed === 'lockstep') return person === 'lockstep';
  if (allowed === 'gate') return rolesOf(state, person).length > 0;
  return hasAnyRole(state, person, allowed, places);
}

/** Why this person may not give this command, by roles, by places, by the way it is given; undefined when it may be judged. */
export function refuseAccess(state: State, command: PersonCommand, now: Instant): Refusal | undefined {
  return refuseRole(state, command.by, command.kind) ?? refusePlaces(state, command) ?? refuseMeans(state, command, now);
}

/** The refusal of whoever may not give such a command anywhere in the system. */
export function refuseRole(state: State, by: string, kind: CommandKind): Refusal | undefined {
  if (permits(state, by, kind)) return undefined;
  const allowed = commandRoles[kind];
  const who = Array.isArray(allowed) ? `Only ${orOf(allowed)} may do this` : 'You have no role in this system';
  return refuse(
    'not-your-role',
    `${by} may not ${deeds[kind] ?? kind} in ${state.head.system}. ${who}.`,
    whomToAsk(whoMay(state, kind, 'anywhere')),
  );
}

function refusePlaces(state: State, command: PersonCommand): Refusal | undefined {
  const { by, kind } = command;
  const places = placesOf(state, command);
  if (permits(state, by, kind, places)) return undefined;
  const where = places === 'whole-system' || places === 'anywhere' ? 'the whole of the system' : andOf(places);
  return refuse(
    'not-your-role',
    `${by} may not ${deeds[kind] ?? kind} in ${where}: ${wordsOfReach(state, by, kind)}.`,
    whomToAsk(whoMay(state, kind, places)),
  );
}

/** `the role operator reaches dev and test`. */
function wordsOfReach(state: State, by: string, kind: CommandKind): string {
  const allowed = commandRoles[kind];
  const roles = typeof allowed === 'string' ? [] : allowed;
  const reaches = roles.flatMap((role) => {
    const places = placesOfRole(state, by, role);
    return typeof places === 'string' || places.length === 0 ? [] : [`the role ${role} reaches ${andOf(places)}`];
  });
  return andOf(reaches);
}

/** What a command does, where its name is no word of people. */
const deeds: { readonly [Kind in CommandKind]?: string } = {
  apply: 'apply a file',
  'approve-proposal': 'approve a Proposal',
  'withdraw-proposal': 'withdraw a Proposal',
  create: 'create a release',
  'without-hotfix': 'say why a release goes without a hotfix',
  target: 'move the target date of a release',
  board: 'move a release to another train',
  scope: 'write the scope of a release',
  'sign-scope': 'sign the scope of a release',
  promote: 'promote a release',
  approve: 'approve a release',
  sign: 'sign off a release',
  'try-item': 'say what was found at an item of a checklist',
  'add-item': 'add an item to a checklist',
  'drop-item': 'drop an item of a checklist',
  answer: 'answer a gate',
  clean: 'start a release from nothing',
  refresh: 'refresh data',
  recheck: 'run a check again',
  revoke: 'revoke evidence',
  'restart-soak': 'begin a soak anew',
  reject: 'reject a release',
  reopen: 'reopen a release',
  hold: 'hold a stage',
  free: 'end a hold',
  stop: 'stop everything',
  'lift-stop': 'lift a stop',
  except: 'ask for an Exception',
  'break-glass': 'break the glass',
  'except-data': 'ask for data without masks',
  'second-exception': 'grant an Exception',
  'revoke-exception': 'revoke an Exception',
  abort: 'abort a promotion',
  continue: 'let a canary go on',
  settle: 'settle an order',
  rollback: 'roll a stage back',
  adopt: 'adopt what runs',
  'second-adoption': 'sign an Adoption',
  secrets: 'change secrets',
};

function whomToAsk(people: readonly string[]): string {
  return people.length === 0 ? 'lockstep whoami' : `Ask ${orOf(people)}.`;
}

/** Everybody who may give a command there today. */
export function whoMay(state: State, kind: CommandKind, places: Places): readonly string[] {
  const allowed = commandRoles[kind];
  const people = typeof allowed === 'string' ? [] : anybodyOf(state, allowed, places);
  return isTestimony(kind) ? people.filter((person) => !isService(state, person)) : people;
}

/** Who else may give this command, in words: everybody who may, but those who are out of it. Nobody is sent to who can't. */
export function askElse(state: State, command: PersonCommand, isOut: (person: string) => boolean): string {
  const left = whoMay(state, command.kind, placesOf(state, command)).filter((person) => !isOut(person));
  return left.length === 0 ? 'Nobody else may: give somebody the role, lockstep apply' : `Ask ${orOf(left)}.`;
}

/** `a, b or c`. */
export function orOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
