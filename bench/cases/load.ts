// Where servers of known limits are found to have them, what their bottlenecks are called, and whether the generator measures what is so.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Aside } from '#checks/check.ts';
import { runCheck } from '#checks/index.ts';
import { readFigures } from '#core/load/read-figures.ts';
import { startDatabases } from '../../examples/shop/databases.ts';
import { openStage } from '../../test/contract/check-stage.ts';
import type { BenchOptions, BenchResult } from '../case.ts';
import { rounded } from '../statistics.ts';

interface Subject {
  readonly name: string;
  /** Requests per second by design. */
  readonly truth: number;
  readonly ramp: string;
  /** What may be said of it: named right, or not at all. */
  readonly kinds: readonly string[];
  readonly instances?: readonly number[];
  readonly needsDatabase?: true;
}

const subjects: readonly Subject[] = [
  { name: 'spin', truth: 490, ramp: 'knee to 750/s in 12 steps of 4 seconds', kinds: ['processor', 'event-loop'], instances: [2] },
  { name: 'pool', truth: 244, ramp: 'knee to 400/s in 12 steps of 4 seconds', kinds: ['pool'], instances: [2, 4] },
  { name: 'upstream', truth: 300, ramp: 'knee to 480/s in 12 steps of 4 seconds', kinds: ['upstream'] },
  { name: 'lock', truth: 230, ramp: 'knee to 380/s in 12 steps of 4 seconds', kinds: ['lock'], needsDatabase: true },
];

const program = fileURLToPath(new URL('../load/servers.ts', import.meta.url));

export async function measure({ isShort }: BenchOptions): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-load-'));
  // The database's own user has to get in.
  await chmod(folder, 0o755);
  const databases = isShort ? undefined : await startDatabases({ folder, environments: ['load'] });
  try {
    const asked = subjects.filter(({ name, needsDatabase }) =>
      isShort ? name === 'pool' : needsDatabase === undefined || databases !== undefined,
    );
    const results: Result[] = [];
    for (const subject of asked) results.push(await searchIn(subject, { url: databases?.urls['load'], isShort }));
    return resultOf(results);
  } finally {
    await databases?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Result extends Subject {
  readonly verdict: string;
  readonly because: string;
  readonly capacity: number;
  readonly kind: string;
}

interface Place {
  readonly url: string | undefined;
  readonly isShort: boolean;
}

async function searchIn(subject: Subject, { url, isShort }: Place): Promise<Result> {
  const variables: { readonly [name: string]: string } = url === undefined ? {} : { DATABASE_URL: url };
  const one = await start(subject.name, variables);
  const stage = await openStage({ url: one.url });
  const options = {
    legs: subject.ramp,
    ...(subject.instances === undefined || isShort ? {} : { instances: subject.instances }),
    ...(subject.needsDatabase === undefined ? {} : { database: '$DATABASE_URL', environment: variables }),
  };
  const context = {
    ...stage.context,
    variables,
    processesOf: () => pidsOf([one.child]),
    withInstances: (_service: string, count: number) => startMore(subject.name, count, variables),
  };
  try {
    const { verdict, because } = await runCheck({ name: subject.name, kind: 'load', options, timeoutMs: 15 * 60_000 }, context);
    const knee = readFigures(JSON.parse(stage.blobs.get('load.json')?.toString('utf8') ?? 'null'))?.knee;
    process.stdout.write(`${because}\n`);
    return { ...subject, verdict, because, capacity: knee?.knee?.capacity ?? 0, kind: knee?.bottleneck.kind ?? 'unknown' };
  } finally {
    one.child.kill('SIGKILL');
    await stage.end();
  }
}

async function start(
  name: string,
  variables: { readonly [name: string]: string },
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [program, name], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...variables } });
  const said: readonly unknown[] = await once(child.stdout, 'data');
  return { child, url: `http://127.0.0.1:${String(said[0]).trim()}` };
}

async function startMore(name: string, count: number, variables: { readonly [name: string]: string }): Promise<Aside> {
  const all = await Promise.all(Array.from({ length: count }, () => start(name, variables)));
  return {
    urls: all.map(({ url }) => url),
    processes: () => pidsOf(all.map(({ child }) => child)),
    end: async () => {
      const ends = all.map(({ child }) => once(child, 'exit'));
      for (const { child } of all) child.kill('SIGKILL');
      await Promise.all(ends);
    },
  };
}

function pidsOf(children: readonly ChildProcess[]): readonly number[] {
  return children.flatMap(({ pid }) => pid ?? []);
}

/** A run that a busy machine made inconclusive is no miss: it is counted as such. */
function resultOf(results: readonly Result[]): BenchResult {
  const told = results.filter(({ verdict }) => verdict !== 'inconclusive');
  const offOf = ({ capacity, truth }: Result): number => 100 * Math.abs(capacity / truth - 1);
  const wrong = told.filter(({ kind, kinds }) => kind !== 'unknown' && !kinds.includes(kind));
  return {
    table: results.map(
      (result) =>
        `${result.name.padEnd(10)} ${String(rounded(result.capacity)).padStart(6)} of ${result.truth} a second, ${result.verdict}, ${result.kind}`,
    ),
    values: {
      worstOffPercent: rounded(Math.max(0, ...told.map(offOf))),
      wronglyNamed: wrong.length,
      told: told.length,
      inconclusive: results.length - told.length,
    },
    targets: { worstOffPercent: 5, wronglyNamed: 1 },
    raw: { offPercent: told.map(offOf) },
  };
}
