import { describe, expect, test } from 'vitest';
import type { TrafficWindow } from '#core/canary/watch-bounds.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { CheckContext } from './check.ts';
import { runCheck } from './index.ts';

const base: CheckContext = {
  baseUrls: {},
  variables: {},
  secrets: [],
  folders: {},
  workFolder: '/nowhere',
  signal: new AbortController().signal,
  log: () => undefined,
  keep: () => Promise.resolve(''),
};

function histogramOf(seen: number, ms: number): Uint8Array {
  const histogram = new Histogram();
  for (let index = 0; index < seen; index += 1) histogram.record(1_000 * ms);
  return histogram.encode();
}

/** A router that counted the same in each second. */
function trafficOf(each: { readonly seen: number; readonly bad: number; readonly ms: number }): (since: number) => Promise<TrafficWindow> {
  return (since) => {
    const until = Math.floor(Date.now() / 1_000) * 1_000;
    const histogram = histogramOf(each.seen, each.ms);
    const count = each.seen === 0 ? 0 : Math.max(0, (until - since) / 1_000);
    const seconds = Array.from({ length: count }, (_, index) => ({ at: since + 1_000 * index, seen: each.seen, bad: each.bad, histogram }));
    return Promise.resolve({ until, seconds });
  };
}

function watch(options: { readonly [key: string]: unknown }, traffic: CheckContext['traffic']) {
  const definition = { name: 'shop', kind: 'watch', options: { for: '2 s', again: '1 s', requests: 50, ...options }, timeoutMs: 20_000 };
  return runCheck(definition, { ...base, ...(traffic !== undefined && { traffic }) });
}

describe.concurrent('a watch', () => {
  test('passes what keeps within its bounds for long enough', async () => {
    const found = await watch({ errors: '1 %', p95: '200 ms' }, trafficOf({ seen: 50, bad: 0, ms: 30 }));
    expect(found).toMatchObject({
      verdict: 'pass',
      because: saying(/^shop: \d+ requests, 0 % failed, 0 % took longer than 200 ms$/),
    });
  });

  test('fails by itself what breaks them twice, before its time is over', async () => {
    const found = await watch({ for: '1 hour' }, trafficOf({ seen: 50, bad: 10, ms: 30 }));
    expect(found).toMatchObject({ verdict: 'fail', because: saying('20 % of') });
    expect(found.ms).toBeLessThan(15_000);
  });

  test('counts what took longer than its bound', async () => {
    const found = await watch({ for: '1 hour', p95: '200 ms' }, trafficOf({ seen: 50, bad: 0, ms: 400 }));
    expect(found).toMatchObject({ verdict: 'fail', because: saying('took longer than 200 ms') });
  });

  test('is an error where traffic cannot be looked at', async () => {
    expect(await watch({}, undefined)).toMatchObject({ verdict: 'error' });
  });

  test('never passes by a metric that nobody answers for', async () => {
    const queries = [{ name: 'orders', prometheus: 'http://127.0.0.1:1', query: 'up', below: 1 }];
    const found = await watch({ queries }, trafficOf({ seen: 50, bad: 0, ms: 30 }));
    expect(found).toMatchObject({ verdict: 'inconclusive', because: saying('orders tells nothing') });
  });
});

/** Words that hold these. */
function saying(words: RegExp | string): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}
