// Faults that customers would feel, done without customers: the router, a service, and everything at once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';

export interface HouseFaults {
  /** From the start of a controller to its first answer, after everything was killed, milliseconds. */
  readonly restarts: readonly number[];
  /** From a fault to the first page of production, milliseconds. */
  readonly backs: readonly number[];
  readonly wrong: readonly string[];
}

interface Struck {
  readonly count: number;
  readonly random: () => number;
  /** Where customers would come, and what they would read. */
  readonly url: string;
  readonly page: string;
}

/** Production that is away for longer is lost; how long it was away is told. */
const patienceMs = 180_000;
const restMs = 25;
const settledMs = 300;

/** After each fault production answers again by itself, with what ran before. */
export async function strikeHouse(house: House, { count, random, url, page }: Struck): Promise<HouseFaults> {
  const restarts: number[] = [];
  const backs: number[] = [];
  const wrong: string[] = [];
  for (let struck = 0; struck < count; struck += 1) {
    const what = struck % 2 === 0 ? 'everything' : random() < 0.5 ? 'router' : 'service';
    const began = performance.now();
    const restarted = what === 'everything' ? await restartMs(house) : killOne(house.rootsOf(what), random);
    if (restarted === undefined) wrong.push('lost: the controller did not come back');
    else if (restarted > 0) restarts.push(restarted);
    if (await comesBack(url, page)) backs.push(performance.now() - began);
    else wrong.push(`lost: after ${what} was killed, production did not come back`);
    await sleep(settledMs * random());
  }
  return { restarts, backs, wrong };
}

async function restartMs(house: House): Promise<number | undefined> {
  const killedMs = performance.now();
  house.killEverything();
  while (house.serve.startedMs < killedMs) await sleep(5);
  return house.firstAnswerMs('dora');
}

/** Nothing restarts then but what was killed. */
function killOne(pids: readonly number[], random: () => number): 0 {
  const pid = pids[Math.floor(random() * pids.length)];
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  return 0;
}

async function comesBack(url: string, page: string): Promise<boolean> {
  // Not at once: what was just killed may still have an answer on its way.
  await sleep(restMs);
  for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(restMs)) {
    const body = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.text(),
      () => '',
    );
    if (body === page) return true;
  }
  return false;
}
