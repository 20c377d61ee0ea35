// What Prometheus reads, and the page that says what it means.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Figures } from './figures.ts';
import { metricsText } from './metrics-text.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.close());

async function read(person: string): Promise<string> {
  return (await server.app.inject({ method: 'GET', url: '/metrics', headers: await server.signIn(person) })).body;
}

test('docs/metrics.md has every family with its type, and no other', async () => {
  const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/^\| `(lockstep_\w+)` \| (\w+) \|/gm)].map(([, name, type]) => `${name} ${type}`);
  const said = [...(await read('vera')).matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => `${name} ${type}`);
  expect(told).toEqual(said);
});

test('docs/metrics.md has the labels of every sample', async () => {
  const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const samples = [...(await read('vera')).matchAll(/^(lockstep_\w+?)(?:_bucket|_sum|_count)?\{(.+)\} /gm)];
  const strange = samples.flatMap(([, name = '', labels = '']) => {
    const row = new RegExp(`^\\| \`${name}\` .*$`, 'm').exec(page)?.[0] ?? '';
    return [...labels.matchAll(/(\w+)="/g)].flatMap(([, label]) =>
      label === 'le' || row.includes(`\`${label}\``) ? [] : [`${name}: ${label}`],
    );
  });
  expect(strange).toEqual([]);
});

test('who may not see a system hears nothing of it; the controller itself everybody does', async () => {
  const other = await read('olga');
  expect(other).not.toContain('"shop"');
  expect(other).toMatch(/^lockstep_take_overs_total 0$/m);
  expect(other).toMatch(/^lockstep_notices\{state="dead"\} 0$/m);
});

describe('the text', () => {
  test('has a histogram as Prometheus counts it: each bucket holds the ones below it', () => {
    const figures = new Figures();
    for (const ms of [50, 700, 40_000]) figures.orderEnded('step', ms);
    const histograms = figures.orders().map(([kind, buckets]) => [{ kind }, buckets] as const);
    const text = metricsText([{ name: 'lockstep_order_seconds', type: 'histogram', help: 'x', samples: [], histograms }]);
    expect(text).toContain('lockstep_order_seconds_bucket{kind="step",le="0.1"} 1\n');
    expect(text).toContain('lockstep_order_seconds_bucket{kind="step",le="1"} 2\n');
    expect(text).toContain('lockstep_order_seconds_bucket{kind="step",le="60"} 3\n');
    expect(text).toContain('lockstep_order_seconds_bucket{kind="step",le="+Inf"} 3\n');
    expect(text).toContain('lockstep_order_seconds_sum{kind="step"} 40.75\n');
  });

  test('escapes what a label must not hold', () => {
    expect(metricsText([{ name: 'x', type: 'gauge', help: 'x', samples: [[{ a: 'b"\n\\' }, 1]] }])).toContain('x{a="b\\"\\n\\\\"} 1\n');
  });
});
