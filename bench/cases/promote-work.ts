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

/** Each stage takes one release after another, the next always waiting already, all stages side by side. */
export class Lanes {
  readonly #hands: Hands;
  readonly #left: ReadonlyMap<string, string[]>;
  #made = 0;

  constructor(hands: Hands, releases: ReadonlyMap<string, readonly string[]>) {
    this.#hands = hands;
    this.#left = new Map([...releases].map(([stage, names]) => [stage, [...names]]));
  }

  /** How many promotions ended within that time. */
  async promoteFor(forMs: number): Promise<number> {
    const until = performance.now() + forMs;
    const counts = await Promise.all([...this.#left.keys(), 'DEV'].map((stage) => this.#promoteInto(stage, until)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #promoteInto(stage: string, until: number): Promise<number> {
    const { manager, second, heard } = this.#hands;
    let count = 0;
    let previous: Promise<number> | undefined;
    while (performance.now() < until) {
      const release = await this.#next(stage);
      await manager.command('promote', { release, stage, wait: true });
      if (stage === 'PROD') await second.command('approve', { release, stage });
      if (previous !== undefined && (await previous) < until) count += 1;
      previous = heard.ended(`${release}@${stage}`);
    }
    // Ended after the time was up: not counted, but the store is at rest again.
    await previous;
    return count;
  }

  /** Into DEV go new ones. */
  async #next(stage: string): Promise<string> {
    const release = stage === 'DEV' ? `new-${(this.#made += 1)}` : this.#left.get(stage)?.shift();
    if (release === undefined) throw new Error(`no release is left to go into ${stage}`);
    if (stage === 'DEV') await this.#hands.developer.command('create', { release, bill: billOf(release) });
    return release;
  }
}
