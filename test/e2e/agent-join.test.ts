// An agent that joined from another host comes by TLS and deploys a release; nothing but the command line in between.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { enter } from '../enter.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const password = 'correct horse battery staple';

const file = `lockstep: 1
system: hello
hosts: [web1]
roles:
  developer: [dora]
  release-manager: [rita, ralf]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
checks:
  smoke: {http: /, status: 200}
environments:
  dev: {host: web1, data: synthetic, errors: full}
  prod: {host: web1, data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [{check: smoke}, {soak: 1 second}]
  - stage: PROD
    entry: [approval: release-manager]
`;

const server = (words: string, status: number): string => `
console.log('${words} listens');
require('node:http').createServer((request, response) => { response.statusCode = request.url === '/' ? ${status} : 200; response.end('${words}'); }).listen(process.env.PORT);
`;

let folder = '';
let url = '';
let agentUrl = '';
let controller: ChildProcess | undefined;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-cli-serve-'));
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'api'));
  await writeFile(path.join(folder, 'lockstep.yaml'), file);
  const argv = [program, 'serve', '--data', path.join(folder, 'data'), '--port', '0', '--agent-listen', '127.0.0.1:0', '--quiet'];
  controller = spawn(process.execPath, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await saidUntil(controller, /Lockstep serves (\S+)/);
  url = /Lockstep serves (\S+)/.exec(said)?.[1] ?? '';
  agentUrl = /Agents come to (\S+)/.exec(said)?.[1] ?? '';
  const [, admin = ''] = /with the password (\S+)/.exec(said) ?? [];
  await enter(url, { name: 'admin', password: admin });
  expect(await run('admin', 'login --name admin --password-stdin', admin)).toMatchObject({ exit: 0 });
  for (const person of ['dora', 'rita']) await addUser(admin, person);
});

afterAll(async () => {
  agent?.kill('SIGTERM');
  controller?.kill('SIGTERM');
  if (controller?.exitCode === null) await once(controller, 'exit');
  await stopEverything(path.join(folder, 'web1'));
  await rm(folder, { recursive: true, force: true });
});

async function saidUntil(child: ChildProcess, words: RegExp): Promise<string> {
  let said = '';
  for await (const part of child.stdout ?? []) {
    said += String(part);
    if (words.test(said)) return said;
  }
  throw new Error(`the controller ended and said: ${said}`);
}

/** Users have no command yet: this is REST, as the web uses it. */
async function addUser(admin: string, person: string): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
  const cookie = await enter(url, { name: 'admin', password: admin });
  const body = JSON.stringify({ person, password });
  expect((await fetch(`${url}/api/users`, { method: 'POST', headers: { ...headers, cookie }, body })).status).toBeLessThan(300);
  await enter(url, { name: person, password });
  expect(await run(person, `login --name ${person} --password-stdin`, password)).toMatchObject({ exit: 0 });
}

interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(person: string, line: string | readonly string[], stdin = ''): Promise<Ran> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    LOCKSTEP_URL: url,
    LOCKSTEP_CONFIG: path.join(folder, 'config', person, 'config.yaml'),
  };
  const child = spawn(process.execPath, [program, ...(typeof line === 'string' ? line.split(' ') : line)], { cwd: folder, env });
  const [out, err] = [gathered(child.stdout), gathered(child.stderr)];
  child.stdin.end(stdin);
  await once(child, 'close');
  return { exit: child.exitCode, out: out(), err: err() };
}

function gathered(stream: NodeJS.ReadableStream): () => string {
  const parts: string[] = [];
  stream.setEncoding('utf8').on('data', (part) => parts.push(String(part)));
  return () => parts.join('');
}

test('an invitation lets one agent join, once, and it deploys what it is ordered', async () => {
  const invited = await run('admin', 'agent invite --host web1 --environments dev --quiet');
  const join = ['agent', 'join', agentUrl, '--token', invited.out.trim(), '--state', path.join(folder, 'web1')];
  expect(await run('admin', join)).toMatchObject({ exit: 0 });
  expect((await stat(path.join(folder, 'web1', 'joined.json'))).mode & 0o777).toBe(0o600);
  const again = await run('admin', [...join.slice(0, -1), path.join(folder, 'thief')]);
  expect(again.exit).toBe(1);
  expect(again.err).toContain('did not take the invitation');
  agent = spawn(process.execPath, [program, 'agent', '--state', path.join(folder, 'web1')], { cwd: folder, stdio: 'inherit' });
  expect((await run('admin', 'agent list')).out).toContain('web1');

  expect(await run('admin', 'apply')).toMatchObject({ exit: 0 });
  await writeFile(path.join(folder, 'api', 'server.js'), server('one', 200));
  expect(await run('dora', 'release create 1.0.0 api=./api')).toMatchObject({ exit: 0 });
  expect(await run('dora', 'promote 1.0.0 --to DEV --wait=60s')).toMatchObject({ exit: 0 });
  expect((await run('dora', 'env list')).out).toMatch(/dev +DEV +1\.0\.0/);
});
