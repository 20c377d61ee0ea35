// The process told in commands. Beside each scenario lies its transcript; UPDATE=1 writes it anew, and a person reads the difference.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { perform } from './transcript.ts';

const here = import.meta.dirname;
const names = readdirSync(here)
  .filter((name) => name.endsWith('.scenario'))
  .map((name) => name.slice(0, -'.scenario'.length))
  .toSorted();

test('there are scenarios', () => {
  expect(names.length).toBeGreaterThanOrEqual(8);
});

test('every transcript has its scenario', () => {
  const transcripts = readdirSync(here).filter((name) => name.endsWith('.transcript'));
  expect(transcripts.toSorted()).toEqual(names.map((name) => `${name}.transcript`).toSorted());
});

describe('a scenario is told by the core as its transcript says', () => {
  test.each(names)('%s', async (name) => {
    const transcript = await perform(readFileSync(path.join(here, `${name}.scenario`), 'utf8'));
    const file = path.join(here, `${name}.transcript`);
    if (process.env['UPDATE'] === '1') writeFileSync(file, transcript);
    expect(transcript).toBe(readFileSync(file, 'utf8'));
  });
});

describe('the language of scenarios', () => {
  test.each([
    ['on 2026-06-01 dora status', 'No line of a scenario'],
    ['when 2026-06-01 09:00 dora status', 'No line of a scenario'],
    ['on 09:00 dora status', 'No time'],
    ['given shop.yaml\non 2026-06-01 09:00 dora promote 1.0.0 --too INT', 'no option'],
    ['given shop.yaml\non 2026-06-01 09:00 agent dreams', 'No word of an agent'],
  ])('does not take %s', async (script, message) => {
    await expect(perform(script)).rejects.toThrow(message);
  });
});
