// Negative controls of the product under customers: what the examination looks for is really there, and it must be seen.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { markerVariable } from '#checks/process-tree.ts';
import { startCustomers } from './customers.ts';
import { House } from './house.ts';
import { startsAmiss } from './process-part.ts';
import { whileItGoesOn } from './progress.ts';
import { ShopWalker } from './shop-walker.ts';
import type { ControlOutcome, Outcome } from './tally.ts';

const stillMs = 120_000;
/** As long as customers may take to notice that nobody is there. */
const noticeMs = 60_000;
const restMs = 50;
const startMs = 1_000;

/** One release in PROD; then customers lose their router, a service is started once too often, and a check's process has no owner. */
export async function runHouseControls(say: (sentence: string) => void) {
  const house = await House.open();
  try {
    const { client, folder } = house;
    const goesOn = <T>(work: Promise<T>, what: string): Promise<T> => whileItGoesOn(work, { news: () => client.news, stillMs, what });
    const adminPassword = await goesOn(house.adminPassword, 'the controller starts');
    const startsFile = path.join(folder, 'starts');
    const walker = new ShopWalker({ client, adminPassword, folder, startsFile });
    await goesOn(walker.begin(), 'the first release walks to PROD');
    const url = await walker.urlOfProd();
    const before = startsAmiss(startsFile, walker.arrived);
    const controls: readonly ControlOutcome[] = [
      { name: 'customers whose router is killed', seen: await failureAt(house, url) },
      { name: 'a service that is started twice', seen: await startedTwice(folder, () => startsAmiss(startsFile, walker.arrived)) },
      { name: 'a process of a check that nobody owns', seen: await unowned(house) },
    ];
    for (const { name, seen } of controls) say(`control "${name}": ${seen ?? 'NOT SEEN'}`);
    const outcome: Outcome = { points: 0, kills: 2, wrong: before, figures: {} };
    return { controls, outcome };
  } finally {
    await house.close();
  }
}

/** Undefined where no customer fails. */
async function failureAt(house: House, url: string): Promise<string | undefined> {
  const customers = startCustomers(url);
  for (const pid of house.rootsOf('router')) process.kill(pid, 'SIGKILL');
  for (const until = performance.now() + noticeMs; customers.failed() === 0 && performance.now() < until;) await sleep(restMs);
  const { failures } = await customers.stop();
  return failures[0];
}

/** The service itself, once more, as an agent without a journal would start it. */
async function startedTwice(folder: string, amiss: () => readonly string[]): Promise<string | undefined> {
  const env = { ...process.env, PLACE: 'prod', PORT: '0' };
  const child = spawn(process.execPath, [path.join(folder, 'web-1.0.0', 'server.js')], { stdio: 'ignore', env });
  for (const until = performance.now() + noticeMs; amiss().length === 0 && performance.now() < until;) await sleep(restMs);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return amiss().find((sentence) => sentence.startsWith('doubled:'));
}

/** It bears a check's mark, but lies where no agent clears up. */
async function unowned(house: House): Promise<string | undefined> {
  const env = { ...process.env, [markerVariable]: path.join(house.folder, 'nobody', 'check-1') };
  const child = spawn('sleep', ['600'], { stdio: 'ignore', detached: true, env });
  // An agent that only just began to start is none yet.
  await sleep(startMs);
  const found = await house.killAgent({ whileChecking: false });
  child.kill('SIGKILL');
  await once(child, 'exit');
  return found?.find((command) => command.startsWith(`${child.pid} `));
}
