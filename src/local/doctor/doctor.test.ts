import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { examine } from './doctor.ts';
import { examineHere } from './examine-here.ts';
import type { Certificate, DoctorRequest, Machine } from './machine.ts';

const gigabyte = 1024 ** 3;
const request: DoctorRequest = { data: '/data', url: 'http://127.0.0.1:7400', version: '1.2.0', folder: '/shop' };
const programs: { readonly [line: string]: string } = {
  'npm --version': '11.2.0',
  'git --version': 'git version 2.47.3',
  'setpriv --version': 'setpriv from util-linux 2.41',
  'flock --version': 'flock from util-linux 2.41',
  'unshare --user --map-root-user --mount true': '',
  'timedatectl show --property=NTPSynchronized --value': 'yes\n',
};
const files: { readonly [file: string]: string } = {
  '/proc/self/limits': 'Max open files            65536                65536                files\n',
  '/proc/sys/net/ipv4/ip_unprivileged_port_start': '80\n',
};
const answer = (status: number, body = '', server?: string) => ({ status, body, server, date: Date.parse('2026-06-01T09:00:00Z') });

/** A machine on which all is well, and what is otherwise on this one. */
function machine(more: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    arch: 'x64',
    nodeVersion: '24.21.0',
    glibc: '2.41',
    isRoot: false,
    memoryBytes: 8 * gigabyte,
    timeZone: 'Europe/Berlin',
    variables: { LANG: 'de_DE.UTF-8' },
    run: (program, ...args) => Promise.resolve(programs[[program, ...args].join(' ')]),
    text: (file) => files[file],
    exists: () => false,
    freeBytes: () => 50 * gigabyte,
    canWrite: () => true,
    answers: (port) => Promise.resolve(port === 7400),
    ask: (url) => Promise.resolve(url.endsWith('/healthz') ? answer(200) : answer(200, '{"info":{"version":"1.2.0"}}')),
    certificate: () => Promise.resolve({ days: 90, isTrusted: true }),
    embeddedStore: () => Promise.resolve({ version: '18.4' }),
    ownStore: () => Promise.resolve({ version: 170_002 }),
    now: () => Date.parse('2026-06-01T09:00:01Z'),
    ...more,
  };
}

async function told(more: Partial<Machine>, asked: Partial<DoctorRequest> = {}): Promise<readonly string[]> {
  const findings = await examine(machine(more), { ...request, ...asked });
  return findings.filter(({ state }) => state !== 'ok').map(({ id, state, sentence }) => `${state} ${id}: ${sentence}`);
}

test('where all is well, every line says so', async () => {
  const findings = await examine(machine(), request);
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(findings.length).toBeGreaterThan(12);
});

const without = (name: string): Partial<Machine> => ({
  run: (program, ...args) => Promise.resolve(program === name ? undefined : programs[[program, ...args].join(' ')]),
});
const withFile = (name: string, text: string): Partial<Machine> => ({ text: (file) => (file === name ? text : files[file]) });

const certified = (found: Certificate): Partial<Machine> => ({ certificate: () => Promise.resolve(found) });

type Case = readonly [name: string, more: Partial<Machine>, told: readonly string[], asked?: Partial<DoctorRequest>];

