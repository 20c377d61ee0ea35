import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../store/client.ts';
import type { Heard } from '../store/heard.ts';
import { billOf } from '../store/history.ts';
import { systemName } from '../store/system.ts';

/** Everybody who does something in this bench. */
export interface Hands {
  readonly viewer: Person;
  readonly developer: Person;
  readonly manager: Person;
  readonly second: Person;
  readonly operator: Person;
  readonly heard: Heard;
}

const boardPath = `/api/systems/${systemName}/board`;
const underLoadEveryMs = 50;
/** What is read and approved before anything counts: compiled code, warm connections. */
const warmUps = 10;

/** A board after each commit, so that nothing that was computed before can be shown again. */
export async function readBoard(
  { viewer, operator }: Hands,
  count: number,
): Promise<{ readonly samples: readonly number[]; readonly bytes: number }> {
  const samples: number[] = [];
  let bytes = 0;
  for (let index = 0; index < count + warmUps; index += 1) {
    if (index % 2 === 0) await operator.command('hold', { stage: 'INT', reason: 'a partner tests' });
    else await operator.command('free', { stage: 'INT' });
    const began = performance.now();
    const body = await viewer.get(boardPath);
    if (index >= warmUps) samples.push(performance.now() - began);
    bytes = body.length;
  }
  return { samples, bytes };
}

export async function readBoardWhile({ viewer }: Hands, forMs: number): Promise<readonly number[]> {
  const samples: number[] = [];
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    const began = performance.now();
    await viewer.get(boardPath);
    samples.push(performance.now() - began);
    await sleep(underLoadEveryMs);
  }
  return samples;
}

/** Releases wait before PROD for one approval: from the request that gives it to the first order on the agent's disk. */
export async function approveOneByOne({ manager, second, heard }: Hands, releases: readonly string[]): Promise<readonly number[]> {
  const samples: number[] = [];
  for (const [index, release] of releases.entries()) {
    const place = { release, stage: 'PROD' };
    await manager.command('promote', { ...place, wait: true });
    const begun = heard.begun(`${release}@PROD`);
    const began = performance.now();
    await second.command('approve', place);
    const took = (await begun) - began;
    if (index >= warmUps) samples.push(took);
    // It makes room for the next; its check runs meanwhile.
    await heard.ended(`${release}@PROD`);
  }
  return samples;
}

/** Each stage takes one release after another, the next always waiting already, all stages side by side. Only what ended in time counts. */
export async function promoteInLanes(
  hands: Hands,
  lanes: ReadonlyMap<string, readonly string[]>,
  forMs: number,
): Promise<{ readonly promotions: number; readonly seconds: number }> {
  const began = performance.now();
  const until = began + forMs;
  const counts = await Promise.all(
    [...lanes.entries(), ['DEV', undefined] as const].map(([stage, releases]) => runLane(hands, stage, { releases, until })),
  );
  return { promotions: counts.reduce((sum, count) => sum + count, 0), seconds: forMs / 1000 };
}

interface Lane {
  /** Absent: new ones are made. */
  readonly releases: readonly string[] | undefined;
  readonly until: number;
}

async function runLane(hands: Hands, stage: string, { releases, until }: Lane): Promise<number> {
  let count = 0;
  let previous = Promise.resolve(0);
  for (let index = 0; performance.now() < until; index += 1) {
    const release = releases === undefined ? await createRelease(hands, index) : releases[index];
    if (release === undefined) throw new Error(`the lane of ${stage} ran out of releases after ${index}`);
    const place = { release, stage };
    await hands.manager.command('promote', { ...place, wait: true });
    if (stage === 'PROD') await hands.second.command('approve', place);
    if ((await previous) < until && index > 0) count += 1;
    previous = hands.heard.ended(`${release}@${stage}`);
  }
  await previous;
  return count;
}

async function createRelease({ developer }: Hands, index: number): Promise<string> {
  const release = `new-${index}`;
  await developer.command('create', { release, bill: billOf(release) });
  return release;
}
