// Faults that customers would feel, done without customers: the router, a service, and everything at once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';

export interface HouseFaults {
  /** From the start of a controller to its first answer, after everything was killed, milliseconds. */
  readonly restarts: readonly number[];
  readonly wrong: readonly string[];
}

interface Struck {
  readonly count: number;
  readonly random: () => number;
  /** Where customers would come, and what they would read. */
  readonly url: string;
  readonly page: string;
}

const backMs = 30_000;
const restMs = 25;
const settledMs = 300;

/** After each fault production answers again by itself, with what ran before. */
export async function strikeHouse(house: House, { count, random, url, page }: Struck): Promise<HouseFaults> {
  const restarts: number[] = [];
  const wrong: string[] = [];
  for (let struck = 0; struck < count; struck += 1) {
    const what = struck % 2 === 0 ? 'everything' : random() < 0.5 ? 'router' : 'service';
    if (what === 'everything') restarts.push(await restartMs(house));
    else killOne(house.rootsOf(what), random);
    if (!(await comesBack(url, page))) wrong.push(`lost: after ${what} was killed, production did not come back`);
    await sleep(settledMs * random());
  }
  return { restarts, wrong };
}

async function restartMs(house: House): Promise<number> {
  const killedMs = performance.now();
  house.killEverything();
  while (house.serve.startedMs < killedMs) await sleep(5);
  return house.firstAnswerMs('dora');
}

function killOne(pids: readonly number[], random: () => number): void {
  const pid = pids[Math.floor(random() * pids.length)];
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

async function comesBack(url: string, page: string): Promise<boolean> {
  // Not at once: what was just killed may still have an answer on its way.
  await sleep(restMs);
  for (const until = performance.now() + backMs; performance.now() < until; await sleep(restMs)) {
    const body = await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.text(),
      () => '',
    );
    if (body === page) return true;
  }
  return false;
}
