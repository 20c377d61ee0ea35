import type { Roster } from './command.ts';
import { commandRoles } from './access.ts';
import { currentSystem, environmentsOf } from './find.ts';
import { indexOf } from './index-of.ts';
import { isProduction } from './places.ts';
import { anybodyOf, identityOf, isService, membersOf } from './roster.ts';
import type { State } from './state.ts';
import type { Stage, System } from './system.ts';

/** A right over production that a change of the roster would give to somebody who has it not. */
export interface NewRight {
  readonly person: string;
  /** `approves shop into PROD as release-manager` */
  readonly right: string;
}

/**
 * What a change of groups, accounts or identities would let people do in production that they may not do today. Such a change needs a
 * second person; where the list is empty it does not. Whoever loses a right needs nobody's leave.
 */
export function newRights(state: State, after: Roster): readonly NewRight[] {
  const then = withRoster(state, after);
  const before = rightsWith(state);
  const gained = [...rightsWith(then)].flatMap(([right, people]) =>
    [...people].filter((person) => before.get(right)?.has(person) !== true).map((person) => ({ person, right })),
  );
  return [...gained, ...split(state, then, gained)];
}

/** Whether a person may let something into production today: such an account is not handed over by one administrator alone. */
export function holdsProduction(state: State, person: string): boolean {
  return [...rightsIn(state).values()].some((people) => people.has(person));
}

/**
 * Whether one person alone fills a slot before production, today, by an open release's file, or by a Proposal that is open. There it counts
 * whether an author is known: of a release whose author nobody knows two have to approve.
 */
export function letsOneApprove(state: State): boolean {
  const proposed = [...state.proposals.values()].flatMap(({ state: stands, system }) =>
    stands === 'open' ? slotsOfProduction(system) : [],
  );
  return [...productionSlots(state), ...proposed].some(({ count }) => count < 2);
}

/** The same state, as if the installation had said so. */
export function withRoster(state: State, { groups, services, identities, erased = state.head.erased }: Roster): State {
  const { services: _services, identities: _identities, erased: _erased, ...head } = state.head;
  const told = { groups, ...(services && { services }), ...(identities && { identities }), ...(erased && { erased }) };
  return { ...state, head: { ...head, ...told } };
}

/** Today's rights, and those that a Proposal which is open would give: nobody slips into a group that it names. */
function rightsWith(state: State): ReadonlyMap<string, ReadonlySet<string>> {
  const rights = new Map(rightsIn(state));
  for (const proposal of state.proposals.values()) {
    if (proposal.state !== 'open') continue;
    for (const [right, people] of rightsIn(asIfApplied(state, proposal.system))) rights.set(`${right}, by Proposal ${proposal.id}`, people);
  }
  return rights;
}

function asIfApplied(state: State, system: System): State {
  const key = String(state.head.version);
  const file = state.files.get(key);
  return file === undefined ? state : { ...state, files: new Map(state.files).set(key, { ...file, system }) };
}

function rightsIn(state: State): ReadonlyMap<string, ReadonlySet<string>> {
  const { system: name } = state.head;
  const rights = new Map<string, ReadonlySet<string>>();
  const human = (people: readonly string[]): ReadonlySet<string> => new Set(people.filter((person) => !isService(state, person)));
  for (const { stage, role } of productionSlots(state)) {
    rights.set(`approves ${name} into ${stage.name} as ${role}`, human(membersOf(state, role, environmentsOf(stage))));
  }
  for (const kind of ['second-exception', 'approve-proposal'] as const) {
    const roles = commandRoles[kind];
    const what = kind === 'second-exception' ? 'grants Exceptions' : 'approves Proposals';
    if (typeof roles !== 'string') rights.set(`${what} in ${name}`, human(anybodyOf(state, roles, 'whole-system')));
  }
  return rights;
}

/** The slots of every approval before production, in today's file and in those that open releases walk by. */
function productionSlots(state: State): readonly ProductionSlot[] {
  const pinned = indexOf(state).open.flatMap(({ version }) => state.files.get(String(version))?.system ?? []);
  const systems = [currentSystem(state), ...pinned].filter((system) => system !== undefined);
  return [...new Set(systems)].flatMap(slotsOfProduction);
}

interface ProductionSlot {
  readonly stage: Stage;
  readonly role: string;
  readonly count: number;
}

function slotsOfProduction(system: System): readonly ProductionSlot[] {
  const stages = system.path.filter(({ name }) => isProduction(system, name));
  return stages.flatMap((stage) =>
    stage.entry.flatMap((gate) => (gate.kind === 'approval' ? gate.slots.map(({ role, count }) => ({ stage, role, count })) : [])),
  );
}

/** Two accounts that were one person and would count as two. */
function split(before: State, after: State, gained: readonly NewRight[]): readonly NewRight[] {
  const accounts = Object.keys(before.head.identities ?? {});
  return accounts
    .filter((account) => identityOf(before, account) !== account && identityOf(after, account) === account)
    .filter((account) => holdsProduction(after, account) && !gained.some(({ person }) => person === account))
    .map((person) => ({ person, right: `counts as another person than ${identityOf(before, person)} in ${before.head.system}` }));
}
