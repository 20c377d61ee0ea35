import { expect, test } from 'vitest';
import type { VisitCounts } from '#targets/target.ts';
import { Minutes } from './minutes.ts';

const place = { system: 'shop', environment: 'prod' };

/** A host whose clock, health and counters a test moves. */
function host() {
  const world = { ms: 600_000, up: true, there: true, counts: { ...place, requests: 100, failures: 5, serviceErrors: 1 } };
  let silent = false;
  const minutes = new Minutes({
    now: () => world.ms,
    standings: () => (world.there ? [{ ...place, up: world.up }] : []),
    counts: (): Promise<readonly VisitCounts[]> => (silent ? Promise.reject(new Error('away')) : Promise.resolve([{ ...world.counts }])),
  });
  return {
    world,
    silence: (is: boolean) => {
      silent = is;
    },
    /** Looks once a second for so long; answers with the minutes that ended. */
    pass: async (seconds: number) => {
      const ended = [];
      for (let second = 0; second < seconds; second += 1) {
        ended.push(...(await minutes.look()));
        world.ms += 1_000;
      }
      return ended;
    },
  };
}

test('a minute tells its seconds, and what the router counted meanwhile', async () => {
  const { world, pass } = host();
  await pass(40);
  world.up = false;
  world.counts = { ...world.counts, requests: 130, failures: 7, serviceErrors: 2 };
  const ended = await pass(21);
  expect(ended).toEqual([{ ...place, at: 600_000, requests: 30, failures: 2, serviceErrors: 1, toldSeconds: 60, upSeconds: 40 }]);
});

test('an agent that comes in the middle tells of the seconds that it saw', async () => {
  const { world, pass } = host();
  world.ms += 45_000;
  expect(await pass(16)).toMatchObject([{ at: 600_000, toldSeconds: 15, upSeconds: 15, requests: 0 }]);
});

test('a router that started again counts from nothing, and one that is silent counts nothing', async () => {
  const { world, pass, silence } = host();
  await pass(60);
  world.counts = { ...world.counts, requests: 20, failures: 3, serviceErrors: 0 };
  expect(await pass(1)).toMatchObject([{ requests: 20, failures: 3, serviceErrors: 0 }]);
  await pass(59);
  silence(true);
  expect(await pass(1)).toMatchObject([{ requests: 0, failures: 0, toldSeconds: 60 }]);
  await pass(59);
  silence(false);
  world.counts = { ...world.counts, requests: 50 };
  // What came while nobody could ask is told with the next minute, and lost to none.
  expect(await pass(1)).toMatchObject([{ requests: 30 }]);
});

test('where nothing runs nothing is told', async () => {
  const { world, pass } = host();
  world.there = false;
  expect(await pass(125)).toEqual([]);
});
