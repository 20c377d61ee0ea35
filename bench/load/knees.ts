// Where servers of known limits are found to have them, and what their bottlenecks are called.
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Aside } from '#checks/check.ts';
import { runCheck } from '#checks/index.ts';
import type { KneeFigures } from '#core/load/figures.ts';
import { readFigures } from '#core/load/read-figures.ts';
import { rowsOfInstances } from '#core/load/words-of-load.ts';
import { startDatabases } from '../../examples/shop/databases.ts';
import { openStage } from '../../test/contract/check-stage.ts';
import type { BenchOptions } from '../case.ts';
import { rounded } from '../statistics.ts';
import { saturate } from './saturate.ts';
import { startServer, type StartedServer } from './start-server.ts';

const servers = new URL('./servers.ts', import.meta.url);

interface Subject {
  readonly name: string;
  /** Requests per second by design, less what timers, disks and HTTP take of it here. */
  readonly design: number;
  readonly ramp: string;
  /** What may be said of it: named right, or not at all. */
  readonly kinds: readonly string[];
  readonly instances?: readonly number[];
  readonly needsDatabase?: true;
}

const subjects: readonly Subject[] = [
  { name: 'spin', design: 500, ramp: 'knee to 750/s in 12 steps of 4 seconds', kinds: ['processor', 'event-loop'], instances: [2] },
  { name: 'pool', design: 250, ramp: 'knee to 400/s in 12 steps of 4 seconds', kinds: ['pool'], instances: [2, 4] },
  { name: 'upstream', design: 300, ramp: 'knee to 480/s in 12 steps of 4 seconds', kinds: ['upstream'] },
  { name: 'lock', design: 250, ramp: 'knee to 380/s in 12 steps of 4 seconds', kinds: ['lock'], needsDatabase: true },
];

const briefly: readonly Subject[] = [{ name: 'pool', design: 250, ramp: 'knee to 400/s in 8 steps of 3 seconds', kinds: ['pool'] }];

export interface KneeResult extends Subject {
  readonly verdict: string;
  /** What it delivered to those who asked without a pause, before the search and after it: requests per second. */
  readonly truth: number;
  readonly capacity: number;
  readonly kind: string;
  readonly instancesFound: KneeFigures['instances'];
}

export async function measureKnees({ isShort, slowMs }: BenchOptions): Promise<readonly KneeResult[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-load-'));
  // The database's own user has to get in.
  await chmod(folder, 0o755);
  const databases = isShort ? undefined : await startDatabases({ folder, environments: ['load'] });
  try {
    const asked = (isShort ? briefly : subjects).filter(({ needsDatabase }) => needsDatabase === undefined || databases !== undefined);
    const results: KneeResult[] = [];
    for (const subject of asked) results.push(await searchIn(subject, { url: databases?.urls['load'], slowMs }));
    return results;
  } finally {
    await databases?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly url: string | undefined;
  readonly slowMs: number;
}

async function searchIn(subject: Subject, { url, slowMs }: Place): Promise<KneeResult> {
  const database: { readonly [name: string]: string } = url === undefined ? {} : { DATABASE_URL: url };
  const variables = { ...database, SLOW_MS: String(slowMs) };
  const one = await startServer(servers, [subject.name], variables);
  const stage = await openStage({ url: one.url });
  const options = {
    legs: subject.ramp,
    ...(subject.instances === undefined ? {} : { instances: subject.instances }),
    ...(subject.needsDatabase === undefined ? {} : { database: '$DATABASE_URL', environment: database }),
  };
  const context = {
    ...stage.context,
    variables: database,
    processesOf: () => pidsOf([one.child]),
    withInstances: (_service: string, count: number) => startMore(subject.name, count, variables),
  };
  try {
    const before = await deliveredAtMost(subject.name, database);
    const { verdict, because } = await runCheck({ name: subject.name, kind: 'load', options, timeoutMs: 15 * 60_000 }, context);
    const knee = readFigures(JSON.parse(stage.blobs.get('load.json')?.toString('utf8') ?? 'null'))?.knee;
    process.stdout.write(`${because}\n`);
    const [capacity, kind] = [knee?.knee?.capacity ?? 0, knee?.bottleneck.kind ?? 'unknown'];
    const truth = (before + (await deliveredAtMost(subject.name, database))) / 2;
    return { ...subject, verdict, truth, capacity, kind, instancesFound: knee?.instances ?? [] };
  } finally {
    await one.end();
    await stage.end();
  }
}

/** Of a server of its own, that is never slowed: a slowed one must miss. */
async function deliveredAtMost(name: string, variables: { readonly [name: string]: string }): Promise<number> {
  const server = await startServer(servers, [name], variables);
  try {
    return await saturate(server.url, 4_000);
  } finally {
    await server.end();
  }
}

async function startMore(name: string, count: number, variables: { readonly [name: string]: string }): Promise<Aside> {
  const all = await Promise.all(Array.from({ length: count }, () => startServer(servers, [name], variables)));
  return {
    urls: all.map(({ url }) => url),
    processes: () => pidsOf(all.map(({ child }: StartedServer) => child)),
    end: async () => {
      await Promise.all(all.map((server) => server.end()));
    },
  };
}

function pidsOf(children: readonly ChildProcess[]): readonly number[] {
  return children.flatMap(({ pid }) => pid ?? []);
}

/** A run that a busy machine made inconclusive is no miss: it is counted as such. */
export function isTold({ verdict }: KneeResult): boolean {
  return verdict !== 'inconclusive';
}

export function offPercentOf({ capacity, truth }: KneeResult): number {
  return 100 * Math.abs(capacity / truth - 1);
}

export function isWronglyNamed({ kind, kinds }: KneeResult): boolean {
  return kind !== 'unknown' && !kinds.includes(kind);
}

export function linesOfKnees(results: readonly KneeResult[]): readonly string[] {
  return [
    'servers of known limits: requests a second by design, delivered at most, and as found, and what is full',
    ...results.map((result) => {
      const found = `${rounded(result.capacity)}`.padStart(7);
      const more = rowsOfInstances(result.instancesFound).slice(1);
      const grown = more.map(({ count, capacity, times, says }) => `, with ${count} ${capacity} (${times} times: ${says})`).join('');
      const atMost = `${rounded(result.truth)}`.padStart(7);
      return `${result.name.padEnd(10)}${String(result.design).padStart(5)}${atMost}${found}  ${result.verdict}, ${result.kind}${grown}`;
    }),
  ];
}
