import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvironmentPlace } from '#targets/target.ts';
import { Failure } from '#core/failure.ts';
import { drainInstance } from './clear-side.ts';
import type { Parts } from './parts.ts';
import { withoutPause, type EnvironmentRecord, type InstancePlace, type PauseRecord, type SideName } from './record.ts';

/** So much of the hold at most is spent on requests that are under way: the rest is for the start. */
const shareOfDrain = 0.4;
/** What ran before ran well: it is given its time, however long customers have waited. */
const returnMs = 120_000;
const againMs = 1_000;

/** What the finishing of a pause needs; `reach` names its places for the crash tests. */
export interface PauseContext {
  /** Fires when the agent closes, and then only: customers are waiting, whatever the deadline is. */
  readonly closing: AbortSignal;
  reach(point: string): void;
}

/**
 * Brings a pause that is written down to its end, from wherever it is: customers wait at the router, one side ends, the other starts, and
 * they are let go to it. Where it does not become well in time, what ran before starts again, and they are let go to that. Says why it
 * went back; undefined where it did not. Done again after a crash it goes on: every part of it looks before it does anything.
 */
export async function finishPause(parts: Parts, place: EnvironmentPlace, context: PauseContext): Promise<string | undefined> {
  const pause = pauseOf(parts, place);
  if (pause === undefined) return undefined;
  await hold(parts, place);
  context.reach('held');
  if (pause.because === undefined) {
    await end(parts, {
      place,
      side: pause.from,
      untilMs: Date.now() + Math.round(shareOfDrain * Math.max(0, pause.until - Date.now())),
      context,
    });
    context.reach('old-ended');
    const because = await startAll(parts, { place, side: pause.to, services: pause.starting, until: pause.until, context });
    if (because === undefined) return letGo(parts, place, { active: pause.to, reach: (point) => context.reach(point) });
    parts.records.change(place, (record) => ({ ...record, pause: { ...pause, because } }));
  }
  context.reach('goes-back');
  return goBack(parts, place, context);
}

/** Pauses that an agent left in the middle: whoever is there to order it or not, nobody is left waiting. */
export function finishPauses(parts: Parts, closing: AbortSignal): void {
  for (const record of parts.records.all()) {
    if (record.pause !== undefined) void parts.turns.take(record, () => finishUntilDone(parts, record, closing));
  }
}

async function finishUntilDone(parts: Parts, place: EnvironmentRecord, closing: AbortSignal): Promise<void> {
  while (pauseOf(parts, place) !== undefined && !closing.aborted) {
    try {
      await finishPause(parts, place, { closing, reach: () => undefined });
    } catch (error) {
      if (closing.aborted) return;
      parts.host.log(`The pause of ${place.environment}: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(againMs);
    }
  }
}

function pauseOf(parts: Parts, place: EnvironmentPlace): PauseRecord | undefined {
  return parts.records.get(place).pause;
}

/** A router that will not hold (an older one does not know how) leaves everything as it was. */
async function hold(parts: Parts, place: EnvironmentPlace): Promise<void> {
  try {
    await parts.router.push();
  } catch (error) {
    const isRefused = error instanceof Failure && error.code !== 'router-silent';
    if (isRefused) parts.records.change(place, withoutPause);
    throw error;
  }
}

async function goBack(parts: Parts, place: EnvironmentPlace, context: PauseContext): Promise<string> {
  const { from, to, returning, because = '', key } = requirePause(parts, place);
  await end(parts, { place, side: to, untilMs: 0, context });
  context.reach('new-ended');
  const worse = await startAll(parts, { place, side: from, services: returning, until: Date.now() + returnMs, context });
  parts.records.change(place, (record) => ({ ...record, failedPause: { key, because } }));
  await letGo(parts, place, { active: from, reach: (point) => context.reach(point) });
  return worse === undefined ? because : `${because} And what ran before: ${worse}`;
}

function requirePause(parts: Parts, place: EnvironmentPlace): PauseRecord {
  const pause = pauseOf(parts, place);
  if (pause === undefined) throw new Error(`${place.environment} is not paused`);
  return pause;
}

/** The route and the letting go are one configuration. */
async function letGo(
  parts: Parts,
  place: EnvironmentPlace,
  { active, reach }: { readonly active: SideName | undefined; readonly reach: (point: string) => void },
): Promise<undefined> {
  parts.records.change(place, (record) => ({
    ...withoutPause(record),
    active,
    ...(active !== record.active && { activeSince: Date.now() }),
  }));
  reach('between-record-and-router');
  await parts.router.push();
}

interface Ending {
  readonly place: EnvironmentPlace;
  readonly side: SideName | undefined;
  readonly untilMs: number;
  readonly context: PauseContext;
}

/** Nothing of a side runs when this resolves; callers go first. */
async function end(parts: Parts, { place, side, untilMs, context }: Ending): Promise<void> {
  if (side === undefined) return;
  const { from, returning, starting } = requirePause(parts, place);
  const services = side === from ? returning : starting;
  for (const service of services.toReversed()) {
    requireAgent(context.closing);
    const instance = placeOf(place, side, service);
    await drainInstance(parts, instance, context.closing, Math.max(0, untilMs - Date.now()));
    await parts.keeper.stop(instance);
  }
}

interface Starting {
  readonly place: EnvironmentPlace;
  readonly side: SideName | undefined;
  readonly services: readonly string[];
  readonly until: number;
  readonly context: PauseContext;
}

/** Starts services in dependency order, each when the one before is well; says why not, where one is not well in time. */
async function startAll(parts: Parts, { place, side, services, until, context }: Starting): Promise<string | undefined> {
  if (side === undefined) return undefined;
  const overdue = AbortSignal.timeout(Math.max(0, until - Date.now()));
  const signal = AbortSignal.any([overdue, context.closing]);
  for (const service of services) {
    const instance = placeOf(place, side, service);
    try {
      await parts.keeper.start(instance);
      context.reach('after-start');
      await parts.keeper.waitUntilWell(instance, signal);
    } catch (error) {
      requireAgent(context.closing);
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

function placeOf({ system, environment }: EnvironmentPlace, side: SideName, service: string): InstancePlace {
  return { system, environment, side, service };
}

/** An agent that closes leaves it as it is: the next one goes on. */
function requireAgent(closing: AbortSignal): void {
  if (closing.aborted) throw new Failure('agent-closes', 'The agent closes; the next one goes on.', { retryable: true });
}
