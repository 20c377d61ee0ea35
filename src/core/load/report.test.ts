import { describe, expect, test } from 'vitest';
import { Histogram } from '#core/measure/histogram.ts';
import { bucketsOf, stepFigures, stretchesOf, type LoadFigures } from './figures.ts';
import { judgeLoad, type LoadSecond } from './judge-load.ts';
import { plotsOf } from './plots.ts';
import { readFigures } from './read-figures.ts';
import { reportPage } from './report-page.ts';
import { rowsOfInstances, sentencesOf } from './words-of-load.ts';

function second(change: Partial<LoadSecond> = {}): LoadSecond {
  const latency = new Histogram();
  for (let request = 0; request < 100; request += 1) latency.record(1_000 * (10 + request));
  return { intended: 100, late: 0, answered: 100, failed: 0, latency, ownDelayMs: 2, ownProcessor: 0.2, machineBusy: 0.4, ...change };
}

function figuresOf(change: Partial<LoadFigures> = {}): LoadFigures {
  const seconds = Array.from({ length: 60 }, (_, index) => second({ machineBusy: index === 7 ? 1 : 0.4 }));
  const step = { name: 'GET /<b>"x"&', method: 'GET', path: '/', headers: {}, weight: 1 };
  return {
    format: 'lockstep-load-1',
    title: 'Load check <script>alert(1)</script>',
    judged: judgeLoad(seconds, { p95Ms: 50, p50Ms: 100 }),
    stretches: stretchesOf(seconds),
    steps: [stepFigures(step, { answered: 5_000, failed: 3, latency: second().latency, reasons: { 'answered 500': 2, '<img src=x>': 9 } })],
    latencies: bucketsOf(second().latency),
    ...change,
  };
}

const knee = {
  steps: [50, 100, 150, 200].map((offered) => ({ offered, delivered: Math.min(offered, 120) })),
  knee: { capacity: 120, low: 118.4, high: 121.6, isReached: true },
  bottleneck: { kind: 'pool', because: '5 requests were worked on at once: a limit of 5 inside it' },
  instances: [
    { count: 1, capacity: 120, isReached: true },
    { count: 2, capacity: 238, isReached: true },
    { count: 4, capacity: 240, isReached: true },
  ],
} as const;

describe('the report of a load', () => {
  test('is a page without scripts that fetches nothing, and whatever was written by others is text on it', () => {
    const page = reportPage(figuresOf({ knee }));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<img|<link|url\(|@import|https?:|\son\w+=/i);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('GET /&lt;b&gt;&quot;x&quot;&amp;');
  });

  test('says what was missed, how often nothing counted, where the knee is and what it is', () => {
    const [missed, limit, why, instances, ...rest] = sentencesOf(figuresOf({ knee }));
    expect(missed).toBe('p95 104.19 ms, asked at most 50 ms.');
    expect(limit).toBe('It delivers at most 120 a second (between 118 and 122).');
    expect(why).toBe('The bottleneck: a pool inside the service; 5 requests were worked on at once: a limit of 5 inside it.');
    expect(instances).toBe(
      'With one instance 120 a second, 238 with 2 (1.98 times: it grows with them), 240 with 4 (2 times: they share what limits it).',
    );
    expect(rest).toEqual(['1 second does not count, because the generator or its machine was not well.']);
  });

  test('has what more instances deliver as a table, with how many times that is and what it says', () => {
    const page = reportPage(figuresOf({ knee }));
    expect(page).toContain('<tr><td>1</td><td>120 a second</td><td>1</td><td></td></tr>');
    expect(page).toContain('<tr><td>2</td><td>238 a second</td><td>1.98</td><td>it grows with them</td></tr>');
    expect(page).toContain('<tr><td>4</td><td>240 a second</td><td>2</td><td>they share what limits it</td></tr>');
  });

  test('says nothing of growth where a limit was not reached, unless it is linear all the same', () => {
    const one = { count: 1, capacity: 100, isReached: true };
    const rows = rowsOfInstances([one, { count: 2, capacity: 150, isReached: false }, { count: 4, capacity: 400, isReached: false }]);
    expect(rows.map(({ times, says }) => [times, says])).toEqual([
      ['1', ''],
      ['at least 1.5', 'its limit was not reached'],
      ['at least 4', 'it grows with them'],
    ]);
    const open = rowsOfInstances([
      { ...one, isReached: false },
      { count: 2, capacity: 200, isReached: true },
    ]);
    expect(open[1]?.says).toBe('its limit was not reached');
  });

  test('says what was full, what of a file was seen, and what sending cost', () => {
    const figures = figuresOf({
      bottleneck: { kind: 'slow', because: '50 of 50 requests took longer than 50 ms one at a time, too' },
      coverage: { file: 'openapi.yaml', seen: 1, of: 3, unseen: ['POST /orders', 'GET /<script>'] },
      generator: { threads: 1, seconds: 60.2, processorSeconds: 7.23 },
    });
    const said = sentencesOf(figures).join(' ');
    expect(said).toContain(
      'The bottleneck: nothing is full, it is slow by itself; 50 of 50 requests took longer than 50 ms one at a time, too.',
    );
    expect(said).toContain('1 of 3 endpoints of openapi.yaml seen, not POST /orders, GET /<script>.');
    expect(said).toContain('Sending it took 0.12 of a processor (7.23 s in 60.2 s).');
    expect(reportPage(figures)).not.toContain('<script');
    expect(readFigures(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
  });

  test('has a picture of latency, of rates, of the knee and of all latencies, with nothing that is no number', () => {
    const plots = plotsOf(figuresOf({ knee }));
    expect(plots.map(({ title }) => title)).toEqual([
      'Latency over time',
      'Requests per second',
      'Offered and delivered',
      'How long requests took',
    ]);
    expect(JSON.stringify(plots)).not.toContain('null');
    expect(reportPage(figuresOf({ knee }))).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('of a run without an answer has no picture of nothing', () => {
    const silent = [second({ answered: 0, failed: 100, latency: new Histogram() })];
    const figures = figuresOf({ stretches: stretchesOf(silent), latencies: [], judged: judgeLoad(silent, {}) });
    expect(reportPage(figures)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('comes back from JSON as it was, and from a file that is none it does not', () => {
    const figures = figuresOf({ knee });
    expect(readFigures(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
    for (const foreign of [undefined, null, [], {}, { ...figures, format: 'other' }, { ...figures, stretches: [{ at: '0' }] }])
      expect(readFigures(foreign)).toBeUndefined();
  });

  test('counts every request of the histogram once', () => {
    expect(bucketsOf(second().latency).reduce((sum, { count }) => sum + count, 0)).toBe(100);
    expect(bucketsOf(new Histogram())).toEqual([]);
  });

  test('of hours has no more points than can be seen', () => {
    const hours = Array.from({ length: 1_000 }, () => second());
    const stretches = stretchesOf(hours);
    expect(stretches.length).toBeLessThanOrEqual(240);
    expect(stretches.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(1_000);
  });
});
