// A real Prometheus scrapes a real controller after a real release: promtool finds nothing to say, and no panel of the dashboard is empty.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { Installation } from './installation.ts';

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
if (!hasPrometheus)
  process.stderr.write('NOT TESTED: /metrics with a real Prometheus: this machine has none (Debian: apt-get install prometheus)\n');

const systemFile = `lockstep: 1
system: shop
roles: {developer: [dora], release-manager: [carla], viewer: [prometheus]}
services:
  web: {source: directory:./web, command: node server.js, health: /}
checks:
  smoke: {http: /}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: PROD
    entry: [approval: release-manager]
`;
const dashboardShape = z.object({ panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })) });
const answerShape = z.object({ status: z.string(), data: z.object({ result: z.array(z.unknown()) }) });

describe.skipIf(!hasPrometheus)('metrics', () => {
  let house: Installation;
  let prometheus: ChildProcess | undefined;
  let address = '';
  let token = '';

  beforeAll(async () => {
    house = new Installation();
    await house.serve();
    await house.add('dora', 'carla');
    house.write('lockstep.yaml', systemFile);
    house.write('web/server.js', "require('node:http').createServer((_, answer) => answer.end('hello')).listen(process.env.PORT)");
    await house.run('admin', 'user add prometheus --service');
    expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
    token = (await house.run('admin', 'token create scrape --of prometheus --verb view --quiet')).out.trim();
    [prometheus, address] = await startPrometheus();
    await house.run('dora', 'release create 1.0.0 web=./web');
    expect(await house.run('dora', 'promote 1.0.0 --to DEV --wait=3m')).toMatchObject({ exit: 0 });
    // It stands before PROD: something waits, for a person and in a queue.
    expect(await house.run('dora', 'promote 1.0.0 --to PROD --wait=1s')).toMatchObject({ exit: 21 });
    await visit();
  });

  afterAll(async () => {
    prometheus?.kill('SIGKILL');
    await house.close();
  });

  async function startPrometheus(): Promise<[ChildProcess, string]> {
    const port = await freePort();
    const folder = path.join(house.folder, 'prometheus');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'token'), token);
    const scrape = `{job_name: lockstep, authorization: {credentials_file: ${folder}/token}, static_configs: [{targets: ["${new URL(house.url).host}"]}]}`;
    writeFileSync(path.join(folder, 'prometheus.yml'), `global: {scrape_interval: 1s}\nscrape_configs: [${scrape}]\n`);
    const flags = [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    return [spawn('prometheus', flags, { stdio: 'ignore' }), `http://127.0.0.1:${port}`];
  }

  /** Requests reach the router, and are told of with their minute. */
  async function visit(): Promise<void> {
    const { out } = await house.run('dora', 'env list --json');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '';
    for (let visits = 0; visits < 10; visits += 1) await fetch(url);
  }

  async function ask(expr: string): Promise<readonly unknown[]> {
    const answer = await fetch(`${address}/api/v1/query?query=${encodeURIComponent(expr)}`).catch(() => undefined);
    const parsed = answerShape.safeParse(await answer?.json());
    return parsed.success ? parsed.data.data.result : [];
  }

  test('promtool finds nothing to say', async () => {
    const answer = await fetch(`${house.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect({ status: checked.status, said: checked.stdout + checked.stderr }).toEqual({ status: 0, said: '' });
    expect(text).toMatch(/^lockstep_order_seconds_count\{kind="step"\} [1-9]/m);
    expect(text).toMatch(/^lockstep_agent_info\{host="local",agent="local",version="\d+\.\d+\.\d+"\} 1$/m);
  });

  test('nobody reads it without a token', async () => {
    expect((await fetch(`${house.url}/metrics`)).status).toBe(401);
  });

  test('the controller is ready, and says so to everybody', async () => {
    const answer = await fetch(`${house.url}/readyz`);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  const file = new URL('../../deploy/grafana/lockstep.json', import.meta.url);
  const { panels } = dashboardShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  test.each(panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)))(
    'the panel `%s` has data',
    async (_title, expr) => {
      let found: readonly unknown[] = [];
      // An agent tells of a minute when it is over.
      for (const end = Date.now() + 100_000; found.length === 0 && Date.now() < end;) {
        found = await ask(expr);
        if (found.length === 0) await sleep(500);
      }
      expect(found.length).toBeGreaterThan(0);
    },
  );
});
