import { interruptions } from '#core/blockers/today.ts';
import { Failure } from '#core/failure.ts';
import { envelopeOf, secretsNeeded, type SecretsNeeded } from '#core/order-payload.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import type { Order, State } from '#core/state.ts';
import type { EnvironmentDefinition } from '#core/system.ts';

/** Where the engine gets secrets from: a port, so that no plug-in is imported here. */
export interface SecretsPort {
  secretsOf(request: {
    readonly system: string;
    readonly reference: string | undefined;
    readonly environment: EnvironmentDefinition;
    readonly names: readonly string[];
    /** For the encrypted store: the versions in force. */
    readonly versions: { readonly [name: string]: number };
  }): Promise<{ readonly [name: string]: string }>;
}

/** An order that is to go out, without its secrets. */
export interface Outgoing {
  readonly order: Order;
  readonly envelope: Omit<OrderEnvelope, 'secrets'>;
  readonly needs: SecretsNeeded;
}

/** Open orders of a host that may be handed out now. Stop and holds are judged here once more, in the transaction that hands out. */
export function outgoing(state: State, host: string, now: number): readonly Outgoing[] {
  return openFor(state, host, now).map((order) => {
    const envelope = { ...envelopeOf(state, order), ...(isAborted(state, order) && { isAborted: true as const }) };
    return { order, envelope, needs: secretsNeeded(state, order) };
  });
}

/** The same by their names alone: whoever only looks whether there are any is spared what they carry. */
export function namesOfOutgoing(state: State, host: string, now: number): readonly Pick<OrderEnvelope, 'system' | 'key' | 'isAborted'>[] {
  const { system } = state.head;
  return openFor(state, host, now).map((order) => ({
    system,
    key: order.key,
    ...(isAborted(state, order) && { isAborted: true as const }),
  }));
}

function openFor(state: State, host: string, now: number): readonly Order[] {
  return [...state.orders.values()].filter((order) => order.state === 'open' && order.host === host && mayGo(state, order, now));
}

/**
 * A person took the promotion back, or rejected its release, while this step of it was on its way, or under way: it is not waited out.
 * What goes back, or only asks, goes on.
 */
function isAborted(state: State, order: Order): boolean {
  const promotion = state.promotions.get(order.promotion);
  if (order.kind !== 'step' || order.undo === true || promotion?.state !== 'undoing') return false;
  return promotion.turnsInto === 'aborted' || state.releases.get(promotion.release)?.state === 'rejected';
}

/** Traffic does not move under a stop or a hold that came after the order was issued. What an agent has begun it ends. */
function mayGo(state: State, order: Order, now: number): boolean {
  const promotion = state.promotions.get(order.promotion);
  if (order.step?.kind !== 'switch' || order.undo === true || promotion?.kind !== 'normal' || order.startedAt !== undefined) return true;
  return interruptions(state, promotion, now).length === 0;
}

/** Adds the secrets. What goes back, or only asks, goes out without them if it must: it may not hang on a lost file. */
export async function withSecrets(out: Outgoing, secrets: SecretsPort): Promise<OrderEnvelope | Failure> {
  const { order, envelope, needs } = out;
  try {
    const { system, environment } = envelope;
    return { ...envelope, secrets: await secrets.secretsOf({ ...needs, system, environment }) };
  } catch (error) {
    // The database is away for a moment: the agent asks again, and no order fails of it.
    if (!(error instanceof Failure) || (error.retryable && error.code !== 'secrets-unreadable')) throw error;
    return order.kind === 'inquire' || order.undo === true ? { ...envelope, secrets: {} } : error;
  }
}
