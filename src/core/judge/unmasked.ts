import { isRefusal, needsReason, type Ruling } from './ruling.ts';
import { askElse } from '#core/access.ts';
import type { PersonCommand } from '#core/command.ts';
import { currentSystem } from '#core/find.ts';
import { refreshedFrom } from '#core/refresh.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import { isSamePerson } from '#core/roster.ts';
import type { DataException, Environment, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';
import { longestUnmaskedMs, neverUnmasked, permittedUnmasked, type FoundDataException } from '#core/unmasked.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** Asks that production's data may come to an environment as they are, until an instant. A second person grants it. */
export function judgeExceptData(state: State, command: Of<'except-data'>, now: Instant): Ruling {
  const environment = refreshable(state, command.environment);
  if (isRefusal(environment)) return environment;
  const { name } = environment;
  const refused = refuseNever(state, name) ?? needsReason(command.reason) ?? refuseTime(command.expires, now);
  if (refused !== undefined) return refused;
  const { by, reason, expires } = command;
  const exception: DataException = { id: `${name}/x${(environment.unmasked?.length ?? 0) + 1}`, by, reason, at: now, expires };
  return [{ kind: 'dataExceptionAsked', environment: name, exception }];
}

/** The environment, where something refreshes its data. */
export function refreshable(state: State, name: string): Environment | Refusal {
  const environment = state.environments.get(name);
  if (environment === undefined) {
    const known = (currentSystem(state)?.environments ?? []).map((each) => each.name);
    return refuse('no-such-environment', `There is no environment ${name}. There are ${known.join(', ')}.`, 'lockstep status');
  }
  if (refreshedFrom(state, name) !== undefined) return environment;
  const sentence = `The file does not say where the data of ${name} come from.`;
  return refuse('nothing-to-refresh', sentence, `Write \`refresh: {from: prod, databases: [shop]}\` under \`${name}\`, and apply it.`);
}

function refuseNever(state: State, environment: string): Refusal | undefined {
  const because = neverUnmasked(state, environment);
  if (because === undefined) return undefined;
  const sentence = `Data come to ${environment} masked, and no Exception changes that: ${because}.`;
  return refuse('unmasked-never', sentence, `lockstep data refresh ${environment}`);
}

function refuseTime(expires: Instant, now: Instant): Refusal | undefined {
  if (expires <= now)
    return refuse('expired', 'This Exception would have expired already.', 'Give an instant in the future with --expires.');
  if (expires <= now + longestUnmaskedMs) return undefined;
  return refuse('expired', 'Data may be unmasked for 30 days at most.', 'Give an earlier instant with --expires.');
}

/** The Exception that a refresh without masks goes by. */
export function exceptionForRefresh(state: State, environment: Environment, now: Instant): DataException | Refusal {
  const { name } = environment;
  const permitted = permittedUnmasked(state, environment, now);
  if (permitted !== undefined) return permitted;
  return (
    refuseNever(state, name) ??
    refuse(
      'unmasked-not-granted',
      `Data come to ${name} masked, unless two people permit otherwise until an instant: no Exception stands.`,
      `lockstep except --data ${name} --reason "…" --expires "2 days"`,
    )
  );
}

export function judgeSecondDataException(
  state: State,
  command: Of<'second-exception'>,
  { environment: { name }, exception }: FoundDataException,
  now: Instant,
): Ruling {
  const never = refuseNever(state, name);
  if (never !== undefined) return never;
  if (exception.revoked !== undefined || exception.expires <= now)
    return refuse('expired', `Exception ${exception.id} has ended.`, `lockstep except --data ${name} --reason "…" --expires "2 days"`);
  if (exception.second !== undefined) return [];
  if (!isSamePerson(state, exception.by, command.by))
    return [{ kind: 'dataExceptionGranted', environment: name, id: exception.id, second: command.by }];
  const elsewhere = askElse(state, command, (person) => isSamePerson(state, exception.by, person));
  return refuse('same-person', `${command.by} asked for Exception ${exception.id}; a second person grants it.`, elsewhere);
}

export function judgeRevokeDataException({ environment: { name }, exception }: FoundDataException, by: string): Ruling {
  return exception.revoked === undefined ? [{ kind: 'dataExceptionRevoked', environment: name, id: exception.id, by }] : [];
}
