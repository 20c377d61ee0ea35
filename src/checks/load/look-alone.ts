import { setTimeout as sleep } from 'node:timers/promises';
import { isExpected, visitAt, visitsOf } from '#core/load/scenario.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { Ended } from './connection.ts';
import type { LoadPlan } from './generate.ts';
import { Pool } from './pool.ts';
import { wireOf } from './wire.ts';

const mostRequests = 100;
const leastRequests = 10;
const longestMs = 3_000;
const longestRestMs = 20_000;
const perLook = 3;

/**
 * How long requests take where nobody else asks: one at a time, after a load that was missed, once the service has come to rest. It is at
 * rest where some requests in a row took no longer than those before them. Undefined where it does not, or where it answers badly.
 */
export async function lookAlone(plan: Omit<LoadPlan, 'legs'>, { signal, perSecond }: LookParts): Promise<Histogram | undefined> {
  // Those of two releases: the last is the one that is judged.
  const destination = plan.destinations.at(-1);
  if (destination === undefined) return undefined;
  const pool = new Pool(destination, { most: 1, signal });
  try {
    const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, (1_000 * perRequest) / Math.max(1, perSecond)));
    const askAlone = askerOf(plan, { pool, url: destination.url });
    const ask = async (): Promise<number | undefined> => {
      await sleep(pauseMs, undefined, { signal });
      return askAlone();
    };
    return (await isAtRest(ask, signal)) ? await askMany(ask, signal) : undefined;
  } finally {
    pool.close();
  }
}

interface LookParts {
  readonly signal: AbortSignal;
  /** What the service delivers under load: one at a time, but as fast as it can, would still be all that some limit lets through. */
  readonly perSecond: number;
}

/** So many times more seldom than under load, within bounds that people wait for. */
const perRequest = 4;
const shortestPauseMs = 10;
const longestPauseMs = 250;

async function askMany(ask: Ask, signal: AbortSignal): Promise<Histogram | undefined> {
  const found = new Histogram();
  const endMs = performance.now() + longestMs;
  for (let asked = 0; asked < mostRequests && (asked < leastRequests || performance.now() < endMs); asked += 1) {
    signal.throwIfAborted();
    const tookMs = await ask();
    if (tookMs === undefined) return undefined;
    found.record(1_000 * tookMs);
  }
  return found;
}

type Ask = () => Promise<number | undefined>;

/** Asks for the next step of the mixture; tells the milliseconds, or undefined where it was not answered well. */
function askerOf({ steps, limitMs }: Omit<LoadPlan, 'legs'>, { pool, url }: { readonly pool: Pool; readonly url: string }): Ask {
  const visits = visitsOf(steps);
  let [visit, at] = [0, 0];
  return async () => {
    const own = visitAt(visits, visit)?.steps ?? [];
    const step = steps[own[at] ?? 0];
    [visit, at] = at + 1 < own.length ? [visit, at + 1] : [visit + 1, 0];
    if (step === undefined) return undefined;
    const startedMs = performance.now();
    const ended = await new Promise<Ended>((resolve) => pool.send(wireOf(step, url), limitMs, resolve));
    return ended.kind === 'answered' && isExpected(step, ended.status) ? performance.now() - startedMs : undefined;
  };
}

/** What a load left in queues has to be worked off first. */
async function isAtRest(ask: Ask, signal: AbortSignal): Promise<boolean> {
  const endMs = performance.now() + longestRestMs;
  let before = Number.POSITIVE_INFINITY;
  while (performance.now() < endMs) {
    await sleep(200, undefined, { signal });
    let slowest = 0;
    for (let asked = 0; asked < perLook; asked += 1) slowest = Math.max(slowest, (await ask()) ?? Number.POSITIVE_INFINITY);
    signal.throwIfAborted();
    if (Number.isFinite(slowest) && slowest <= 1.5 * before && Number.isFinite(before)) return true;
    before = slowest;
  }
  return false;
}
