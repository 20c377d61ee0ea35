// The real k6, where the machine has one: its summary differs from version to version, and its verdict must not.
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCheck } from '#checks/index.ts';
import type { CheckResult } from '#checks/check.ts';
import { openStage } from '../contract/check-stage.ts';

// Whoever has one has it on the path, as the agent would.
const program = 'k6';
const isThere = spawnSync(program, ['version']).status === 0;

let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => void response.writeHead(request.url === '/bad' ? 500 : 200).end('well'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function run(
  thresholds: object,
  body = 'http.get(__ENV.LOCKSTEP_API_URL + (__ENV.PLACE ?? "/"));',
  place = '/',
): Promise<CheckResult> {
  const script = `
    import http from 'k6/http';
    import { Counter, Trend } from 'k6/metrics';
    const never = new Trend('never_measured', true);
    const faults = new Counter('faults');
    export const options = { vus: 2, iterations: 10, thresholds: ${JSON.stringify(thresholds)} };
    export default function () { ${body} }`;
  const stage = await openStage({ url, files: { 'load.js': script } });
  const options = { script: 'load.js', environment: { PLACE: place } };
  const result = await runCheck({ name: 'peak', kind: 'k6', options, timeoutMs: 120_000 }, stage.context);
  expect(stage.blobs.has('output.log') || !isThere).toBe(true);
  await stage.end();
  return result;
}

test('a host without k6 is told in a sentence', async () => {
  const stage = await openStage({ url, files: { 'load.js': '' } });
  const options = { script: 'load.js', environment: { PATH: '/nowhere' } };
  const { verdict, because } = await runCheck({ name: 'peak', kind: 'k6', options, timeoutMs: 10_000 }, stage.context);
  await stage.end();
  expect(verdict).toBe('error');
  expect(because).toContain('k6 is not installed on this host: install it where the agent runs');
});

describe.skipIf(!isThere)('k6', () => {
  test('passes where every threshold is kept', async () => {
    const { verdict, because, counts } = await run({
      http_req_duration: ['p(95)<10000'],
      http_req_failed: ['rate<0.01'],
      faults: ['count<1'],
    });
    expect({ verdict, counts }, because).toEqual({ verdict: 'pass', counts: { passed: 3, failed: 0, skipped: 0 } });
  });

  test('fails where one is missed, and names it', async () => {
    const { verdict, because } = await run({ http_req_duration: ['p(95)<10000'], http_req_failed: ['rate<0.01'] }, undefined, '/bad');
    expect(because).toBe('peak: 1 of 2 thresholds were not kept: http_req_failed rate<0.01 (missed)');
    expect(verdict).toBe('fail');
  });

  test.each([
    ['a metric that nobody measured', { never_measured: ['p(95)<10'] }, 'never_measured p(95)<10 (no samples)'],
    ['requests that nobody made', { 'http_req_duration{name:none}': ['p(95)<10'] }, 'http_req_duration{name:none} p(95)<10 (no samples)'],
  ])('fails where a threshold is on %s, which k6 itself keeps', async (_words, thresholds, name) => {
    const { verdict, because } = await run(thresholds);
    expect(because).toBe(`peak: 1 of 1 thresholds were not kept: ${name}`);
    expect(verdict).toBe('fail');
  });

  test('promises nothing without thresholds', async () => {
    expect(await run({})).toMatchObject({
      verdict: 'error',
      because: 'peak: load.js has no thresholds: it promises nothing that could be judged',
    });
  });

  test('is an error where its script is none', async () => {
    const { verdict, because } = await run({ http_reqs: ['count>1'] }, 'this is no script');
    expect(verdict).toBe('error');
    expect(because).toMatch(/^peak: k6 ended with exit code \d+ and judged nothing of load\.js/);
  });
});
