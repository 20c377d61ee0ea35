import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { watchCheck as watchDescription, watchOptions } from '#catalogue/checks/watch.ts';
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

const bounded = { name: 'errors', prometheus: 'http://127.0.0.1:9090', query: 'errors', below: 1 };

test.each([
  [
    {},
    /^A watch counts requests at our router, and in `prod` none come by it\. Let it ask your Prometheus: `queries: \[.*`, or delete it\.$/,
  ],
  [{ queries: [] }, /^A watch counts requests/],
  [{ queries: [bounded] }, undefined],
  [{ queries: [bounded], again: '1 minute' }, undefined],
  [{ queries: [bounded], errors: '1 %' }, /^`errors` counts requests at our router, .* Say the same in `queries`, and delete it here\.$/],
  [{ queries: [bounded], service: 'web', p99: '1 s' }, /^`service` and `p99` count requests .* delete them here\.$/],
])('of a watch where no request comes by our router: %j', (options, words) => {
  const sentence = watchDescription.sayUnrouted({ for: '30 minutes', ...options }, 'prod');
  if (words === undefined) expect(sentence).toBeUndefined();
  else expect(sentence).toMatch(words);
});

test('a query without a bound, which could never say no, is refused', () => {
  const { below: _below, ...loose } = bounded;
  const read = watchOptions.safeParse({ for: '30 minutes', queries: [loose] });
  expect(read.error?.issues.map(({ message }) => message)).toEqual(['A query needs a bound. Add `below: 0.01` or `above: 0.99`']);
});

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

  test('is an error where traffic cannot be looked at and some of it is asked for, whatever the numbers say', async () => {
    const queries = [{ name: 'orders', prometheus: 'http://127.0.0.1:1', query: 'up', below: 1 }];
    expect(await watch({ queries }, undefined)).toMatchObject({ verdict: 'error' });
  });

  test('asks numbers alone where no traffic is counted, and never passes by nobody’s answer', async () => {
    const queries = [{ name: 'orders', prometheus: 'http://127.0.0.1:1', query: 'up', below: 1 }];
    const found = await watch({ queries, requests: undefined }, undefined);
    expect(found).toMatchObject({ verdict: 'inconclusive', because: saying(/orders tells nothing: .*for 0 ms of 2 s$/) });
  });

  test('hears each of two numbers of one name: what is well hides nothing', async () => {
    const prometheus = createServer(({ url = '' }, response) => {
      const value = new URL(url, 'http://x').searchParams.get('query') ?? '';
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, value] } }));
    });
    await new Promise<void>((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
    const address = prometheus.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const queries = ['5', '0'].map((query) => ({ name: 'orders', prometheus: url, query, below: 1 }));
    const found = await watch({ for: '1 hour', queries }, trafficOf({ seen: 50, bad: 0, ms: 30 }));
    prometheus.close();
    expect(found).toMatchObject({ verdict: 'fail', because: saying('orders is 5, below 1 asked, twice in a row') });
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
