import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Happened } from './happened.ts';
import { wordsOfReckoned } from './reckoned-words.ts';
import { Reckoning, type Reckoned } from './reckoning.ts';
import type { Learned } from './learned.ts';

/** What a refresh of 110 MB at 2 MB/s told of itself, on a real server: when, and what. */
const series = z
  .array(
    z.union([
      z.tuple([z.number(), z.literal('planned'), z.record(z.string(), z.number())]),
      z.tuple([z.number(), z.literal('passed'), z.number()]),
      z.tuple([z.number(), z.literal('piece'), z.string(), z.number(), z.number()]),
      z.tuple([z.number(), z.literal('copied'), z.array(z.string())]),
      z.tuple([z.number(), z.literal('ran'), z.string(), z.number()]),
      z.tuple([z.number(), z.literal('ended')]),
    ]),
  )
  .parse(JSON.parse(readFileSync(new URL('./golden/refresh-series.json', import.meta.url), 'utf8')));
type Told = (typeof series)[number];

interface Played {
  readonly learned: Learned;
  readonly totalMs: number;
  readonly seen: readonly { readonly atMs: number; readonly reckoned: Reckoned }[];
}

interface Playing {
  readonly slower?: number;
  readonly larger?: number;
  readonly learned?: Learned;
}

/** Plays it at `slower` times its time, with `larger` times as much in it, and looks at each second. */
function play({ slower = 1, larger = 1, learned }: Playing = {}): Played {
  const seen: { readonly atMs: number; readonly reckoned: Reckoned }[] = [];
  const reckoning = new Reckoning(learned);
  let nextMs = 0;
  for (const told of series) {
    const at = told[0] * slower * larger;
    for (; nextMs <= at; nextMs += 1000) seen.push({ atMs: nextMs, reckoned: reckoning.at(nextMs) });
    for (const happened of happenedIn(told, { slower, larger })) reckoning.take(happened, at);
    if (told[1] === 'ended') return { learned: reckoning.learned(at), totalMs: at, seen };
  }
  throw new Error('The series has no end.');
}

function happenedIn(told: Told, { slower, larger }: { readonly slower: number; readonly larger: number }): readonly Happened[] {
  switch (told[1]) {
    case 'planned': {
      const tables = Object.entries(told[2]).map(([name, disk]) => [name, { disk: disk * larger, rows: 0 }] as const);
      return [{ kind: 'planned', tables: Object.fromEntries(tables), isPaced: true }];
    }
    case 'passed':
      return [{ kind: 'passed', bytes: told[2] * larger }];
    case 'piece':
      return [{ kind: 'piece', table: told[2], share: told[3] * larger, bytes: told[4] * larger }];
    case 'copied': {
      const steps = told[2].map((key) => ({ key, kind: 'index' as const, tables: [], isShared: false, disk: 0, rows: 0 }));
      return [{ kind: 'ahead', steps, lanes: 4, isProven: false }, { kind: 'copied' }];
    }
    case 'ran':
      return [{ kind: 'ran', key: told[2], ms: told[3] * slower * larger }];
    case 'ended':
      return [];
  }
}

const before = play().learned;

test.each([
  ['the same again', {}],
  ['a database that has grown by a third', { larger: 4 / 3 }],
  ['a day on which everything takes a tenth longer', { slower: 1.1 }],
  ['a day on which everything goes a tenth faster', { slower: 0.9 }],
])('from the tenth second on the time left is right within a tenth of the whole: %s', (_name, more) => {
  const { seen, totalMs } = play({ ...more, learned: before });
  const late = seen.filter(({ atMs }) => atMs >= 10_000);
  const errors = late.map(({ atMs, reckoned }) => Math.abs((reckoned.leftMs ?? Infinity) - (totalMs - atMs)) / totalMs);
  expect(late.length).toBeGreaterThan(60);
  expect(Math.max(...errors)).toBeLessThan(0.1);
});

test('the rate is that of the last twenty seconds, within a tenth', () => {
  const { seen } = play({ learned: before });
  const bytesAt = new Map(seen.map(({ atMs, reckoned }) => [atMs, reckoned.bytes]));
  const rows = seen.filter(({ atMs, reckoned }) => atMs >= 25_000 && reckoned.doing === 'rows');
  expect(rows.length).toBeGreaterThan(20);
  for (const { atMs, reckoned } of rows) {
    const real = (reckoned.bytes - (bytesAt.get(atMs - 20_000) ?? 0)) / 20;
    expect(Math.abs(reckoned.rate / real - 1)).toBeLessThan(0.1);
  }
});

test('a first refresh reckons with what such a copy usually takes', () => {
  const { seen } = play();
  const early = seen.find(({ atMs }) => atMs === 20_000)?.reckoned;
  expect([early?.doing, (early?.leftMs ?? 0) > 0]).toEqual(['rows', true]);
});

test.each([
  [{ doing: 'rows', bytes: 31.4e9, expectedBytes: 74e9, rate: 42.4e6, leftMs: 240_000 }, '31 of 74 GB, 42 MB/s, about 4 minutes left'],
  [{ doing: 'rows', bytes: 0, expectedBytes: 2e5, rate: 0 }, '0 of 1 MB, 0.0 MB/s'],
  [{ doing: 'rows', bytes: 5e6, expectedBytes: 9e6, rate: 1.2e6, leftMs: 500 }, '5 of 9 MB, 1.2 MB/s, about 1 second left'],
  [{ doing: 'end', leftMs: 100_000 }, 'the copy is searched for people’s own values, about 1 minute 40 seconds left'],
  [{ doing: 'end', leftMs: 596_000 }, 'the copy is searched for people’s own values, about 10 minutes left'],
  [{ doing: 'after', done: 12, all: 40, leftMs: 89_000 }, 'indexes and keys: 12 of 40, about 89 seconds left'],
  [{ doing: 'end', leftMs: 9_000_000 }, 'the copy is searched for people’s own values, about 2.5 hours left'],
] as const)('is said in words: %o', (reckoned, words) => {
  expect(wordsOfReckoned({ bytes: 0, expectedBytes: 0, rate: 0, done: 0, all: 0, ...reckoned })).toBe(words);
});
