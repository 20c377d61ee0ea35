// Two hosts, each with a network of its own, the second with a user and a folder of its own too: dev on the controller's host, prod on the other. The
// machine's own network stays as it is, or a browser of another test would see it change. Needs root and `ip netns`.
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMembership } from '#agent/join.ts';
import { readProcess } from '#targets/process/proc.ts';
import { stopEverything } from '#targets/process/stop-everything.ts';
import { Installation, until } from './installation.ts';

const program = new URL('../../src/main.ts', import.meta.url).pathname;
const asksOrders = new URL('asks-orders.ts', import.meta.url).pathname;
/** Namespaces that other runs on this machine do not take. */
const [first, second] = [`lka${process.pid}`, `lkb${process.pid}`];
const [ours, theirs] = ['10.200.0.1', '10.200.0.2'];
const nobody = 65_534;
const port = 8_080;
const mayDivide = process.getuid?.() === 0 && spawnSync('ip', ['netns', 'list']).status === 0;

const systemFile = `lockstep: 1
system: shop
roles: {developer: [dora], release-manager: [carla]}
hosts: [local, two]
services:
  web: {source: directory:./web, command: node server.js, health: /}
checks:
  smoke: {http: /}
environments:
  dev: {data: synthetic, errors: full}
  prod: {host: two, data: real, errors: friendly, audience: public, ports: {web: ${port}}}
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: PROD
    entry: [approval: release-manager]
    exit: [check: smoke]
`;

describe.skipIf(!mayDivide)('a second host', () => {
  let house: Installation;
  let agent: ChildProcess | undefined;
  let state = '';

  beforeAll(async () => {
    divide();
    house = new Installation(['--agent-listen', `${ours}:0`], { command: ['ip', 'netns', 'exec', first, process.execPath, program] });
    await house.serve();
    await house.add('dora', 'carla');
    house.write('lockstep.yaml', systemFile);
    state = path.join(house.folder, 'two');
    mkdirSync(state);
    chownSync(state, nobody, nobody);
    expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  });

  afterAll(async () => {
    agent?.kill('SIGKILL');
    if (state !== '') await stopEverything(state);
    await house.close();
    for (const name of [first, second]) spawnSync('ip', ['netns', 'delete', name]);
  });

  /** As on that machine: in its network, as its user. */
  function there(argv: readonly string[]): readonly string[] {
    const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', 'env', `HOME=${state}`];
    return ['netns', 'exec', second, ...asNobody, ...argv];
  }

  async function join(): Promise<void> {
    const { out } = await house.run('admin', 'host add two --environments prod --quiet');
    const line = [process.execPath, program, 'agent', 'join', out.trim(), '--state', state];
    await promisify(execFile)('ip', [...there(line)], { cwd: state });
  }

  function start(): void {
    agent = spawn('ip', [...there([process.execPath, program, 'agent', '--state', state])], { cwd: state, stdio: 'inherit' });
  }

  /** The next one starts only once this one holds its folder no more. */
  async function killAgent(): Promise<void> {
    const pid = Number(agentPid(state));
    process.kill(pid, 'SIGKILL');
    await until(async () => {
      await pause(20);
      return readProcess(pid)?.isZombie !== false;
    }, 'the end of the agent');
  }
  async function live(version: string): Promise<void> {
    house.write('web/server.js', `require('node:http').createServer((_, answer) => answer.end('${version}')).listen(process.env.PORT)`);
    expect(await house.run('dora', `release create ${version} web=./web`)).toMatchObject({ exit: 0 });
    const promoting = house.run('dora', `promote ${version} --to PROD --wait=120s`);
    await until(async () => (await house.run('carla', `approve ${version} --stage PROD`)).exit === 0, 'the approval is taken');
    expect(await promoting).toMatchObject({ exit: 0 });
  }

  function answered(where: string): string {
    const asking = ['curl', '--silent', '--max-time', '5', `http://127.0.0.1:${port}/`];
    return spawnSync('ip', ['netns', 'exec', where, ...asking], { encoding: 'utf8' }).stdout;
  }

  test('stands in the list without an agent until one joins', async () => {
    expect((await house.run('admin', 'host list')).out).toMatch(/two +none has joined .* prod of shop/);
    await join();
    start();
    const seen = await until(
      async () => /two +[0-9a-f]{16} +prod +\d.* +\d+\.\d+\.\d+ +prod of shop/.test((await house.run('admin', 'host list')).out),
      'it is seen',
    );
    expect(seen).toBe(true);
    expect((await house.run('admin', 'host list')).out).toMatch(/local +local +all +\d.* dev of shop/);
  });

  test('a release walks from the first host to the second, whose router answers there and nowhere else', async () => {
    await live('1.0.0');
    expect(answered(second)).toBe('1.0.0');
    expect(answered(first)).toBe('');
    const users = execFileSync('ps', ['-eo', 'user:20,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(state));
    expect(users.filter((line) => !line.startsWith('nobody') && !/ ip netns | setpriv /.test(line))).toEqual([]);
    expect(users.length).toBeGreaterThan(1);
  });

  test('its credential gets orders of its own host only', async () => {
    const ask = async (host: string): Promise<string> => {
      const { stdout } = await promisify(execFile)('ip', [...there([process.execPath, asksOrders, state, host])]);
      return stdout.trim();
    };
    expect({ two: await ask('two'), local: await ask('local') }).toEqual({ two: '200', local: '403' });
  });

  test('killed, its services run on; started again, it takes the next release', async () => {
    await killAgent();
    expect(answered(second)).toBe('1.0.0');
    start();
    await live('1.1.0');
    expect(answered(second)).toBe('1.1.0');
  });

  test('removed, it gets nothing more; joined anew, it goes on where it was', async () => {
    const before = readMembership(state)?.id ?? '';
    expect(await house.run('admin', `agent remove ${before}`)).toMatchObject({ exit: 0 });
    await killAgent();
    await join();
    expect(readMembership(state)?.id).not.toBe(before);
    start();
    await live('1.2.0');
    expect(answered(second)).toBe('1.2.0');
  });
});

function agentPid(state: string): string {
  return /"pid":(\d+)/.exec(readFileSync(path.join(state, 'agent-process.json'), 'utf8'))?.[1] ?? '';
}

/** Two namespaces, joined by a cable. */
function divide(): void {
  const lines = [
    `netns add ${first}`,
    `netns add ${second}`,
    `link add eth0 netns ${first} type veth peer name eth0 netns ${second}`,
    `-n ${first} addr add ${ours}/30 dev eth0`,
    `-n ${second} addr add ${theirs}/30 dev eth0`,
    ...[first, second].flatMap((name) => [`-n ${name} link set eth0 up`, `-n ${name} link set lo up`]),
  ];
  for (const line of lines) execFileSync('ip', line.split(' '));
}
