import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresBench } from '../contract/differential-bench.ts';
import { plantedDifferences } from '../contract/differential-planted.ts';
import { compareStores } from '../contract/differential-run.ts';

const seed = 20261121;
let bench: PostgresBench;

beforeAll(async () => {
  bench = await PostgresBench.open();
});

afterAll(async () => bench.close());

test('600 random sequences get equal answers from the store in memory and from PostgreSQL', async () => {
  const { difference, operations } = await compareStores({ bench, runs: 600, seed });
  expect(difference).toBeUndefined();
  expect(operations).toBeGreaterThan(10_000);
});

test.each(plantedDifferences)('that $name is found, and told in a few operations', async ({ plant }) => {
  const { difference } = await compareStores({ bench, runs: 4_000, seed, plant });
  expect(difference?.shortest.length).toBeLessThan(8);
});
