import { isRefusal, type Ruling } from './ruling.ts';
import { timeEvents } from './time.ts';
import { weakensFile } from './weakens-file.ts';
import type { PersonCommand } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { currentSystem } from '#core/find.ts';
import { fold } from '#core/fold/index.ts';
import { whoMay, orOf } from '#core/access.ts';
import { canonical } from '#core/canonical.ts';
import { isSamePerson } from '#core/roster.ts';
import { indexOf } from '#core/index-of.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Proposal, State } from '#core/state.ts';
import { semantics } from '#core/semantics.ts';
import type { Instant, System } from '#core/system.ts';
import type { CompiledTime } from '#core/time/compiled.ts';

type FileApplied = Extract<Event, { kind: 'fileApplied' }>;
type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Nobody opens a gate by editing the file: what weakens it waits, as a Proposal, for a second person. */
export function judgeApply(state: State, command: Of<'apply'>, now: Instant): Ruling {
  const current = currentSystem(state);
  if (command.base !== undefined && command.base !== state.head.version) {
    return refuse(
      'file-outdated',
      `You changed version ${command.base}, but version ${state.head.version} is in force.`,
      'Fetch it, make your change again, and apply.',
    );
  }
  if (command.file.name !== state.head.system) {
    return refuse(
      'file-outdated',
      `This file is of system ${command.file.name}, not of ${state.head.system}.`,
      `lockstep apply --system ${command.file.name}`,
    );
  }
  if (current === undefined) return withTime(state, [{ ...applied(1, command), semantics }], command, now);
  if (state.files.get(String(state.head.version))?.digest === command.digest) return [];
  const taken = removedInUse(state, command.file);
  if (taken !== undefined) return taken;
  const weakened = weakensFile(state, command.file, command.time, now);
  if (weakened.length > 0) return propose(state, command, weakened, now);
  return withTime(state, [applied(state.head.version + 1, command)], command, now);
}

/** What a file says of time holds with it, in one transaction; where it was not compiled along, nothing starts until it is. */
function withTime(state: State, events: readonly Event[], { time }: { readonly time?: CompiledTime }, now: Instant): readonly Event[] {
  return [...events, ...timeEvents(fold(state, events), time, now)];
}

function applied(version: number, command: { readonly by: string; readonly file: System; readonly digest: string }): FileApplied {
  return { kind: 'fileApplied', version, digest: command.digest, by: command.by, file: command.file };
}

function removedInUse(state: State, file: System): Refusal | undefined {
  const kept = new Set(file.environments.map((environment) => environment.name));
  const leased = indexOf(state).environments.find((environment) => environment.lease !== undefined && !kept.has(environment.name));
  if (leased === undefined) return undefined;
  return refuse(
    'file-in-use',
    `${leased.name} is no longer in the file, but ${leased.lease} runs there.`,
    `lockstep abort ${leased.lease} --reason "…"`,
  );
}

function propose(state: State, command: Of<'apply'>, weakened: readonly string[], now: Instant): Ruling {
  const same = [...state.proposals.values()].find(
    (open) => open.state === 'open' && open.digest === command.digest && canonical(open.system) === canonical(command.file),
  );
  if (same !== undefined) return [];
  const { by, digest, file } = command;
  const proposal: Proposal = {
    id: `p${state.head.ordinal + 1}`,
    digest,
    system: file,
    base: state.head.version,
    by,
    at: now,
    weakens: weakened.map((line) => withMembers(line, state.head.groups)),
    state: 'open',
  };
  return [{ kind: 'proposalMade', proposal }];
}

/** Who is in a group today stands beside it: whoever approves must see whom. */
function withMembers(line: string, groups: State['head']['groups']): string {
  return line.replaceAll(/group:([\w.@+-]+)/g, (named, group: string) => {
    const members = Object.hasOwn(groups, group) ? (groups[group] ?? []) : [];
    return `${named} (${members.length === 0 ? 'nobody yet' : members.join(', ')})`;
  });
}

export function judgeApproveProposal(state: State, command: Of<'approve-proposal'>, now: Instant): Ruling {
  const proposal = openProposal(state, command.id);
  if (isRefusal(proposal)) return proposal;
  if (isSamePerson(state, proposal.by, command.by)) {
    const others = whoMay(state, 'approve-proposal', 'whole-system').filter((person) => !isSamePerson(state, person, command.by));
    return refuse(
      'same-person',
      `${command.by} made Proposal ${proposal.id}; a second person approves it.`,
      others.length === 0 ? 'lockstep apply' : `Ask ${orOf(others)}.`,
    );
  }
  if (proposal.base !== state.head.version) {
    return refuse(
      'proposal-outdated',
      `Proposal ${proposal.id} changes version ${proposal.base}, but version ${state.head.version} is in force.`,
      'lockstep apply',
    );
  }
  // Since it was made, something may have moved into an environment that it removes.
  const taken = removedInUse(state, proposal.system);
  if (taken !== undefined) return taken;
  const file = applied(state.head.version + 1, { by: command.by, file: proposal.system, digest: proposal.digest });
  return withTime(state, [{ kind: 'proposalEnded', id: proposal.id, as: 'approved', by: command.by }, file], command, now);
}

export function judgeWithdrawProposal(state: State, command: Of<'withdraw-proposal'>): Ruling {
  const proposal = openProposal(state, command.id);
  return isRefusal(proposal) ? proposal : [{ kind: 'proposalEnded', id: proposal.id, as: 'withdrawn', by: command.by }];
}

function openProposal(state: State, id: string): Proposal | Refusal {
  const proposal = state.proposals.get(id);
  if (proposal === undefined) return refuse('no-such-proposal', `There is no Proposal ${id}.`, 'lockstep proposal list');
  return proposal.state === 'open'
    ? proposal
    : refuse('proposal-outdated', `Proposal ${id} is ${proposal.state}.`, 'lockstep proposal list');
}

/** Who belongs to which group, which accounts are programs', and whose several accounts are one person's. */
export function judgeRoster(state: State, command: Of<'roster'>): Ruling {
  const { groups, services, identities, erased, changedBy, second, because } = command;
  const roster = {
    groups,
    ...(services !== undefined && services.length > 0 && { services }),
    ...(identities !== undefined && Object.keys(identities).length > 0 && { identities }),
    ...(erased !== undefined && erased.length > 0 && { erased }),
  };
  const known = state.head;
  const same = canonical(roster) === canonical(rosterOf(known));
  const granted = {
    ...(changedBy !== undefined && { changedBy }),
    ...(second !== undefined && { second }),
    ...(because !== undefined && { because }),
  };
  // A reason is told also where the roster stays: a password that was set anew for somebody is one.
  return same && because === undefined ? [] : [{ kind: 'rosterChanged', ...roster, ...granted }];
}

function rosterOf({ groups, services, identities, erased }: State['head']): object {
  return {
    groups,
    ...(services !== undefined && { services }),
    ...(identities !== undefined && { identities }),
    ...(erased !== undefined && { erased }),
  };
}
