import { isRefusal, type Ruling } from './ruling.ts';
import { exceptionForRefresh, refreshable } from './unmasked.ts';
import type { PersonCommand } from '#core/command.ts';
import { refreshRequest } from '#core/decide/request.ts';
import { databasesOf, proofUnderWay, refreshUnderWay } from '#core/refresh.ts';
import { refuse } from '#core/refusal.ts';
import type { Environment, State, Stay } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/**
 * The data of an environment are refreshed while what runs there stays: its soak goes on, for the bits are the same. It takes its turn in the
 * line of the environment, before releases that want to come in.
 */
export function judgeRefresh(state: State, command: Of<'refresh'>, now: Instant): Ruling {
  const environment = refreshable(state, command.environment);
  if (isRefusal(environment)) return environment;
  const { name, stay } = environment;
  if (stay === undefined)
    return refuse(
      'nothing-runs',
      `Nothing runs in ${name} yet: its data come with the first release, where its stage says \`refresh: true\`.`,
      'lockstep status',
    );
  if (command.only === 'proof') return judgeProve(state, environment, stay, { ...command, at: now });
  const under = refreshUnderWay(state, name);
  if (under !== undefined)
    return refuse('already-moving', `The data of ${name} are being refreshed already (${under.id}).`, `lockstep data history ${name}`);
  const exception = command.unmasked === true ? exceptionForRefresh(state, environment, now) : undefined;
  if (exception !== undefined && isRefusal(exception)) return exception;
  const asked = { by: command.by, at: now, ...(command.reason !== undefined && { reason: command.reason }) };
  const promotion = { ...refreshRequest(state, environment, stay, asked), ...(exception && { unmasked: exception.id }) };
  return [{ kind: 'promotionRequested', promotion }];
}

/** What stands is looked through, also while a freeze forbids to change it. It has a place in the line all the same: nothing is to change under its eyes. */
function judgeProve(state: State, environment: Environment, stay: Stay, { by, at, reason }: AskedProof): Ruling {
  const { name } = environment;
  const under = proofUnderWay(state, name);
  if (under !== undefined)
    return refuse('already-moving', `The data of ${name} are being proven already (${under.id}).`, `lockstep data history ${name}`);
  if (databasesOf(state, environment).every(({ record }) => record === undefined))
    return refuse(
      'nothing-to-refresh',
      `The data of ${name} were never refreshed: nothing stands there to be proven.`,
      `lockstep data refresh ${name}`,
    );
  const asked = refreshRequest(state, environment, stay, { by, at, ...(reason !== undefined && { reason }) });
  return [{ kind: 'promotionRequested', promotion: { ...asked, id: `prove-${name}.${asked.ordinal}`, only: 'proof' } }];
}

interface AskedProof {
  readonly by: string;
  readonly at: Instant;
  readonly reason?: string;
}
