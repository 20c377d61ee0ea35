// What people ask about data: that they are refreshed, looked through, or come as they are.
import type { Action } from './actions.ts';
import { second } from './fixture.ts';
import { runAgents } from './helping-hand.ts';
import { meansOf } from './means.ts';
import { picked } from './picked.ts';
import type { World } from './world.ts';
import type { Command } from '#core/command.ts';
import type { DataException } from '#core/state.ts';

const day = 86_400 * second;

export function dataCommand(world: World, { kind, pick, other, flag }: Action, by: string): Command | undefined {
  const environment = picked(['i1', 'i2', 'd1', 'p1', 'i1', 'i2'], pick) ?? 'i1';
  const reason = 'because';
  switch (kind) {
    case 'prove':
      return { kind: 'refresh', by, environment, only: 'proof' };
    case 'exceptData':
      return { kind: 'except-data', by, environment, reason, expires: world.now + lasting(pick, other), ...meansOf(world, other) };
    case 'grantData':
      return { kind: 'second-exception', by: grantingBy(world, by, pick), id: idOf(world, pick), ...(flag && meansOf(world, other)) };
    case 'revokeData':
      return { kind: 'revoke-exception', by, id: idOf(world, pick) };
    case 'refresh':
      return { kind: 'refresh', by, environment, ...(flag && { reason }), ...(pick % 4 === 0 && { unmasked: true }) };
    default:
      return undefined;
  }
}

/** Now and then over already, or for longer than anybody may. */
function lasting(pick: number, other: number): number {
  if (other % 13 === 0) return 31 * day;
  return other % 11 === 0 ? 0 : (1 + (pick % 90)) * second;
}

function exceptionsOf({ state }: World): readonly DataException[] {
  return [...state.environments.values()].flatMap(({ unmasked = [] }) => unmasked);
}

/** Mostly one that waits for its second person. */
function idOf(world: World, pick: number): string {
  const all = exceptionsOf(world);
  const open = all.filter((each) => each.second === undefined && each.revoked === undefined);
  return (picked(pick % 3 === 0 ? all : open, pick) ?? picked(all, pick))?.id ?? 'i1/x1';
}

/** Now and then whoever asked. */
function grantingBy(world: World, by: string, pick: number): string {
  const asked = exceptionsOf(world).find(({ id }) => id === idOf(world, pick));
  return pick % 5 === 0 ? (asked?.by ?? by) : by;
}

/** The whole way: one asks, a second person grants, they are copied as they are, and stay until it ends, or are refreshed again before. */
export function unmask(world: World, { pick, other, flag }: Action): void {
  const environment = flag ? 'i1' : 'i2';
  const expires = world.now + (5 + (other % 60)) * second;
  const asked = world.do({ kind: 'except-data', by: 'hal', environment, reason: 'only its rows show it', expires });
  const [id] = asked.events.flatMap((event) => (event.kind === 'dataExceptionAsked' ? [event.exception.id] : []));
  if (id === undefined) return;
  world.do({ kind: 'second-exception', by: 'fay', id });
  world.do({ kind: 'refresh', by: 'hal', environment, unmasked: true });
  for (let round = 0; round < pick % 9; round += 1) runAgents(world);
  if (pick % 3 === 0) world.tick((other % 70) * second);
  if (pick % 5 === 0) world.do({ kind: 'revoke-exception', by: 'gus', id });
  if (pick % 4 === 1) world.do({ kind: 'refresh', by: 'hal', environment });
  if (pick % 4 === 2) breakOff(world, environment);
}

/** A refresh with masks has replaced some of them, and is aborted. */
function breakOff(world: World, environment: string): void {
  const { events } = world.do({ kind: 'refresh', by: 'hal', environment });
  const [promotion] = events.flatMap((event) => (event.kind === 'promotionRequested' ? [event.promotion.id] : []));
  if (promotion === undefined) return;
  runAgents(world);
  world.do({ kind: 'abort', by: 'hal', promotion, reason: 'too late' });
  for (let round = 0; round < 6; round += 1) runAgents(world);
}
