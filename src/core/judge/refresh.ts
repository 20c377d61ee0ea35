import type { Ruling } from './ruling.ts';
import type { PersonCommand } from '#core/command.ts';
import { bareRequest } from '#core/decide/request.ts';
import { currentSystem } from '#core/find.ts';
import { refreshedFrom, refreshUnderWay } from '#core/refresh.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Environment, Promotion, State, Stay } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/**
 * The data of an environment are refreshed while what runs there stays: its soak goes on, for the bits are the same. It takes its turn in the
 * line of the environment, before releases that want to come in.
 */
export function judgeRefresh(state: State, command: Of<'refresh'>, now: Instant): Ruling {
  const environment = state.environments.get(command.environment);
  if (environment === undefined) return noSuchEnvironment(state, command.environment);
  const { name, stay } = environment;
  if (refreshedFrom(state, name) === undefined) return nothingRefreshes(name);
  if (stay === undefined)
    return refuse(
      'nothing-runs',
      `Nothing runs in ${name} yet: its data come with the first release, where its stage says \`refresh: true\`.`,
      'lockstep status',
    );
  const under = refreshUnderWay(state, name);
  if (under !== undefined)
    return refuse('already-moving', `The data of ${name} are being refreshed already (${under.id}).`, `lockstep data history ${name}`);
  return [{ kind: 'promotionRequested', promotion: requested(state, environment, stay, { ...command, at: now }) }];
}

function noSuchEnvironment(state: State, name: string): Refusal {
  const known = (currentSystem(state)?.environments ?? []).map((each) => each.name);
  return refuse('no-such-environment', `There is no environment ${name}. There are ${known.join(', ')}.`, 'lockstep status');
}

function nothingRefreshes(name: string): Refusal {
  const sentence = `The file does not say where the data of ${name} come from.`;
  return refuse('nothing-to-refresh', sentence, `Write \`refresh: {from: prod, databases: [shop]}\` under \`${name}\`, and apply it.`);
}

function requested(
  state: State,
  { name }: Environment,
  { release, bill, stage, version }: Stay,
  { by, at, reason }: { readonly by: string; readonly at: Instant; readonly reason?: string },
): Promotion {
  const ordinal = state.head.ordinal + 1;
  return {
    ...bareRequest(ordinal, at),
    id: `refresh-${name}.${ordinal}`,
    kind: 'refresh',
    release,
    bill,
    stage,
    version,
    by,
    waves: [[name]],
    // It places nothing: no plan of a release is meant.
    planDigest: '',
    ...(reason !== undefined && { reason }),
  };
}