const cases: readonly Case[] = [
  ['an old Node', { nodeVersion: '22.1.0' }, ['missing node: Node 22.1.0 runs this.']],
  ['musl', { glibc: undefined }, ['missing platform: linux on x64, without glibc.']],
  ['a Mac', { platform: 'darwin' }, ['warn platform: darwin on x64.']],
  ['Windows', { platform: 'win32' }, ['missing platform: win32 on x64.']],
  ['no npm', without('npm'), ['warn npm: npm is not there.']],
  ['no git', without('git'), ['warn git: git is not there.']],
  ['no flock', without('flock'), ['warn util-linux: flock of util-linux is not there.']],
  ['no namespaces', without('unshare'), ['warn namespaces: This user may not make namespaces.']],
  ['no embedded PostgreSQL', { embeddedStore: () => Promise.resolve({ problem: 'There is none.' }) }, ['missing store: There is none.']],
  [
    'an old PostgreSQL of one’s own',
    { variables: { LANG: 'C.UTF-8', DATABASE_URL: 'postgresql://db/x' }, ownStore: () => Promise.resolve({ version: 140_011 }) },
    ['missing store: DATABASE_URL leads to PostgreSQL 14.11.'],
  ],
  [
    'one that does not answer',
    { variables: { LANG: 'C.UTF-8', DATABASE_URL: 'postgresql://db/x' }, ownStore: () => Promise.resolve({ problem: 'Nobody there.' }) },
    ['missing store: DATABASE_URL cannot be used: Nobody there.'],
  ],
  ['a full disk', { freeBytes: () => gigabyte / 2 }, ['missing disk: 512 MB free where data lies (/data).']],
  ['little room', { freeBytes: () => 3 * gigabyte }, ['warn disk: 3.0 GB free where data lies (/data).']],
  ['a folder of somebody else', { canWrite: () => false }, ['missing data: /data cannot be written by this user.']],
  ['little memory', { memoryBytes: gigabyte }, ['warn memory: 1.0 GB of memory.']],
  [
    'a cgroup with little memory',
    withFile('/sys/fs/cgroup/memory.max', String(gigabyte / 2)),
    ['missing memory: 512 MB of memory, the limit of its cgroup.'],
  ],
  ['a cgroup without a limit', withFile('/sys/fs/cgroup/memory.max', 'max'), []],
  [
    'few open files',
    withFile('/proc/self/limits', 'Max open files            1024     524288     files'),
    ['warn open-files: 1024 files may be open at once.'],
  ],
  [
    'another program at 7400',
    { ask: () => Promise.resolve(undefined) },
    ['warn port-7400: Another program has port 7400.', 'warn controller: No controller answers at http://127.0.0.1:7400.'],
  ],
  [
    'low ports',
    withFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', '1024'),
    ['warn low-ports: A plain user may open ports from 1024 on, so not 80 and 443.'],
  ],
  [
    'an nginx that is there already',
    {
      answers: () => Promise.resolve(true),
      ask: (url) => Promise.resolve(/:(?:80|443)\/|\.1\/$/.test(url) ? answer(200, '', 'nginx/1.26') : machine().ask(url)),
    },
    ['warn port-80: nginx/1.26 listens on port 80.', 'warn port-443: nginx/1.26 listens on port 443.'],
  ],
  ['no clock over the network', without('timedatectl'), ['warn clock: Nobody could tell that the clock is kept right.']],
  [
    'a clock that is years behind',
    { now: () => 0, ask: () => Promise.resolve({ ...answer(200, '{"version":"1.2.0"}'), date: 0 }) },
    ['missing clock: The clock says 1970-01-01T00:00:00.000Z.'],
  ],
  [
    'a clock that differs from the controller’s',
    { now: () => Date.parse('2026-06-01T09:01:00Z') },
    ["warn skew: This clock and the controller's are 60 s apart."],
  ],
  ['another locale', { variables: { LANG: 'C' } }, ['warn locale: The locale is C, not UTF-8.']],
  ['a system file that asks for k6', withFile('/shop/lockstep.yaml', 'checks:\n  peak: {k6: load.js}\n'), ['warn k6: k6 is not there.']],
  [
    'a controller of another version',
    {},
    ['warn controller: A controller answers at http://127.0.0.1:7400, version 1.2.0.'],
    { version: '1.3.0' },
  ],
  [
    'a certificate that ends soon',
    certified({ days: 3.7, isTrusted: true }),
    ['warn certificate: The certificate of lockstep.example counts for 3 more days.'],
    { url: 'https://lockstep.example' },
  ],
  [
    'one that is not trusted',
    certified({ isTrusted: false, because: 'CERT_HAS_EXPIRED' }),
    ['warn certificate: The certificate of the controller is not trusted here (CERT_HAS_EXPIRED).'],
    { url: 'https://lockstep.example' },
  ],
];

test.each(cases.map(([name, more, expected, asked = {}]) => ({ name, more, expected, asked })))(
  '$name is told',
  async ({ more, expected, asked }) => {
    expect(await told(more, asked)).toEqual(expected);
  },
);

test('whatever is not well says why it matters and what to do', async () => {
  const ill = machine({
    platform: 'linux',
    nodeVersion: '20.0.0',
    glibc: undefined,
    memoryBytes: 1,
    run: () => Promise.resolve(undefined),
    text: () => undefined,
    freeBytes: () => undefined,
    canWrite: () => false,
    answers: () => Promise.resolve(true),
    ask: () => Promise.resolve(undefined),
    embeddedStore: () => Promise.resolve({ problem: 'None.' }),
    timeZone: '',
    variables: {},
  });
  const findings = (await examine(ill, request)).filter(({ state }) => state !== 'ok');
  expect(findings.length).toBeGreaterThan(12);
  expect(findings.filter(({ why = '', next = '' }) => why === '' || next === '')).toEqual([]);
});

test('this machine is examined, nothing is left behind, and no password is told', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-doctor-'));
  const { DATABASE_URL: before } = process.env;
  process.env['DATABASE_URL'] = 'postgresql://me:hunter2@127.0.0.1:1/shop';
  try {
    const findings = await examineHere({ data: path.join(folder, 'a', 'b'), url: 'http://127.0.0.1:1', folder });
    expect(findings.find(({ id }) => id === 'node')?.state).toBe('ok');
    expect(findings.find(({ id }) => id === 'store')?.state).toBe('missing');
    expect(findings.find(({ id }) => id === 'disk')?.sentence).toMatch(/free where data lies/);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  } finally {
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
    rmSync(folder, { recursive: true });
  }
}, 60_000);
