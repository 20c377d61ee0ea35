// A load check where it belongs: in a stage, on a real agent, with its report at the terminal and in a folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFigures } from '#core/load/read-figures.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { enter } from '../enter.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const file = `lockstep: 1
system: hello
roles:
  developer: [admin]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
checks:
  peak:
    load: [20/s for 10 seconds, 40/s for 20 seconds]
    steps:
      - {path: /list, weight: 3, think: 200 ms}
      - {path: /order, method: POST, body: '{"product": 1}', status: 201}
    slo: {p95: 60 ms}
environments:
  last: {data: masked, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: LAST
    exit: [check: peak]
  - stage: PROD
`;

// Orders take longer than the promise.
const server = `
require('node:http').createServer((request, response) => {
  if (request.method !== 'POST') return response.end('well');
  setTimeout(() => { response.statusCode = 201; response.end('made'); }, 90);
}).listen(process.env.PORT, '127.0.0.1');
`;

let folder = '';
let url = '';
let controller: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-load-stage-'));
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'api'));
  await writeFile(path.join(folder, 'lockstep.yaml'), file);
  await writeFile(path.join(folder, 'api', 'server.js'), server);
  const argv = [program, 'serve', '--data', path.join(folder, 'data'), '--port', '0', '--agent', '--quiet'];
  controller = spawn(process.execPath, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const part of controller.stdout ?? []) {
    said += String(part);
    if (said.includes('Lockstep serves')) break;
  }
  url = /Lockstep serves (\S+)/.exec(said)?.[1] ?? '';
  const [, password = ''] = /with the password (\S+)/.exec(said) ?? [];
  await enter(url, { name: 'admin', password });
  expect(await run('login --name admin --password-stdin', password)).toMatchObject({ exit: 0 });
  expect(await run('apply')).toMatchObject({ exit: 0 });
});

afterAll(async () => {
  controller?.kill('SIGTERM');
  if (controller?.exitCode === null) await once(controller, 'exit');
  await stopEverything(path.join(folder, 'data', 'agent'));
  await rm(folder, { recursive: true, force: true });
});

async function run(line: string, stdin = ''): Promise<{ readonly exit: number | null; readonly out: string }> {
  const env = { PATH: process.env['PATH'], HOME: folder, LOCKSTEP_URL: url, LOCKSTEP_CONFIG: path.join(folder, 'config', 'config.yaml') };
  const child = spawn(process.execPath, [program, ...line.split(' ')], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (out += String(part)));
  child.stdin.end(stdin);
  await once(child, 'close');
  return { exit: child.exitCode, out };
}

test('a release that misses its promise under load stays where it is, and the report says which and by how much', async () => {
  expect(await run('release create 1.0.0 api=./api')).toMatchObject({ exit: 0 });
  await run('promote 1.0.0 --to LAST --wait=150s');
  const why = (await run('why 1.0.0')).out.replaceAll(/\s+/g, ' ');
  const report = (await run('report 1.0.0 --stage LAST --output kept')).out.replaceAll(/\s+/g, ' ');
  const figures = readFigures(JSON.parse(await readFile(path.join(folder, 'kept', 'load.json'), 'utf8')));
  expect(figures?.steps.map(({ name }) => name)).toEqual(['GET /list', 'POST /order']);
  expect(await readFile(path.join(folder, 'kept', 'load.html'), 'utf8')).toContain('<h1>Load check peak</h1>');
  expect(report).toContain('Written: kept/load.html Written: kept/load.json');
  expect(why).toContain('lockstep recheck 1.0.0 --stage LAST --gate peak');
  // Of a busy machine nothing is concluded; the gate stays shut all the same.
  if (/the generator was late or the machine busy/.test(why)) return expect(figures?.judged.verdict).toBe('inconclusive');
  expect(why).toMatch(/peak failed in last: peak: p95 9\d(\.\d+)? ms, asked at most 60 ms/);
  expect(report).toMatch(/p95 missed 9\d/);
});
