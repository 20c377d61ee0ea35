// The short form of `npm run fuzz -- file`: the same spoiled files each time, with every plug-in of the build.
import { expect, test } from 'vitest';
import { fuzzFile } from '../fuzz/fuzz-file.ts';

test('two thousand spoiled system files: none throws, none loads by half, every problem has its place', async () => {
  const { findings, valid, codes } = await fuzzFile({ runs: 2_000, seed: 20_260_101 });
  expect(findings).toEqual([]);
  // A mutation that spoils nothing, or everything at once, would show nothing.
  expect(valid).toBeGreaterThan(50);
  expect(Object.keys(codes).length).toBeGreaterThan(35);
}, 120_000);
