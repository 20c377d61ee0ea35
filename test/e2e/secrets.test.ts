// The encrypted store with a real controller, database, agent and service: where the value is, and where it is not.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { enter } from '../enter.ts';
import { compileCache } from './compile-cache.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const planted = 'planted-value-of-production-7f3a';

const file = `lockstep: 1
system: vaulted
roles:
  developer: [admin]
  release-manager: [admin]
  operator: [admin]
services:
  api: {source: "directory:./api", command: node server.js, health: /health, variables: {DB: '\${secret.API_DB}'}}
secrets: store
checks:
  smoke: {http: /, status: 200}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly}
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: PROD
    exit: [check: smoke]
`;

const server = `
console.log('the value has', process.env.DB.length, 'characters and is', process.env.DB);
require('node:http').createServer((request, response) => response.end('ok')).listen(process.env.PORT);
`;

let folder = '';
let url = '';
let complained = '';
let controller: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-secrets-e2e-'));
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'api'));
  await writeFile(path.join(folder, 'lockstep.yaml'), file);
  await writeFile(path.join(folder, 'api', 'server.js'), server);
  const argv = [program, 'serve', '--data', path.join(folder, 'data'), '--port', '0', '--agent'];
  controller = spawn(process.execPath, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  controller.stderr?.setEncoding('utf8').on('data', (part) => {
    complained += String(part);
  });
  let said = '';
  for await (const part of controller.stdout ?? []) {
    said += String(part);
    if (said.includes('Lockstep serves')) break;
  }
  url = /Lockstep serves (\S+)/.exec(said)?.[1] ?? '';
  const [, password = ''] = /with the password (\S+)/.exec(said) ?? [];
  await enter(url, { name: 'admin', password });
  expect(await run('login --name admin --password-stdin', password)).toMatchObject({ exit: 0 });
});

afterAll(async () => {
  controller?.kill('SIGTERM');
  if (controller?.exitCode === null && controller.signalCode === null) await once(controller, 'exit');
  await stopEverything(path.join(folder, 'data', 'agent'));
  await rm(folder, { recursive: true, force: true });
});

async function run(line: string, stdin = ''): Promise<{ readonly exit: number | null; readonly out: string; readonly err: string }> {
  const own = { HOME: folder, LOCKSTEP_URL: url, LOCKSTEP_CONFIG: path.join(folder, 'config', 'config.yaml') };
  const env = { PATH: process.env['PATH'], ...own, ...compileCache };
  const child = spawn(process.execPath, [program, ...line.split(' ')], { cwd: folder, env });
  const heard = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part) => (heard.out += String(part)));
  child.stderr.setEncoding('utf8').on('data', (part) => (heard.err += String(part)));
  child.stdin.end(stdin);
  await once(child, 'close');
  return { exit: child.exitCode, ...heard };
}

/** Files below a folder in which the value stands, as it is or as base64. */
async function filesWith(below: string): Promise<readonly string[]> {
  const forms = [Buffer.from(planted), Buffer.from(Buffer.from(planted).toString('base64').slice(0, 40))];
  const found: string[] = [];
  for (const entry of await readdir(below, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const name = path.join(entry.parentPath, entry.name);
    // The database removes files of its own at any time.
    const bytes = await readFile(name).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) found.push(path.relative(below, name));
  }
  return found;
}

async function commandLines(): Promise<string> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return lines.join('\n');
}

test('a secret reaches its service, and stands in no table, log, event, answer or command line', async () => {
  expect(await run('apply')).toMatchObject({ exit: 0 });
  expect(await run('secret set prod API_DB', `${planted}\n`)).toMatchObject({ exit: 0 });
  expect(await run('secret set prod API_DB as-an-argument')).toMatchObject({ exit: 2 });
  expect(await run('release create 1.0.0 api=./api')).toMatchObject({ exit: 0 });
  const lacking = await run('promote 1.0.0 --to DEV --wait=90s');
  expect(lacking.exit).not.toBe(0);
  expect((await run('audit log --all --json')).out).toContain('lockstep secret set dev API_DB');
  const equal = await run('secret set dev API_DB', planted);
  expect(equal.err + equal.out).toContain('the same secret as API_DB of prod');
  expect(await run('secret set dev API_DB', 'another-value')).toMatchObject({ exit: 0 });

  expect(await run('promote 1.0.0 --to DEV --wait=90s')).toMatchObject({ exit: 0 });
  expect(await filesWith(path.join(folder, 'data'))).toEqual([]);
  expect(await run('promote 1.0.0 --to PROD --wait=90s')).toMatchObject({ exit: 0 });
  const logs = await run('logs prod api');
  expect(logs.out).toContain(`the value has ${planted.length} characters`);

  const told = [logs, equal, await run('audit log --all --json'), await run('secret list'), await run('status --json')];
  expect(JSON.stringify(told)).not.toContain(planted);
  expect(complained).not.toContain(planted);
  expect(await commandLines()).not.toContain(planted);
  // Files of the database and its write-ahead log as bytes: what a backup of them would hold.
  expect(await filesWith(path.join(folder, 'data', 'store'))).toEqual([]);
  // The control: the agent keeps what it needs to start the service again, for its own user alone.
  const kept = await filesWith(path.join(folder, 'data', 'agent'));
  expect(kept.length).toBeGreaterThan(0);
  for (const name of kept) expect(((await stat(path.join(folder, 'data', 'agent', name))).mode & 0o077).toString(8), name).toBe('0');
});

test('keys are changed while it runs, and the next promotion reads with them', async () => {
  for (const line of ['secret rotate prod', 'secret rotate']) expect(await run(line)).toMatchObject({ exit: 0 });
  expect(await run('release create 1.1.0 api=./api')).toMatchObject({ exit: 0 });
  expect(await run('promote 1.1.0 --to PROD --wait=90s')).toMatchObject({ exit: 0 });
  expect((await run('audit log --all')).out).toContain('secretKeyChanged');
});
