import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '#cli/catalogue.ts';
import { type RunningController, password, startController } from './cli-controller.ts';
import { compileCache } from './compile-cache.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const file = `lockstep: 1
system: shop
roles:
  developer: [dora]
  tester: [tom]
  release-manager: [rita, ralf]
services:
  api: {source: "directory:./api", command: node server.js, health: /health}
checks:
  unit: {command: npm test}
checklists:
  uat: [Order placed, Return booked]
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [{check: unit}, {sign-off: tester, checklist: uat}]
  - stage: PROD
    entry: [approval: release-manager]
`;

let controller: RunningController;
let folder = '';
const running = new Set<ChildProcess>();

beforeAll(async () => {
  controller = await startController(['adam', 'dora', 'tom', 'rita', 'ralf', 'vera']);
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-cli-'));
  for (const [name, text] of [
    ['old', 'zero'],
    ['api', 'one'],
  ] as const) {
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, 'server.js'), text);
  }
  await writeFile(path.join(folder, 'lockstep.yaml'), file);
  for (const person of ['adam', 'dora', 'tom', 'rita', 'ralf']) {
    const ran = await as(person, ['login', '--name', person, '--password-stdin'], `${password}\n`);
    expect(ran).toMatchObject({ exit: 0, err: '' });
  }
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await controller.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

function start(person: string, argv: readonly string[], variables: { readonly [name: string]: string } = {}): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    LOCKSTEP_URL: controller.url,
    LOCKSTEP_CONFIG: path.join(folder, person, 'config.yaml'),
    ...compileCache,
    ...variables,
  };
  const child = spawn(process.execPath, [program, ...argv], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

async function ended(child: ChildProcess): Promise<Ran> {
  const [out, err] = [gathered(child.stdout), gathered(child.stderr)];
  await once(child, 'close');
  return { exit: child.exitCode, out: out(), err: err() };
}

function gathered(stream: ChildProcess['stdout']): () => string {
  const parts: string[] = [];
  stream?.setEncoding('utf8').on('data', (part) => parts.push(String(part)));
  return () => parts.join('');
}

function as(
  person: string,
  line: string | readonly string[],
  stdin = '',
  variables: { readonly [name: string]: string } = {},
): Promise<Ran> {
  const child = start(person, typeof line === 'string' ? line.split(' ') : line, variables);
  child.stdin?.end(stdin);
  return ended(child);
}

/** Asks again until the release stands as wanted. */
async function until(person: string, line: string, wanted: RegExp): Promise<void> {
  for (let left = 900; left > 0; left -= 1) {
    if (wanted.test((await as(person, line)).out)) return;
    await pause(100);
  }
  throw new Error(`${line} never said ${wanted.source}`);
}

describe('a release walks into production by the command line alone', () => {
  test('the file is applied, once', async () => {
    expect(await as('adam', 'validate')).toMatchObject({ exit: 0 });
    expect(await as('adam', 'apply --plan')).toMatchObject({ exit: 0 });
    expect((await as('adam', 'apply')).out).toContain('Version 1 of shop is in force.');
    expect(await as('adam', 'apply')).toMatchObject({ exit: 0, out: 'Already so: version 1 of shop is in force.\n' });
  });

  test('a weakening file waits for a second person', async () => {
    await writeFile(path.join(folder, 'weaker.yaml'), file.replace('{check: unit}, ', ''));
    expect(await as('adam', 'apply weaker.yaml')).toMatchObject({ exit: 23 });
    const { out } = await as('rita', 'proposal list');
    const [, id = ''] = /^(\S+) {2}open/m.exec(out) ?? [];
    expect(await as('adam', `proposal approve ${id}`)).toMatchObject({ exit: 20 });
    expect((await as('adam', `proposal withdraw ${id}`)).exit).toBe(0);
    expect((await as('rita', 'proposal list')).out).toBe('No proposal waits.\n');
  });

  test('what runs already is adopted by two persons', async () => {
    const asked = await as('rita', 'adopt 0.9.0 prod api=./old --json');
    expect(asked.exit).toBe(23);
    const [, id = ''] = /"ids":\["([^"]+)"/.exec(asked.out) ?? [];
    expect((await as('rita', `adopt --second ${id}`)).exit).toBe(20);
    expect((await as('ralf', `adopt --second ${id}`)).exit).toBe(0);
    await until('rita', 'env list', /prod +PROD +0\.9\.0/);
  });

  test('a release is made of a folder; the same bits again are so already, others are refused', async () => {
    expect(await as('vera', 'release create 1.0.0 api=./api')).toMatchObject({ exit: 24 });
    expect((await as('dora', 'release create 1.0.0 api=./api')).out).toContain('1.0.0 is created.');
    expect((await as('dora', 'release create 1.0.0 api=api/')).out).toContain('Already so: 1.0.0 has these bits.');
    await writeFile(path.join(folder, 'api', 'server.js'), 'two');
    expect(await as('dora', 'release create 1.0.0 api=./api')).toMatchObject({ exit: 20 });
  });

  test('it goes on while nobody looks, and each who is asked answers', async () => {
    const following = start('dora', ['promote', '1.0.0', '--to', 'PROD', '--wait=60s']);
    const followed = ended(following);
    await until('tom', 'why 1.0.0', /lockstep sign 1\.0\.0/);
    expect((await as('dora', 'sign 1.0.0 --all')).exit).toBe(24);
    expect((await as('tom', 'sign 1.0.0 --item placed')).exit).toBe(2);
    expect((await as('tom', ['sign', '1.0.0', '--item', 'Order placed=yes', '--item', 'Return booked=yes'])).out).toContain(
      'every item is well',
    );
    await until('rita', 'why 1.0.0', /lockstep approve 1\.0\.0/);
    expect(await as('rita', 'approve 1.0.0')).toMatchObject({ exit: 0 });
    const ran = await followed;
    expect(ran).toMatchObject({ exit: 0 });
    expect(ran.out).toMatch(/DEV {2}.* → /);
    expect(ran.out.endsWith('1.0.0 runs in PROD.\n')).toBe(true);
    expect((await as('dora', 'promote 1.0.0 --to PROD --wait=5s')).exit).toBe(0);
    expect((await as('dora', 'status')).out).toContain('1.0.0');
    expect((await as('dora', 'env list')).out).toContain('prod');
  });

  test('a check that fails ends with 22, and says why with its evidence', async () => {
    controller.broken.add('1.1.0');
    expect((await as('dora', 'release create 1.1.0 api=./api')).exit).toBe(0);
    expect((await as('dora', 'promote 1.1.0 --to PROD')).exit).toBe(21);
    const { exit, out } = await as('dora', 'promote 1.1.0 --to PROD --wait=60s');
    expect({ exit, out }).toMatchObject({ exit: 22 });
    expect(out).toContain('lockstep recheck 1.1.0');
    expect(out).toMatch(/1\.1\.0\.e\d+ fail by/);
    controller.broken.clear();
    expect((await as('dora', 'recheck 1.1.0 --gate unit')).exit).toBe(0);
    await until('dora', 'release show 1.1.0', /✓ exit check unit/);
  });

  test('what nobody answers ends with 21, and Ctrl-C with 130; both go on', async () => {
    expect(await as('dora', 'promote 1.1.0 --to PROD --wait=1s')).toMatchObject({ exit: 21 });
    const child = start('dora', ['promote', '1.1.0', '--to', 'PROD', '--wait=60s']);
    const followed = ended(child);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const { exit, out } = await followed;
    expect(exit).toBe(130);
    expect(out).toContain('1.1.0 goes on without you');
    expect((await as('dora', 'release show 1.1.0 --json')).out).toContain('"goal":"PROD"');
  });

  test('holds, stops, exceptions and rejections', async () => {
    expect((await as('rita', ['hold', 'PROD', '--reason', 'a fair'])).exit).toBe(0);
    expect((await as('dora', 'why 1.1.0')).out).toContain('lockstep free PROD');
    expect((await as('rita', 'free PROD')).exit).toBe(0);
    expect((await as('rita', ['stop', '--reason', 'an incident', '--until', '2h'])).exit).toBe(0);
    expect((await as('rita', 'stop --lift')).exit).toBe(0);
    const asked = await as('dora', 'except 1.1.0 --stage DEV --gate tester --reason late --expires 4h --json');
    expect(asked.exit).toBe(23);
    const [, id = ''] = /"ids":\["([^"]+)"/.exec(asked.out) ?? [];
    expect((await as('dora', `except --second ${id}`)).exit).toBe(24);
    expect((await as('rita', `except --second ${id}`)).exit).toBe(0);
    expect((await as('rita', `except --revoke ${id}`)).exit).toBe(0);
    expect((await as('rita', ['reject', '1.1.0', '--reason', 'totals are wrong'])).exit).toBe(0);
    expect((await as('dora', 'promote 1.1.0 --to PROD --wait=5s')).exit).toBeGreaterThanOrEqual(20);
    expect((await as('ralf', ['reopen', '1.1.0', '--reason', 'they are right'])).exit).toBe(0);
  });

  test('a rollback is followed to its end', async () => {
    const { exit, out, err } = await as('rita', ['rollback', 'PROD', '--reason', 'slow', '--wait=30s']);
    expect({ exit, err }).toMatchObject({ exit: 0 });
    expect(out).toMatch(/^PROD runs 0\.9\.0 again after \d/);
    expect((await as('rita', ['rollback', 'PROD', '--reason', 'slow'])).exit).toBe(20);
    expect((await as('rita', 'free PROD --release 1.0.0')).exit).toBe(0);
  });

  test('tokens sign programs in, narrowed, until they are revoked', async () => {
    const made = await as('dora', 'token create CI --verb view');
    const LOCKSTEP_TOKEN = made.out.trim();
    expect(made).toMatchObject({ exit: 0 });
    expect((await as('vera', 'whoami', '', { LOCKSTEP_TOKEN })).out).toContain('dora');
    expect((await as('vera', 'promote 1.1.0', '', { LOCKSTEP_TOKEN })).exit).toBe(24);
    const [, id = ''] = /^(\S+) +CI/m.exec((await as('dora', 'token list')).out) ?? [];
    expect((await as('dora', `token revoke ${id}`)).exit).toBe(0);
    expect((await as('vera', 'whoami', '', { LOCKSTEP_TOKEN })).exit).toBe(24);
  });

  test('a right over production waits for a second person, who is asked, and is neither who asked nor who gains', async () => {
    const asked = await as('adam', 'group set installation-admin --add tom --json');
    expect(asked.exit).toBe(23);
    const [, id = ''] = /"id":"(grant-[^"]+)"/.exec(asked.out) ?? [];
    expect((await as('adam', 'group show installation-admin')).out).toBe('adam\n');
    expect((await as('rita', 'grant list')).out).toContain(`lockstep grant second ${id}`);
    expect((await as('adam', `grant second ${id}`)).exit).toBeGreaterThanOrEqual(20);
    expect((await as('tom', `grant second ${id}`)).exit).toBeGreaterThanOrEqual(20);
    expect((await as('rita', 'login --again --password-stdin', `${password}\n`)).exit).toBe(0);
    expect(await as('rita', `grant second ${id}`)).toMatchObject({ exit: 0 });
    expect((await as('adam', 'group show installation-admin')).out).toBe('adam\ntom\n');
    expect((await as('adam', 'group set installation-admin --remove tom')).exit).toBe(0);
  });

  test('programs have accounts, tokens for environments, and no word of their own; two accounts may be one person', async () => {
    expect((await as('adam', ['user', 'add', 'ci', '--service', '--name', 'Build server'])).exit).toBe(0);
    expect((await as('adam', 'user list')).out).toMatch(/^ci +Build server +service account$/m);
    const { out } = await as('adam', 'token create CI --of ci --only shop --environment dev');
    expect((await as('vera', 'whoami', '', { LOCKSTEP_TOKEN: out.trim() })).out).toContain('ci (Build server)');
    expect((await as('adam', 'token list --of ci')).out).toContain('everything in dev of shop');
    expect((await as('adam', 'identity link vera tom')).exit).toBe(0);
    expect((await as('adam', 'identity list')).out).toMatch(/^vera +tom$/m);
    // One release manager alone lets a release in: whose an e-mail is takes two then.
    expect((await as('adam', 'author set Dora@shop.example dora')).exit).toBe(23);
    expect((await as('adam', 'author list')).out).not.toContain('dora@shop.example');
  });

  test('the ledger tells all of it, and holds, here and elsewhere', async () => {
    expect((await as('rita', 'audit log')).exit).toBe(0);
    expect((await as('rita', 'audit verify')).out).toContain('is intact');
    const { out } = await as('rita', 'audit log --all --json');
    await writeFile(path.join(folder, 'ledger.json'), out);
    await writeFile(path.join(folder, 'forged.json'), out.replace('a fair', 'a fail'));
    expect(await as('rita', 'audit verify --file ledger.json')).toMatchObject({ exit: 0 });
    expect(await as('rita', 'audit verify --file forged.json')).toMatchObject({ exit: 22 });
  });
});

describe('whatever the command', () => {
  const lines = catalogue.map(({ name }) => name).filter((name) => name !== 'logout');

  test.each(lines)('%s, piped and without a terminal, says something, and no escape byte', async (line) => {
    const ran = await as('vera', line);
    expect(ran.out + ran.err).not.toBe('');
    expect(ran.out + ran.err).not.toContain('\u001B');
    expect(ran.exit).not.toBe(70);
    const json = await as('vera', `${line} --json`);
    expect(JSON.parse(json.out)).toMatchObject({ v: 1 });
    expect(json.exit).toBe(ran.exit);
  });

  test('a reader that goes away is no error', async () => {
    const child = start('rita', ['audit', 'log', '--all']);
    child.stdout?.destroy();
    const { err, exit } = await ended(child);
    expect({ err, exit }).toEqual({ err: '', exit: 0 });
  });
});
