// The product as its users run it, with small real services. Controller and agent are killed and frozen at random while releases walk
// and customers come all the time. What customers must feel, the death of a router or a service, is done when they have gone.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { timeCancels } from './cancel.ts';
import { startCustomers } from './customers.ts';
import { strikeHouse } from './house-faults.ts';
import { House } from './house.ts';
import { late, percentile } from './percentile.ts';
import type { PartOptions } from './postgres-part.ts';
import { whileItGoesOn } from './progress.ts';
import { randomFrom } from './random.ts';
import { ShopWalker } from './shop-walker.ts';
import { shopPlaces, shopServices, startOf } from './small-shop.ts';
import type { Outcome } from './tally.ts';

const leastMs = 200;
const mostMs = 1_800;
/** Of the deaths of an agent so many are waited for until a check is under way: its processes are what may be left. */
const checkingShare = 0.4;
/** People who hear nothing new for so long are stuck. */
const stillMs = 120_000;
const freezeMs = 11_000;
/** Who has just begun to start does no work that could be lost. */
const settleMs = 1_200;
const restartLimitMs = 2_000;
const cancelLimitMs = 200;

export interface ProcessOptions extends PartOptions {
  readonly freezes: number;
  /** Faults without customers: router, services, everything. */
  readonly strikes: number;
  readonly cancels: number;
}

export async function killProcesses(options: ProcessOptions): Promise<Outcome> {
  const house = await House.open();
  try {
    return await run(house, options);
  } finally {
    await house.close();
  }
}

async function run(house: House, options: ProcessOptions): Promise<Outcome> {
  const { seed, say, strikes, cancels } = options;
  const random = randomFrom(seed);
  const startsFile = path.join(house.folder, 'starts');
  const { client } = house;
  const goesOn = <T>(work: Promise<T>, what: string): Promise<T> => whileItGoesOn(work, { news: () => client.news, stillMs, what });
  const adminPassword = await goesOn(house.adminPassword, 'the controller starts');
  const walker = new ShopWalker({ client, adminPassword, folder: house.folder, startsFile });
  await goesOn(walker.begin(), 'the first release walks to PROD');
  const url = await walker.urlOfProd();
  const { wrong, orphans, kills, figures } = await underCustomers(house, { options, walker, url, random });
  wrong.push(...startsAmiss(startsFile, walker.arrived));
  const page = `version ${walker.arrived.at(-1) ?? ''} says hello\n`;
  const struck = await strikeHouse(house, { count: strikes, random, url, page });
  const { times: cancelled, wrong: lostCancels } = await timeCancels(client, house.folder, cancels);
  const left = await house.stop();
  wrong.push(...struck.wrong, ...lostCancels, ...orphans, ...left.map((command) => `left: ${command}`));
  wrong.push(...(await house.examine('shop')));
  wrong.push(...late('a restart', struck.restarts, { percent: 95, limitMs: restartLimitMs }));
  wrong.push(...late('a cancel', cancelled, { percent: 99, limitMs: cancelLimitMs }));
  const restartP95Ms = percentile(struck.restarts, 95);
  const cancelP99Ms = percentile(cancelled, 99);
  say(
    `${strikes} faults without customers, restarts p95 ${restartP95Ms} ms; ${cancelled.length} cancels p99 ${cancelP99Ms} ms; ${left.length} left`,
  );
  const more = {
    orphans: orphans.length + left.length,
    restarts: struck.restarts.length,
    restartP95Ms,
    backMostMs: percentile(struck.backs, 100),
    cancels: cancelled.length,
    cancelP99Ms,
    requestTimeouts: client.timeouts,
  };
  return { points: 0, kills: kills + strikes, wrong, figures: { ...figures, ...more } };
}

interface Scene {
  readonly options: ProcessOptions;
  readonly walker: ShopWalker;
  readonly url: string;
  readonly random: () => number;
}

async function underCustomers(house: House, { options, walker, url, random }: Scene) {
  const { kills, freezes, say } = options;
  const customers = startCustomers(url);
  const wrong: string[] = [];
  const walking = walker.goOn().catch((error: unknown) => void wrong.push(`lost: the people give up: ${String(error)}`));
  const { done, found } = await killSome(house, { kills, random, untilMs: performance.now() + options.mostMs });
  await freezeSome(house, freezes);
  walker.finish();
  const arriving = whileItGoesOn(walking, { news: () => house.client.news, stillMs, what: 'every release that began arrives' });
  await arriving.catch((error: unknown) => void wrong.push(`lost: ${String(error)}`));
  const { requests, failures, versions } = await customers.stop();
  say(`${done} kills, ${walker.arrived.length} releases walked, ${requests} requests of customers, ${failures.length} failed`);
  if (!walker.arrived.every((version) => versions.includes(version))) wrong.push(`lost: customers saw ${versions.join(', ')} only`);
  wrong.push(...failures);
  const figures = { processReleases: walker.arrived.length, customerRequests: requests, customerFailures: failures.length };
  return { wrong, orphans: found.map((command) => `orphan: ${command}`), kills: done, figures };
}

interface Kills {
  readonly kills: number;
  readonly random: () => number;
  readonly untilMs: number;
}

/** How many were done, and which orphans were found. */
async function killSome(house: House, { kills, random, untilMs }: Kills) {
  const found = new Set<string>();
  let done = 0;
  while (done < kills && performance.now() < untilMs) {
    await sleep(leastMs + random() * (mostMs - leastMs));
    const what = random() < 0.5 ? 'serve' : 'agent';
    if (performance.now() - house[what].startedMs < settleMs) continue;
    const orphans = what === 'serve' ? killed(house) : await house.killAgent({ whileChecking: random() < checkingShare });
    if (orphans === undefined) continue;
    for (const orphan of orphans) found.add(orphan);
    done += 1;
  }
  return { done, found: [...found] };
}

function killed({ serve }: House): readonly string[] | undefined {
  return serve.kill() ? [] : undefined;
}

/** Controller and agent in turn stand still for longer than any lease, and go on. */
async function freezeSome({ serve, agent }: House, freezes: number): Promise<void> {
  for (let done = 0; done < freezes; done += 1) {
    const frozen = done % 2 === 0 ? agent : serve;
    frozen.freeze();
    await sleep(freezeMs);
    frozen.thaw();
  }
}

/** Each service was started once for each of its placements, and each migration ran once. */
export function startsAmiss(file: string, versions: readonly string[]): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const wanted = versions.flatMap((version) =>
    shopPlaces.flatMap((place) => [...shopServices, 'migrated'].map((what) => startOf(what, version, place))),
  );
  return wanted.flatMap((start) => {
    const times = lines.filter((line) => line === start).length;
    if (times === 1) return [];
    return [times === 0 ? `lost: never ${start}` : `doubled: ${times} times ${start}`];
  });
}
