import { cameToNothing, earlierOf, withdrawal } from './adopt-again.ts';
import { migrationsOf, nameTaken, newRelease, noSystem, wholeBill } from './release.ts';
import { isRefusal, type Ruling } from './ruling.ts';
import { askElse } from '#core/access.ts';
import { billDigestOf, withFiles } from '#core/bill.ts';
import type { PersonCommand } from '#core/command.ts';
import { bareRequest } from '#core/decide/request.ts';
import type { Event } from '#core/event.ts';
import { currentSystem, environmentsOf } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { planDigestOf } from '#core/plan.ts';
import { isSamePerson } from '#core/roster.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Adoption, Promotion, Release, State } from '#core/state.ts';
import type { Instant, System } from '#core/system.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/**
 * What already runs is recorded, signed by two people, as the first thing one can go back to. Only where Lockstep has put
 * nothing yet: an adoption is no way round the path.
 */
export function judgeAdopt(state: State, command: Of<'adopt'>, now: Instant): Ruling {
  const system = currentSystem(state);
  if (system === undefined) return noSystem(state);
  const whole = wholeBill(system, command.bill, undefined);
  if (isRefusal(whole)) return whole;
  const bill = withFiles(whole, system, command.files);
  const known = state.releases.get(command.release);
  if (known !== undefined && isTaken(state, known, billDigestOf(bill))) return nameTaken(known);
  const unknown = Object.keys(command.running ?? {}).find((service) => bill[service] === undefined);
  if (unknown !== undefined)
    return refuse(
      'bill-unknown-service',
      `${command.release} has no service ${unknown}, so nothing of it runs on a port.`,
      `lockstep adopt ${command.release} ${command.environments.join(' ')} SERVICE=./FOLDER --running SERVICE=PORT`,
    );
  const taken = command.environments.map((name) => refuseTaken(state, system, name)).find((refusal) => refusal !== undefined);
  if (taken !== undefined) return taken;
  const adoption: Adoption = {
    id: `a${state.head.ordinal + 1}`,
    release: command.release,
    bill,
    ...migrationsOf(state, bill, command.migrations),
    environments: [...new Set(command.environments)].sort(),
    ...(command.running && { running: command.running }),
    by: command.by,
    at: now,
    state: 'open',
  };
  return [{ kind: 'adoptionAsked', adoption }];
}

function refuseTaken(state: State, system: System, name: string): Refusal | undefined {
  const environment = state.environments.get(name);
  const known = system.path.flatMap((stage) => environmentsOf(stage));
  if (environment === undefined || !known.includes(name))
    return refuse('no-such-environment', `There is no environment ${name} on the path. There are ${known.join(', ')}.`, 'lockstep status');
  const waiting = (indexOf(state).lines.get(name)?.length ?? 0) > 0;
  if (environment.stay === undefined && environment.lease === undefined && !waiting) return undefined;
  const what = environment.stay === undefined ? 'something is on its way there' : `${environment.stay.release} runs there`;
  return refuse('environment-taken', `${name} can't be adopted: ${what}.`, 'lockstep status');
}

export function judgeSecondAdoption(state: State, command: Of<'second-adoption'>, now: Instant): Ruling {
  const adoption = state.adoptions.get(command.id);
  const system = currentSystem(state);
  if (adoption === undefined || system === undefined)
    return refuse('no-such-adoption', `There is no Adoption ${command.id}.`, 'lockstep adopt RELEASE ENVIRONMENT SERVICE=./FOLDER');
  if (adoption.state !== 'open') return [];
  if (isSamePerson(state, adoption.by, command.by))
    return refuse(
      'same-person',
      `${command.by} asked for Adoption ${adoption.id}; a second person signs it.`,
      askElse(state, command, (person) => isSamePerson(state, adoption.by, person)),
    );
  const taken = adoption.environments.map((name) => refuseTaken(state, system, name)).find((refusal) => refusal !== undefined);
  if (taken !== undefined) return taken;
  const known = state.releases.get(adoption.release);
  const digest = billDigestOf(adoption.bill);
  if (known !== undefined && isTaken(state, known, digest)) return nameTaken(known);
  // With the same bits too: what hindered it may have been the file, and a release keeps the file that it was made with.
  const isAnew = known === undefined || cameToNothing(state, known);
  const { bill, by, migrations } = adoption;
  const told = { ...(migrations && { migrations }), ...(known !== undefined && { earlier: earlierOf(known) }) };
  const fields = { id: adoption.release, bill, ...told, authors: [by], by, origin: 'adopted' } as const;
  const left: readonly Event[] = known === undefined || !isAnew ? [] : [withdrawal(known, adoption, command.by)];
  const created: readonly Event[] = isAnew ? [{ kind: 'releaseCreated', release: newRelease(state, system, fields, now) }] : [];
  return [
    { kind: 'adoptionSigned', id: adoption.id, second: command.by },
    ...left,
    ...created,
    ...requests(state, system, { adoption, second: command.by, version: isAnew ? state.head.version : known.version }, now),
  ];
}

/** A release never changes: its name stands for its bits, unless its adoption came to nothing. */
function isTaken(state: State, known: Release, digest: string): boolean {
  return known.digest !== digest && !cameToNothing(state, known);
}

/** One per stage: the agent starts (or finds) the same bits there, reads them back and puts them behind the door. */
function requests(
  state: State,
  system: System,
  { adoption, second, version }: { readonly adoption: Adoption; readonly second: string; readonly version: number },
  now: Instant,
): readonly Event[] {
  const stages = system.path.filter((stage) => environmentsOf(stage).some((name) => adoption.environments.includes(name)));
  return stages.map((stage, index): Event => {
    const ordinal = state.head.ordinal + 1 + index;
    const promotion: Promotion = {
      ...bareRequest(ordinal, now),
      id: `adopt-${adoption.release}@${stage.name}.${ordinal}`,
      kind: 'adoption',
      release: adoption.release,
      bill: adoption.bill,
      version,
      stage: stage.name,
      by: adoption.by,
      adopts: { running: adoption.running ?? {}, second },
      waves: [environmentsOf(stage).filter((name) => adoption.environments.includes(name))],
      planDigest: planDigestOf(system, adoption.bill),
    };
    return { kind: 'promotionRequested', promotion };
  });
}
