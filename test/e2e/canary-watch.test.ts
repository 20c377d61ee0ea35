// A watch looks at real traffic through the real router; and metrics are asked of a real Prometheus, where this machine has one.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Observation } from '#core/command.ts';
import type { MetricQuery } from '#core/system.ts';
import { freePort } from '../free-port.ts';
import { createWorld, kill, type Release, type World } from './agent-world.ts';
import { canaryRelease, canaryStep, patient, startVisitors, weightsOf, type Fault } from './canary-world.ts';

/** Prometheus has scraped something. */
const answerShape = z.object({ data: z.object({ result: z.array(z.unknown()).min(1) }) });

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.startAgent();
});
afterEach(() => world.close());

async function serve(fault: Fault): Promise<Release> {
  const release: Release = { ...(await canaryRelease(world, '1.0.0', { fence: 1, fault })), rollout: 'at-once' };
  for (const kind of ['place', 'switch', 'retire'] as const) await world.do(world.step(kind, release));
  return release;
}

let runs = 0;
function watch(release: Release, options: { readonly [key: string]: unknown }): Promise<Observation> {
  const definition = {
    name: 'traffic',
    kind: 'watch',
    options: { for: '4 s', again: '2 s', requests: 200, ...options },
    timeoutMs: 60_000,
  };
  runs += 1;
  const envelope = world.step('switch', release);
  const { services, name } = release;
  return world.controller.order({
    ...envelope,
    kind: 'check',
    key: `${name}/watch-${runs}/1`,
    payload: { kind: 'check', release: name, stage: 'PROD', definition, services },
  });
}

test('real traffic within its bounds passes, and silence does not', async () => {
  const release = await serve({});
  expect((await watch(release, { for: '1 s' })).result?.verdict).toBe('inconclusive');
  const visitors = startVisitors(await world.url());
  const seen = await watch(release, { errors: '1 %', p95: '10 s' });
  await visitors.stop();
  expect(seen).toMatchObject({ because: saying(/\d+ requests, 0 % failed/), result: { verdict: 'pass' } });
});

test('a service that fails for its visitors is found out, twice, and before the time is over', async () => {
  const release = await serve({ errors: 0.2 });
  const visitors = startVisitors(await world.url());
  const seen = await watch(release, { for: '10 minutes' });
  await visitors.stop();
  expect(seen).toMatchObject({ because: saying('at a second look too'), result: { verdict: 'fail' } });
});

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
if (!hasPrometheus)
  process.stderr.write('NOT TESTED: metrics of a real Prometheus: this machine has no `prometheus` (Debian: apt-get install prometheus)\n');

describe.skipIf(!hasPrometheus)('with a Prometheus', () => {
  let folder = '';
  let address = '';
  let prometheus: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'lockstep-prometheus-'));
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    writeFileSync(
      path.join(folder, 'prometheus.yml'),
      `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: itself, static_configs: [{targets: ["127.0.0.1:${port}"]}]}]\n`,
    );
    const flags = [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    prometheus = spawn('prometheus', flags, { stdio: 'ignore' });
    while (!(await answers(`${address}/api/v1/query?query=up`))) await sleep(200);
  });
  afterEach(async () => {
    await kill(prometheus);
    rmSync(folder, { recursive: true, force: true });
  });

  const metric = (query: string, bound: { readonly below?: number; readonly above?: number }): MetricQuery => ({
    name: 'orders',
    prometheus: address,
    query,
    ...bound,
  });

  test('a watch passes by a metric within its bound, fails by one beyond it twice, and never passes by silence or by what is no number', async () => {
    const release = await serve({});
    const visitors = startVisitors(await world.url());
    const verdict = async (query: MetricQuery): Promise<string> =>
      (await watch(release, { for: '8 s', queries: [query] })).result?.verdict ?? '';
    const queries = [
      metric('up', { above: 0 }),
      metric('vector(7)', { below: 5 }),
      metric('scalar(vector(3))', { below: 5, above: 1 }),
      metric('no_such_series', { below: 5 }),
      metric('vector(0) / 0', { below: 5 }),
      metric('this is no query', { below: 5 }),
      { ...metric('up', { above: 0 }), prometheus: 'http://127.0.0.1:1' },
    ];
    const found = await Promise.all(queries.map(verdict));
    await visitors.stop();
    expect(found).toEqual(['pass', 'fail', 'pass', 'inconclusive', 'inconclusive', 'inconclusive', 'inconclusive']);
  });

  test('a canary that looks well is taken off by a metric beyond its bound, and asks a person where the metric is silent', async () => {
    const first = await serve({});
    const visitors = startVisitors(await world.url());
    const judged = async (name: string, fence: number, query: MetricQuery): Promise<Observation> => {
      const release = await canaryRelease(world, name, { fence, back: first, rollout: { ...patient, queries: [query] } });
      for (const kind of ['place', 'read-back'] as const) await world.do(world.step(kind, release));
      await world.do(canaryStep(world, release, { kind: 'shift', number: 1 }));
      const seen = await world.controller.order(canaryStep(world, release, { kind: 'judge', number: 1 }));
      const weights = await weightsOf(world);
      await world.do(canaryStep(world, release, { kind: 'shift', number: 1, undo: true }));
      await world.do(world.step('place', release, { undo: true }));
      return { ...seen, because: `${seen.because} (${weights['green'] ?? 0})` };
    };
    const beyond = await judged('1.1.0', 2, metric('vector(7)', { below: 5 }));
    expect(beyond).toMatchObject({
      state: 'failed',
      because: 'orders is 7, below 5 asked, twice in a row (0)',
      result: { canary: { metric: 'orders' } },
    });
    const silent = await judged('1.2.0', 3, metric('no_such_series', { below: 5 }));
    expect(silent).toMatchObject({
      state: 'succeeded',
      because: saying(/orders tells nothing: there is no such series \(2500\)$/),
    });
    const within = await judged('1.3.0', 4, metric('up', { above: 0 }));
    expect(within).toMatchObject({ state: 'succeeded', result: { canary: { verdict: 'pass' } } });
    await visitors.stop();
  });
});

async function answers(url: string): Promise<boolean> {
  try {
    return answerShape.safeParse(await (await fetch(url)).json()).success;
  } catch {
    return false;
  }
}

/** Words that hold these. */
function saying(words: RegExp | string): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}
