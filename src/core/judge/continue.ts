import { needsReason, type Ruling } from './ruling.ts';
import { orOf } from '#core/access.ts';
import type { PersonCommand } from '#core/command.ts';
import { isUnfinished } from '#core/find.ts';
import { indexOf } from '#core/index-of.ts';
import { whoMayLookAgain, whoMaySayOn } from '#core/question.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Deployment, Promotion, Question, State } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

type Continue = Extract<PersonCommand, { kind: 'continue' }>;

/** A person's answer to every deployment of a promotion that asks, or to the one in the environment that is named. */
export function judgeContinue(state: State, command: Continue, now: Instant): Ruling {
  const promotion = state.promotions.get(command.promotion) ?? indexOf(state).moving.get(command.promotion);
  if (promotion === undefined || !isUnfinished(promotion))
    return refuse('no-such-promotion', `There is no promotion ${command.promotion} under way.`, 'lockstep status');
  const asking = Object.values(promotion.deployments).flatMap((deployment) => {
    const isMeant = command.environment === undefined || deployment.environment === command.environment;
    return isMeant && deployment.asks !== undefined && deployment.asks.of !== 'interruption' ? [{ deployment, asks: deployment.asks }] : [];
  });
  if (asking.length === 0)
    return refuse('nothing-asked', `${promotion.id} asks nothing at the moment.`, `lockstep status ${promotion.release}`);
  const refused = needsReason(command.reason) ?? firstRefusal(state, promotion, command, asking);
  if (refused !== undefined) return refused;
  const { by, as, reason } = command;
  return asking.map(({ deployment }) => ({
    kind: 'deploymentAnswered',
    promotion: promotion.id,
    environment: deployment.environment,
    as,
    by,
    reason,
    at: now,
  }));
}

interface Asking {
  readonly deployment: Deployment;
  readonly asks: Question;
}

function firstRefusal(state: State, promotion: Promotion, command: Continue, asking: readonly Asking[]): Refusal | undefined {
  for (const { deployment, asks } of asking) {
    if (command.as === 'look-again' && asks.again === undefined) {
      const sentence = `There is nothing to look at again in ${deployment.environment}: a person is asked.`;
      return refuse('nothing-to-look-at', sentence, `lockstep continue ${promotion.id} --reason "…"`);
    }
    const people = command.as === 'look-again' ? whoMayLookAgain(state, promotion) : whoMaySayOn(state, promotion, asks);
    if (people.includes(command.by)) continue;
    const what = command.as === 'look-again' ? 'have it looked at again' : `let ${promotion.release} go on`;
    const whom = people.length === 0 ? `lockstep abort ${promotion.id} --reason "…"` : `Ask ${orOf(people)}.`;
    return refuse('not-your-role', `${command.by} may not ${what} in ${deployment.environment}.`, whom);
  }
  return undefined;
}
