import type { Sighting, StepContext, StepOrder } from '#targets/target.ts';
import type { OrderResult } from '#core/command.ts';
import { Failure } from '#core/failure.ts';
import { publicUrls } from './listeners.ts';
import { closingOf, copyPlaces, requireTime, type Parts } from './parts.ts';
import { finishPause } from './pause.ts';
import { withoutCanary, type EnvironmentRecord, type PauseRecord, type SideName } from './record.ts';
import { internalListener } from './router-configuration.ts';
import { requireNoRelapse } from './shift.ts';
import { saltOf, sideOf, sideOfBack } from './sides.ts';

/** Sends everybody to the release's side, all services of the environment at once. */
export async function switchSide(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const began = performance.now();
  const side = sideOf(parts.records.get(order), order);
  if (side === undefined) throw new Failure('not-placed', `${order.release} is not placed in ${order.environment}.`, { retryable: false });
  requireNoRelapse(parts.records.get(order));
  if (pauseMsOf(order) === undefined) {
    await requireWell(parts, order, side);
    await activate(parts, order, { side, context });
  } else await pauseFor(parts, order, { to: side, context });
  parts.host.tellUrls(order, publicUrls(parts, parts.records.get(order)));
  return { ms: Math.round(performance.now() - began) };
}

/** Sends everybody back to what ran before; to nothing, where nothing did. */
export async function undoSwitch(parts: Parts, order: StepOrder, context: StepContext): Promise<OrderResult> {
  const side = sideOfBack(parts.records.get(order), order);
  if (order.back !== undefined && side === undefined) {
    throw new Failure('way-back-gone', `${order.back.release} is no longer there in ${order.environment}.`, { retryable: false });
  }
  if (pauseMsOf(order) !== undefined) {
    await pauseFor(parts, order, { to: side, context });
    return {};
  }
  if (side !== undefined) await requireWell(parts, { ...order, services: order.back?.services ?? [] }, side);
  await activate(parts, order, { side, context });
  return {};
}

/** The router is asked, not the record. */
export async function observeSwitch(parts: Parts, order: StepOrder): Promise<Sighting> {
  const record = parts.records.get(order);
  const side = order.undo ? sideOfBack(record, order) : sideOf(record, order);
  const { listeners } = await parts.router.status();
  const { system, environment } = order;
  const services = order.undo ? (order.back?.services ?? order.services) : order.services;
  const names = new Set(services.map(({ service }) => internalListener({ system, environment, service: service.name })));
  const found = listeners.filter(({ name }) => names.has(name));
  const isThere = found.length === names.size && found.every(({ sides }) => weightedSide(sides) === side) && record.active === side;
  return isThere
    ? { state: 'there', because: `The router sends everybody to ${side ?? 'nothing'}.` }
    : { state: 'absent', because: `The router does not send everybody to ${side ?? 'nothing'}.` };
}

function pauseMsOf({ rollout }: StepOrder): number | undefined {
  return typeof rollout !== 'string' && rollout.kind === 'pause' ? rollout.holdMs : undefined;
}

/** Customers wait while one side ends and the other starts. Where the other does not become well, everything is as before, and it says why. */
async function pauseFor(
  parts: Parts,
  order: StepOrder,
  { to, context }: { readonly to: SideName | undefined; readonly context: StepContext },
): Promise<void> {
  const { active, failedPause } = parts.records.get(order);
  const key = pauseKey(order);
  if (failedPause?.key === key) throw wentBack(failedPause.because);
  if (active === to) return;
  requireTime(context.signal);
  const startOrder = [...(order.back?.services ?? []), ...order.services].map(({ service }) => service.name);
  parts.records.change(order, (record) => ({ ...record, pause: pauseOf(record, order, { to, startOrder }) }));
  const because = await finishPause(parts, order, { closing: closingOf(context.signal), reach: (point) => context.reach(point) });
  if (because !== undefined) throw wentBack(because);
}

function pauseOf(
  { active, sides }: EnvironmentRecord,
  order: StepOrder,
  { to, startOrder }: { readonly to: SideName | undefined; readonly startOrder: readonly string[] },
): PauseRecord {
  const inOrder = (side: SideName | undefined): readonly string[] => {
    const copies = side === undefined ? [] : Object.entries(sides[side].instances);
    const sorted = copies.toSorted(([, left], [, right]) => startOrder.indexOf(left.service) - startOrder.indexOf(right.service));
    return sorted.map(([key]) => key);
  };
  const until = Date.now() + (pauseMsOf(order) ?? 0);
  const [from, into] = [active === undefined ? {} : { from: active }, to === undefined ? {} : { to }];
  return { key: pauseKey(order), ...from, ...into, returning: inOrder(active), starting: inOrder(to), until };
}

/** A release that went back once is not tried again in its deployment: customers waited for it. The way back may be tried again. */
function pauseKey(order: StepOrder): string {
  return order.undo ? order.key : saltOf(order);
}

function wentBack(because: string): Failure {
  return new Failure('pause-went-back', `What ran before runs again. ${because}`, { retryable: false });
}

function weightedSide(sides: { readonly [side: string]: { readonly weight: number } }): string | undefined {
  return Object.keys(sides).find((side) => (sides[side]?.weight ?? 0) > 0);
}

async function requireWell(parts: Parts, order: StepOrder, side: SideName): Promise<void> {
  const copies = order.services.flatMap(({ service }) => copyPlaces(order, side, service));
  const well = await Promise.all(copies.map((copy) => parts.keeper.isWell(copy)));
  const unwell = copies.flatMap(({ service }, index) => (well[index] === true ? [] : [service]));
  if (unwell.length > 0) throw new Failure('service-not-well', `Not well on ${side}: ${unwell.join(', ')}.`, { retryable: true });
}

/** The record first: a restart in between finishes the switch, and never turns it back. Where the router refuses, it is as before. */
async function activate(
  parts: Parts,
  order: StepOrder,
  { side, context }: { readonly side: SideName | undefined; readonly context: StepContext },
): Promise<void> {
  requireTime(context.signal);
  const before = parts.records.get(order);
  // Nobody is told apart any more: everybody goes there.
  parts.records.change(order, (record) => ({ ...withoutCanary(record), active: side, activeSince: Date.now() }));
  context.reach('between-record-and-router');
  try {
    await parts.router.push();
  } catch (error) {
    const { active, canary } = before;
    parts.records.change(order, (record) => ({ ...record, active, ...(canary !== undefined && { canary }) }));
    throw error;
  }
}
