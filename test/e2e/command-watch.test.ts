// Production is deployed by a script, and a Prometheus of one's own counts what its customers meet: a watch asks it, and takes back by
// the script what fails; whoever gets no answer passes nothing.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { Installation, until } from './installation.ts';

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
if (!hasPrometheus)
  process.stderr.write('NOT TESTED: a watch beside a script: this machine has no `prometheus` (Debian: apt-get install prometheus)\n');

/** Of its answers a share fails once it has been up for a while, where its release is such. */
const server = `
const http = require('node:http');
const { release, failing } = require('./version.json');
const counts = { ok: 0, failed: 0 };
const since = Date.now();
http.createServer((request, response) => {
  if (request.url === '/metrics') return response.end('shop_answers_total{state="ok"} ' + counts.ok + '\\nshop_answers_total{state="failed"} ' + counts.failed + '\\n');
  if (request.url === '/bill') return response.end(process.env.LOCKSTEP_BILL);
  const isBad = request.url === '/' && Date.now() - since > 3000 && Math.random() < failing;
  if (request.url === '/') counts[isBad ? 'failed' : 'ok'] += 1;
  response.statusCode = isBad ? 500 : 200;
  response.end(release);
}).listen(process.env.PORT, '127.0.0.1');
`;

const deploy = `#!/bin/sh
# deploy.sh FOLDER PORT
set -eu
if [ -f "$1/pid" ]; then kill "$(cat "$1/pid")" 2> /dev/null || true; while kill -0 "$(cat "$1/pid")" 2> /dev/null; do sleep 0.05; done; fi
echo "$LOCKSTEP_RELEASE" >> "$1/deployed"
cd "$LOCKSTEP_ARTEFACT_WEB"
PORT="$2" setsid node server.js > "$1/server.log" 2>&1 &
echo $! > "$1/pid"
for _ in $(seq 200); do node -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))' "http://127.0.0.1:$2/health" && exit 0; sleep 0.05; done
exit 1
`;

const version = `#!/bin/sh
node -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' "http://127.0.0.1:$1/bill"
`;

const answerShape = z.object({ data: z.object({ result: z.array(z.unknown()).min(1) }) });

