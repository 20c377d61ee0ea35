import type { Sighting, StepContext, StepOrder } from '#targets/target.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import type { CanaryRollout } from '#core/system.ts';
import { copyPlaces, requireTime, type Parts } from './parts.ts';
import { withoutCanary, type EnvironmentRecord, type SideName } from './record.ts';
import { publicListener } from './router-configuration.ts';
import { saltOf, sideOf } from './sides.ts';

/** Sends a share of the visitors to the release's side; who is there stays there as the share grows. */
export async function shift(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const before = parts.records.get(order);
  const side = sideOf(before, order);
  if (side === undefined) throw new Failure('not-placed', `${order.release} is not placed in ${order.environment}.`, { retryable: false });
  // Where nothing ran before there is nobody to send, and nothing to compare with.
  if (before.active === undefined || before.active === side) return {};
  requireNoRelapse(before);
  await requireWell(parts, order, side);
  requireTime(context.signal);
  const weight = weightOf(order);
  parts.records.change(order, (record) => ({ ...record, canary: { ...record.canary, ...divisionOf(order, side), weight } }));
  context.reach('between-record-and-router');
  await push(parts, order, before);
  return {};
}

/** Everybody is sent to what ran before, and nobody is counted any more. */
export async function undoShift(parts: Parts, order: StepOrder): Promise<OrderResult> {
  parts.records.change(order, withoutCanary);
  await parts.router.push();
  return {};
}

/** The router is asked, not the record. */
export async function observeShift(parts: Parts, order: StepOrder): Promise<Sighting> {
  const record = parts.records.get(order);
  const weight = order.undo ? 0 : weightOf(order);
  const side = sideOf(record, order);
  if (order.undo && record.canary !== undefined) return { state: 'absent', because: 'Visitors are still told apart.' };
  if (!order.undo && (record.active === undefined || record.active === side))
    return { state: 'there', because: 'There is nobody to send.' };
  const { listeners } = await parts.router.status();
  const names = new Set(Object.keys(record.services).map((service) => publicListener({ ...order, service })));
  const found = listeners.filter(({ name, sides }) => names.has(name) && Object.keys(sides).length > 1);
  const isThere = (order.undo || record.canary?.weight === weight) && found.every(({ sides }) => sides[side ?? '']?.weight === weight);
  const words = `${weight / 100} % of the visitors`;
  return isThere
    ? { state: 'there', because: `The router sends ${words} to ${side ?? 'nothing'}.` }
    : { state: 'absent', because: `The router does not send ${words} to ${side ?? 'nothing'}.` };
}

/** What was found worse while a person was waited for goes no further, whatever the person said. */
export function requireNoRelapse({ canary }: EnvironmentRecord): void {
  const relapse = canary?.judging?.relapse;
  if (relapse !== undefined)
    throw new Failure('canary-relapse', `The release was taken off again: ${relapse.because}.`, { retryable: false });
}

/** What the rollout says of a canary. */
export function canaryOf({ rollout, step }: StepOrder): CanaryRollout {
  if (typeof rollout !== 'string' && rollout.kind === 'canary') return rollout;
  throw new Failure('no-canary', `The step ${step.id} needs a rollout by canary.`, { retryable: false });
}

function divisionOf(order: StepOrder, side: SideName): Pick<NonNullable<EnvironmentRecord['canary']>, 'side' | 'key' | 'salt' | 'slackMs'> {
  const { key, slackMs } = canaryOf(order);
  return { side, key, salt: saltOf(order), ...(slackMs !== undefined && { slackMs }) };
}

function weightOf({ step }: StepOrder): number {
  return step.weight ?? 0;
}

/** A router that will not have it (an older one does not know how) is left as it was. */
async function push(parts: Parts, order: StepOrder, before: EnvironmentRecord): Promise<void> {
  try {
    await parts.router.push();
  } catch (error) {
    const { canary } = before;
    const isRefused = error instanceof Failure && error.code !== 'router-silent';
    if (isRefused) parts.records.change(order, (record) => (canary === undefined ? withoutCanary(record) : { ...record, canary }));
    throw error;
  }
}

async function requireWell(parts: Parts, order: StepOrder, side: SideName): Promise<void> {
  const copies = order.services.flatMap(({ service }) => copyPlaces(order, side, service));
  const well = await Promise.all(copies.map((copy) => parts.keeper.isWell(copy)));
  const unwell = copies.flatMap(({ service }, index) => (well[index] === true ? [] : [service]));
  if (unwell.length > 0) throw new Failure('service-not-well', `Not well on ${side}: ${unwell.join(', ')}.`, { retryable: true });
}
