// What it costs that production is watched: counting a request, with and without a split, closing a second, and judging one. The median
// of many short rounds, so that others on the machine hardly count.
import { Histogram } from '#core/measure/histogram.ts';
import type { Metric } from '#core/canary/evidence.ts';
import { beginCanary, watchCanary, type CanaryRules, type CanarySlice, type CanaryState } from '#core/canary/watch-canary.ts';
import { endpointOf } from '#router/endpoint.ts';
import { Group } from '#router/group.ts';
import { Seconds } from '#router/seconds.ts';
import { hashOf, mixed } from '#router/sticky.ts';
import type { BenchOptions, BenchResult } from '../case.ts';
import { percentileOf, rounded } from '../statistics.ts';

/** Nanoseconds. */
const targets = { routerNsPerRequest: 20, sliceNs: 1_000, histogramNsPerRecord: 8 };

const batch = 1_000;

export function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const rounds = isShort ? 31 : 301;
  const batches = 20;
  const timed = (work: () => void, per: number): readonly number[] => timesOf(work, { per, rounds, batches, slowMs });
  const series = {
    count: timed(counting(), batch),
    record: timed(recording(), batch),
    split: timed(splitting(), batch),
    hash: timed(hashing(), batch),
    endpoint: timed(naming(), batch),
    stamp: timed(stamping, batch),
    slice: timesOf(judging(), { per: judgedAtOnce * metricsOfSlice, rounds, batches: 10, slowMs }),
    second: timesOf(closing(), { per: 1, rounds, batches, slowMs }),
  };
  const median = (samples: readonly number[]): number => rounded(percentileOf(samples, 0.5));
  const values = {
    routerNsPerRequest: median(series.count),
    sliceNs: median(series.slice),
    histogramNsPerRecord: median(series.record),
    splitNsPerRequest: median(series.split),
    hashNs: median(series.hash),
    endpointNs: median(series.endpoint),
    stampNs: median(series.stamp),
    secondNs: median(series.second),
  };
  const table = Object.entries(values).map(([key, ns]) => `${words[key]?.padEnd(62) ?? key} ${String(ns).padStart(8)} ns`);
  return Promise.resolve({ table, values, targets, raw: series });
}

/** What people read, for each key. */
const words: { readonly [key: string]: string } = {
  routerNsPerRequest: 'counting a request on its side, always',
  histogramNsPerRecord: 'one record of a histogram',
  splitNsPerRequest: 'counting it in a split too: filters, thresholds, endpoint',
  hashNs: 'the hash that keeps a visitor on a side (a cookie of 36)',
  endpointNs: 'the name of an endpoint (/orders/12345/items)',
  stampNs: 'reading the clock, which each request does twice',
  sliceNs: 'judging one metric of one second (watchCanary, 25 metrics)',
  secondNs: 'closing a second of one side',
};

interface Timing {
  /** Operations that one call of the work does. */
  readonly per: number;
  readonly rounds: number;
  readonly batches: number;
  readonly slowMs: number;
}

/** Nanoseconds per operation, once for each round. */
function timesOf(work: () => void, { per, rounds, batches, slowMs }: Timing): readonly number[] {
  for (let warm = 0; warm < 3 * batches; warm += 1) work();
  return Array.from({ length: rounds }, () => {
    const began = performance.now();
    for (let turn = 0; turn < batches; turn += 1) {
      if (slowMs > 0) spin(slowMs);
      work();
    }
    return (1e6 * (performance.now() - began)) / (batches * per);
  });
}

function spin(ms: number): void {
  const until = performance.now() + ms;
  let at = until - ms;
  while (at < until) at = performance.now();
}

/** Log-normal around 20 ms, one in a hundred twenty times as long. */
const microseconds = Array.from({ length: batch }, (_, index) => {
  const sum = Array.from({ length: 12 }, (_each, turn) => mixed(index * 12 + turn) / 2 ** 32).reduce((total, each) => total + each, -6);
  return Math.round(20_000 * Math.exp(0.6 * sum) * (index % 100 === 0 ? 20 : 1));
});

function counting(): () => void {
  const seconds = new Seconds();
  return () => {
    for (let index = 0; index < batch; index += 1) seconds.count(microseconds[index] ?? 0, index % 500 === 0);
  };
}

function recording(): () => void {
  const histogram = new Histogram();
  return () => {
    for (let index = 0; index < batch; index += 1) histogram.record(microseconds[index] ?? 0);
  };
}

const endpoints = Array.from({ length: 20 }, (_, index) => `web GET /endpoint-${index}`);
const visitors = Array.from({ length: batch }, (_, index) => hashOf(`visitor ${index % 300}`, 1));

/** One in twenty is on the new side; a second is closed after each thousand, a minute after sixty thousand. */
function splitting(): () => void {
  const group = new Group();
  let at = 0;
  group.divide({ salt: 's', side: 'green', weight: 0.05 }, at, (into) => {
    for (const each of microseconds) into.record(each);
  });
  return () => {
    for (let index = 0; index < batch; index += 1) {
      group.count({
        period: group.period,
        isNew: index % 20 === 0,
        visitor: visitors[index] ?? 0,
        endpoint: endpoints[index % 20] ?? '',
        microseconds: microseconds[index] ?? 0,
        isBad: index % 500 === 0,
        isLeft: false,
        isKnown: true,
      });
    }
    group.roll((at += 1_000));
  };
}

function hashing(): () => void {
  const cookies = Array.from({ length: batch }, (_, index) => `0b1c2d3e-4f50-6172-8394-${String(index).padStart(12, '0')}`);
  return () => {
    for (const cookie of cookies) hashOf(cookie, 7);
  };
}

function naming(): () => void {
  const targets = Array.from({ length: batch }, (_, index) => `/orders/${10_000 + index}/items?page=${index}`);
  return () => {
    for (const target of targets) endpointOf('GET', target);
  };
}

function stamping(): void {
  for (let index = 0; index < batch; index += 1) performance.now();
}

const metricsOfSlice = 25;
const judgedAtOnce = 10;
const rules: CanaryRules = { stages: [{ weight: 500, seconds: 1e9, requests: 1e9 }], warmUpMs: 0, suspendMs: 60_000 };

/** A canary that is as good as before, with twenty endpoints. */
function judging(): () => void {
  let state: CanaryState = beginCanary(0);
  let at = 0;
  const names: readonly Metric[] = [
    'errors',
    'slow-p50',
    'slow-p90',
    'slow-p99',
    'far-2',
    ...endpoints.map((each): Metric => `errors of ${each}`),
  ];
  return () => {
    for (let turn = 0; turn < judgedAtOnce; turn += 1) {
      at += 1_000;
      const counts = { newSeen: 3, newBad: 0, oldSeen: 47, oldBad: Number(turn % 20 === 0) };
      const metrics = Object.fromEntries(names.map((name) => [name, counts] as const));
      const slice: CanarySlice = { at, weight: 0.05, metrics, newUsers: 300, newUsersHit: 0 };
      state = watchCanary(state, slice, rules).state;
    }
  };
}

/** The slow requests of a thousand leave most buckets to be looked at, as in a busy second. */
function closing(): () => void {
  const seconds = new Seconds();
  let at = 0;
  return () => {
    for (let index = 0; index < batch; index += 50) seconds.count(microseconds[index] ?? 0, false);
    seconds.roll((at += 1_000));
  };
}
