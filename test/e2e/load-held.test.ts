// Services whose limits are known by design, under a load that they cannot bear: what is said to be full is that, or it is said to be unknown.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Aside } from '#checks/check.ts';
import { runCheck } from '#checks/index.ts';
import { watchService } from '#checks/load/watch-service.ts';
import { readFigures } from '#core/load/read-figures.ts';
import type { LoadFigures } from '#core/load/figures.ts';
import { rowsOfInstances } from '#core/load/words-of-load.ts';
import { startDatabases } from '../../examples/shop/databases.ts';
import { openStage } from '../contract/check-stage.ts';

const program = fileURLToPath(new URL('../../bench/load/servers.ts', import.meta.url));
const children: ChildProcess[] = [];
const ends: (() => Promise<void>)[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Planted {
  readonly server: string;
  readonly legs: string;
  /** What is full. */
  readonly kind: string;
  readonly because: RegExp;
  /** Whose processor everything shares, as `taskset` counts them. */
  readonly processor?: number;
  readonly needsDatabase?: true;
}

/** Binds a program to one processor, where the machine has it. */
const binder = 'taskset';
const hasTaskset = spawnSync(binder, ['-c', '0', 'true']).status === 0;

const planted: readonly Planted[] = [
  {
    server: 'spin',
    legs: '700/s for 20 seconds',
    kind: 'event-loop',
    because: /^its event loop used \d\d+ % of a processor: one thread is full$/,
  },
  {
    server: 'pool',
    legs: '350/s for 20 seconds',
    kind: 'pool',
    because: /^(4\.[5-9]|5(\.\d)?) requests were worked on at once: a limit of 5( to 6)? inside it$/,
  },
  {
    server: 'upstream',
    legs: '450/s for 20 seconds',
    kind: 'upstream',
    because: /^only 0\.\d requests were worked on at once: something beyond it lets no more through$/,
  },
  {
    server: 'lock',
    legs: '350/s for 20 seconds',
    kind: 'lock',
    needsDatabase: true,
    because: /^\d+ of \d+ sessions waited for a lock, most at update load_stock set left_over = left_over \+ \? where id = \?$/,
  },
  ...(hasTaskset
    ? [
        {
          server: 'spin',
          legs: '400/s for 20 seconds',
          kind: 'host',
          processor: cpus().length - 1,
          because: /^it waited \d\d % of the time for a processor and had \d\d % of one$/,
        },
      ]
    : []),
];

/** A machine that is short of processors for others' sake makes every service wait: that is so, and is said. */
const busyKinds = ['generator', 'host'];

describe('a held load that is missed', () => {
  test.each(planted)(
    'by a service whose limit is $kind names that, or says that it does not know',
    async (subject) => {
      const { verdict, because, figures } = await hold(subject);
      const kind = figures?.bottleneck?.kind ?? 'none';
      if (verdict === 'inconclusive') return expect(['none', ...busyKinds]).toContain(kind);
      expect(verdict, because).toBe('fail');
      expect([subject.kind, 'unknown', ...(isCrowded(figures) ? busyKinds : [])], because).toContain(kind);
      if (kind !== subject.kind) return;
      expect(figures?.bottleneck?.because).toMatch(subject.because);
      // The sentence of the verdict says it as well, and so does the page.
      expect(because).toContain(figures?.bottleneck?.because);
    },
    300_000,
  );
});

test('a pool of five delivers what five places can, and two of it twice as much', async () => {
  const subject: Planted = { server: 'pool', legs: 'knee to 400/s in 8 steps of 3 seconds', kind: 'pool', because: /^/ };
  const { verdict, because, figures } = await hold(subject, { instances: [1, 2] });
  if (verdict === 'inconclusive') return expect(because).toMatch(/the generator was late or the machine busy/);
  expect(Math.abs((figures?.knee?.knee?.capacity ?? 0) / 244 - 1), because).toBeLessThan(0.05);
  expect(['pool', 'unknown']).toContain(figures?.knee?.bottleneck.kind);
  const [one, two] = rowsOfInstances(figures?.knee?.instances ?? []);
  expect(one?.count).toBe('1');
  if (two === undefined) return expect(because).toContain('with 2 instances nothing could be told: the generator was late');
  expect(two.says, because).toBe('it grows with them');
  expect(because).toContain(`${two.capacity} with 2 (${two.times} times: it grows with them)`);
}, 300_000);

test.each([
  ['Node', [process.execPath, '-e', 'for (;;);'], true],
  ['a shell', ['sh', '-c', 'while :; do :; done'], false],
])('the busiest thread of %s that counts for ever is seen, and whether it is an event loop', async (_words, argv, isEventLoop) => {
  const [command = '', ...rest] = argv;
  const child = spawn(command, rest, { stdio: 'ignore' });
  children.push(child);
  const watch = watchService(() => [child.pid ?? 0], process.hrtime.bigint());
  while (watch.samples.length < 2) await sleep(100);
  watch.end();
  expect(watch.samples.map((sample) => sample.isEventLoop)).toEqual(watch.samples.map(() => isEventLoop));
});

/** Some seconds of the run did not count: others use this machine. */
function isCrowded(figures: LoadFigures | undefined): boolean {
  return (figures?.judged.voidSeconds ?? 0) > 0;
}

async function hold(subject: Planted, given: object = { slo: { p95: '60 ms' } }) {
  const variables: Variables = subject.needsDatabase === undefined ? {} : { DATABASE_URL: await database() };
  for (let hog = 0; subject.processor !== undefined && hog < 2; hog += 1) start(subject, ['-e', 'for (;;);'], {});
  const { child: server, url } = await serverOf(subject, variables);
  const stage = await openStage({ url });
  const more = subject.needsDatabase === undefined ? {} : { database: '$DATABASE_URL', environment: variables };
  const withInstances = (_service: string, count: number): Promise<Aside> => startMore(subject, count, variables);
  const context = { ...stage.context, variables, processesOf: () => [server.pid ?? 0], withInstances };
  const options = { legs: subject.legs, ...given, ...more };
  const { verdict, because } = await runCheck({ name: 'held', kind: 'load', options, timeoutMs: 280_000 }, context);
  await stage.end();
  return { verdict, because, figures: readFigures(JSON.parse(stage.blobs.get('load.json')?.toString('utf8') ?? 'null')) };
}

type Variables = { readonly [name: string]: string };

async function serverOf(subject: Planted, variables: Variables): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = start(subject, [program, subject.server], variables);
  const said: readonly unknown[] = await once(child.stdout ?? child, 'data');
  return { child, url: `http://127.0.0.1:${String(said[0]).trim()}` };
}

async function startMore(subject: Planted, count: number, variables: Variables): Promise<Aside> {
  const all = await Promise.all(Array.from({ length: count }, () => serverOf(subject, variables)));
  return {
    urls: all.map(({ url }) => url),
    processes: () => all.flatMap(({ child }) => child.pid ?? []),
    end: () => Promise.resolve(all.forEach(({ child }) => child.kill('SIGKILL'))),
  };
}

function start({ processor }: Planted, argv: readonly string[], variables: Variables): ChildProcess {
  const [command = '', ...rest] = [...(processor === undefined ? [] : [binder, '-c', String(processor)]), process.execPath, ...argv];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...variables } });
  children.push(child);
  return child;
}

async function database(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-held-'));
  // The database's own user has to get in.
  await chmod(folder, 0o755);
  const databases = await startDatabases({ folder, environments: ['load'] });
  ends.push(async () => {
    await databases?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const url = databases?.urls['load'];
  if (url === undefined) throw new Error('this machine has no PostgreSQL for the shop');
  return url;
}
