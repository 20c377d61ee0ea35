import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { LoadFigures } from '#core/load/figures.ts';
import { LoadPlots } from './load-plots.tsx';

const figures: LoadFigures = {
  format: 'lockstep-load-1',
  title: 'Load check peak',
  judged: {
    verdict: 'fail',
    because: 'p95 92 ms, asked at most 60 ms <img src=x onerror=alert(1)>',
    warmUpSeconds: 5,
    voidSeconds: 0,
    findings: [{ what: 'p95', asked: 'at most 60 ms', boundMs: 60, measured: { low: 90, value: 92, high: 95 }, verdict: 'fail' }],
  },
  stretches: [0, 1, 2].map((at) => ({
    at,
    seconds: 1,
    offered: 20,
    answered: 20,
    failed: 0,
    p50Ms: 41,
    p95Ms: 92,
    p99Ms: 95,
    isVoid: at === 1,
  })),
  steps: [{ name: 'GET /', answered: 60, failed: 0 }],
  latencies: [
    { fromMs: 40, toMs: 44, count: 50 },
    { fromMs: 90, toMs: 98, count: 10 },
  ],
};

test('the figures of a load are sentences, a table and pictures, and foreign text stays text', () => {
  const page = renderToStaticMarkup(<LoadPlots document={JSON.parse(JSON.stringify(figures))} />);
  expect(page).toContain('p95 92 ms, asked at most 60 ms &lt;img src=x onerror=alert(1)&gt;. The first 5 s were warm-up and do not count.');
  expect(page).toContain('<td>missed</td>');
  expect(page.match(/<svg/g)).toHaveLength(3);
  expect(page).toContain('<title>50 requests between 40 and 44 ms</title>');
  // The content security policy of the page forbids styles in attributes.
  expect(page).not.toMatch(/ style=|NaN|undefined|<img/);
});

test('what was full, which endpoints were seen and what sending cost stand beside them', () => {
  const more: LoadFigures = {
    ...figures,
    bottleneck: { kind: 'lock', because: '17 of 19 sessions waited for a lock, most at update stock' },
    coverage: { file: 'openapi.yaml', seen: 12, of: 13, unseen: ['POST /orders'] },
    generator: { threads: 1, seconds: 20, processorSeconds: 0.9 },
  };
  const page = renderToStaticMarkup(<LoadPlots document={JSON.parse(JSON.stringify(more))} />);
  expect(page).toContain('The bottleneck: a lock in the database; 17 of 19 sessions waited for a lock, most at update stock.');
  expect(page).toContain('12 of 13 endpoints of openapi.yaml seen, not POST /orders.');
  expect(page).toContain('Sending it took 0.045 of a processor (0.9 s in 20 s).');
});

test('figures that nobody can read are said to be none', () => {
  expect(renderToStaticMarkup(<LoadPlots document={{ format: 'lockstep-load-9' }} />)).toContain('These figures are of another Lockstep');
});
