// What real refreshes told of themselves: when, and what. Four of 230 to 340 MB, held to 6 MB/s, two of them recorded on a machine that others kept busy;
// one of 930 MB whose rows came as fast as they might.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Happened } from './happened.ts';
import { Reckoning } from './reckoning.ts';
import type { Learned } from './learned.ts';

interface Recorded {
  readonly totalMs: number;
  readonly series: readonly (readonly [at: number, happened: Happened])[];
}

function recorded(name: string): Recorded {
  const read: unknown = JSON.parse(readFileSync(new URL(`./golden/refresh-${name}.json`, import.meta.url), 'utf8'));
  if (!isRecorded(read)) throw new Error(`${name} is no refresh that was recorded.`);
  return read;
}

function isRecorded(read: unknown): read is Recorded {
  return typeof read === 'object' && read !== null && 'totalMs' in read && 'series' in read && Array.isArray(read.series);
}

interface Played {
  /** At each second from the tenth on: of the whole. */
  readonly off: readonly { readonly atMs: number; readonly share: number }[];
  readonly learned: Learned;
}

function play({ series, totalMs }: Recorded, learned?: Learned): Played {
  const reckoning = new Reckoning(learned);
  const off: { readonly atMs: number; readonly share: number }[] = [];
  const left = [...series];
  for (let atMs = 0; atMs < totalMs; atMs += 1000) {
    for (let next = left[0]; next !== undefined && next[0] < atMs; next = left[0]) {
      reckoning.take(next[1], next[0]);
      left.shift();
    }
    const { leftMs = Infinity } = reckoning.at(atMs);
    if (atMs >= 10_000) off.push({ atMs, share: Math.abs(atMs + leftMs - totalMs) / totalMs });
  }
  for (const [at, happened] of left) reckoning.take(happened, at);
  return { off, learned: reckoning.learned(totalMs) };
}

function uncountedIn(planned: Extract<Happened, { readonly kind: 'planned' }>): Happened {
  const tables = Object.entries(planned.tables).map(([name, size]) => [name, { ...size, masked: 0 }] as const);
  return { ...planned, tables: Object.fromEntries(tables) };
}

/** That nineteen of twenty are not beyond. */
function held(shares: readonly number[]): number {
  return shares.toSorted((one, other) => one - other)[Math.ceil(shares.length * 0.95) - 1] ?? Infinity;
}

test.each(['paced-1', 'skewed-1'])('from the tenth second on the end of a first refresh is known to a tenth of the whole: %s', (name) => {
  const { off } = play(recorded(name));
  expect(off.length).toBeGreaterThan(25);
  expect(held(off.map(({ share }) => share))).toBeLessThan(0.1);
});

test('so it is where tables come faster that are not masked, and slower by each value that is', () => {
  const { series, totalMs } = recorded('unpaced-1');
  const known = play({ series, totalMs }).off.map(({ share }) => share);
  expect(known.length).toBeGreaterThan(15);
  expect(held(known)).toBeLessThan(0.1);
  const uncounted = series.map(([at, happened]) => [at, happened.kind === 'planned' ? uncountedIn(happened) : happened] as const);
  expect(held(play({ series: uncounted, totalMs }).off.map(({ share }) => share))).toBeGreaterThan(0.2);
});

test('that of the next one to a twentieth', () => {
  const { learned } = play(recorded('paced-1'));
  const { off } = play(recorded('paced-2'), learned);
  expect(held(off.map(({ share }) => share))).toBeLessThan(0.05);
});

test('what reading waits for is no part of the rate: as soon as it goes on the end is known as before', () => {
  const { series, totalMs } = recorded('held-up-1');
  const goesOn = series.findLast(([, happened]) => happened.kind === 'waits' && !happened.isWaiting)?.[0] ?? Infinity;
  const { off } = play({ series, totalMs });
  const after = off.filter(({ atMs }) => atMs >= goesOn).map(({ share }) => share);
  expect(after.length).toBeGreaterThan(25);
  expect(held(after)).toBeLessThan(0.1);
});

test('a table that is a fraction of itself on the disk is expected as its rows are, before the first of them is there', () => {
  const { series } = recorded('skewed-1');
  const reckoning = new Reckoning();
  for (const [at, happened] of series) {
    if (happened.kind === 'passed') break;
    reckoning.take(happened, at);
  }
  const copied = series.reduce((sum, [, happened]) => sum + (happened.kind === 'passed' ? happened.bytes : 0), 0);
  expect(Math.abs(reckoning.at(0).expectedBytes / copied - 1)).toBeLessThan(0.03);
});

test('what stood ready in the beginning comes at once, and is no part of the rate', () => {
  const reckoning = new Reckoning();
  reckoning.take({ kind: 'planned', tables: { 'public.a': { disk: 60e6, rows: 0 } }, isPaced: true }, 0);
  for (let at = 0; at <= 8_000; at += 500) reckoning.take({ kind: 'passed', bytes: at === 500 ? 5e6 : 5e5 }, at);
  expect(reckoning.at(8_000).rate).toBeCloseTo(1e6, -5);
});