describe.skipIf(!hasPrometheus)('a watch beside a script', () => {
  const house = new Installation();
  const place = path.join(house.folder, 'place');
  let port = 0;
  let address = '';
  let prometheus: ChildProcess | undefined;
  const closing = new AbortController();
  let visitors: Promise<void> | undefined;

  beforeAll(async () => {
    port = await freePort();
    const prometheusPort = await freePort();
    address = `http://127.0.0.1:${prometheusPort}`;
    house.write('prometheus.yml', scraping(port));
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${house.folder}/prometheus.yml`,
        `--storage.tsdb.path=${house.folder}/metrics`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
      ],
      { stdio: 'ignore' },
    );
    await house.serve();
    await house.add('dora', 'olga');
    house.write('place/.keep', '');
    house.write('lockstep.yaml', fileWith('queries'));
    const applied = await house.run('admin', 'apply');
    expect(applied.exit, applied.err + applied.out).toBe(0);
    await until(async () => answers(`${address}/api/v1/query?query=up`), 'Prometheus has scraped something');
    visitors = visit();
  });

  afterAll(async () => {
    closing.abort();
    await visitors;
    prometheus?.kill('SIGKILL');
    const pid = path.join(place, 'pid');
    if (existsSync(pid)) execFileSync('sh', ['-c', 'kill -9 "$1" 2> /dev/null || true', 'end', readFileSync(pid, 'utf8').trim()]);
    await house.close();
  });

  /** Customers who ask about twenty times in a second, whoever answers. */
  async function visit(): Promise<void> {
    while (!closing.signal.aborted) {
      await fetch(`http://127.0.0.1:${port}/`)
        .then((answer) => answer.text())
        .catch(() => '');
      await sleep(50);
    }
  }

  function fileWith(judges: 'queries' | 'none' | 'bounds'): string {
    const queries = `
        queries:
          - {name: failing, prometheus: "${address}", query: 'sum(rate(shop_answers_total{state="failed"}[5s])) / sum(rate(shop_answers_total[5s]))', below: 0.05}
          - {name: answers a second, prometheus: "${address}", query: "sum(rate(shop_answers_total[5s]))", above: 1}`;
    return `lockstep: 1
system: shop
roles: {developer: [dora], operator: [olga], release-manager: [olga]}
services:
  web: {source: "directory:./web", command: node server.js}
environments:
  prod:
    target:
      command: sh scripts/deploy.sh ${place} ${port}
      observe: sh scripts/version.sh ${port}
    url: http://127.0.0.1:${port}
    data: real
    errors: friendly
    audience: public
path:
  - stage: PROD
    exit:
      - watch: 15 seconds
        again: 3 seconds${judges === 'none' ? '' : queries}${judges === 'bounds' ? '\n        errors: 1 %' : ''}
`;
  }

  async function enter(name: string, failing: number): Promise<void> {
    house.write('web/server.js', server);
    house.write('web/version.json', JSON.stringify({ release: name, failing }));
    house.write('web/scripts/deploy.sh', deploy);
    house.write('web/scripts/version.sh', version);
    const made = await house.run('dora', `release create ${name} web=./web`);
    expect(made.exit, made.err + made.out).toBe(0);
    const ran = await house.run('olga', `promote ${name} --to PROD --wait=3m`);
    expect([0, 22], ran.out + ran.err).toContain(ran.exit);
  }

  /** With every verdict, those that opened a gate too. */
  const shown = async (name: string): Promise<string> =>
    (await house.run('dora', `release show ${name} --json`)).out.replaceAll(/\s+/g, ' ');
  const deployed = (): readonly string[] => readFileSync(path.join(place, 'deployed'), 'utf8').trimEnd().split('\n');

  test('without numbers of a Prometheus it is refused, and the sentence says what to write; so is what only our router counts', async () => {
    house.write('other/lockstep.yaml', fileWith('none'));
    const none = await house.run('admin', `validate ${path.join(house.folder, 'other/lockstep.yaml')}`);
    expect(none.exit).toBe(26);
    expect((none.out + none.err).replaceAll(/\s+/g, ' ')).toMatch(
      /no-traffic .*in `prod` none come by it\. Let it ask your Prometheus: `queries:/,
    );
    house.write('other/lockstep.yaml', fileWith('bounds'));
    const bounds = await house.run('admin', `validate ${path.join(house.folder, 'other/lockstep.yaml')}`);
    expect(bounds.out + bounds.err).toContain('`errors` counts requests at our router');
  });

  test('a release whose numbers stay within their bounds passes', async () => {
    await enter('1.0.0', 0);
    const told = await until(async () => {
      const text = await shown('1.0.0');
      return /"verdict": ?"/.test(text) && text;
    }, 'the watch has ended');
    expect(told).toContain('for 15 s within the bounds');
    expect(told).toMatch(/failing is 0 and answers a second is \d/);
  });

  test('one whose errors rise once customers are there is taken back by the script, by itself and once', async () => {
    await enter('1.1.0', 0.5);
    const told = await until(async () => {
      const { out } = await house.run('dora', 'status');
      return out.includes('took PROD back to 1.0.0') && out.replaceAll(/\s+/g, ' ');
    }, 'production went back');
    expect(told).toMatch(/because watch said no: .*failing is 0\.\d+, below 0\.05 asked, twice in a row/);
    await until(async () => (await fetch(`http://127.0.0.1:${port}/health`).then((answer) => answer.text())) === '1.0.0', '1.0.0 answers');
    await until(async () => (await house.run('dora', 'env show prod')).out.includes('runs 1.0.0'), 'prod runs 1.0.0');
    await sleep(10_000);
    expect(deployed()).toEqual(['1.0.0', '1.1.0', '1.0.0']);
  });

  test('where the Prometheus answers nothing, nothing passes and nothing is taken back: a person is asked', async () => {
    prometheus?.kill('SIGKILL');
    await enter('1.2.0', 0);
    const told = await until(async () => {
      const text = await shown('1.2.0');
      return /inconclusive/.test(text) && text;
    }, 'the watch has ended');
    expect(told).toMatch(/"verdict": ?"inconclusive"/);
    expect(told).toContain('failing tells nothing');
    await sleep(5_000);
    expect(deployed()).toEqual(['1.0.0', '1.1.0', '1.0.0', '1.2.0']);
    expect((await house.run('dora', 'env show prod')).out).toContain('runs 1.2.0');
  });
});

function scraping(port: number): string {
  return `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: shop, static_configs: [{targets: ["127.0.0.1:${port}"]}]}]\n`;
}

async function answers(url: string): Promise<boolean> {
  try {
    return answerShape.safeParse(await (await fetch(url)).json()).success;
  } catch {
    return false;
  }
}
