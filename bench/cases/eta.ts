// How right the time left of a refresh is: at each second from the tenth on the end that it told, against when it came, of the whole duration.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchOptions, BenchResult } from '../case.ts';
import { benchFile, benchIndexes, benchRows, benchSchema } from '../refresh/data.ts';
import { play, type Seen } from '../refresh/eta-error.ts';
import { programsFolder, startServer, type BenchServer } from '../refresh/servers.ts';
import { skewedFile, skewedSql, subsetFile } from '../refresh/skewed.ts';
import { timedRefresh, type Timed, type TimedRefresh } from '../refresh/timed.ts';
import { percentileOf } from '../statistics.ts';
import type { Learned } from '#core/data/learned.ts';

/** LOCKSTEP_ETA_SERIES: a folder for what each refresh told; LOCKSTEP_ETA_ONLY: some of the courses, with commas. */
const [folder, only] = [process.env['LOCKSTEP_ETA_SERIES'], process.env['LOCKSTEP_ETA_ONLY']?.split(',')];
const targets = { etaOffPercent: 10, etaOffPercentAtFirst: 10 };
/** Of all seconds so many are to be within the target. */
const held = 0.95;

interface Course {
  readonly name: string;
  readonly wanted: Pick<Timed, 'isProven' | 'kilobytesPerSecond' | 'subset'> & { readonly text?: string; readonly database?: string };
  /** Once after the other, each with what the one before left. */
  readonly times: number;
  /** While it reads, others work at the source for some seconds. */
  readonly isHeldUp?: true;
}

const shown: readonly Course[] = [
  { name: 'paced', wanted: { isProven: false, kilobytesPerSecond: 6_000 }, times: 2 },
  { name: 'proven', wanted: { isProven: true, kilobytesPerSecond: 6_000 }, times: 2 },
  { name: 'skewed', wanted: { isProven: true, kilobytesPerSecond: 6_000, text: skewedFile, database: 'skewed' }, times: 2 },
  { name: 'held up', wanted: { isProven: true, kilobytesPerSecond: 6_000 }, times: 1, isHeldUp: true },
  { name: 'subset', wanted: { isProven: true, kilobytesPerSecond: 3_000, text: subsetFile, subset: 'half' }, times: 2 },
  { name: 'unpaced', wanted: { isProven: true, database: 'large' }, times: 2 },
];

interface Curve {
  readonly name: string;
  readonly time: number;
  readonly totalMs: number;
  /** After the pause, where there was one. */
  readonly seen: readonly Seen[];
}

interface Ground {
  readonly programs: string;
  readonly source: BenchServer;
  readonly target: BenchServer;
}

export async function measure({ isShort }: BenchOptions): Promise<BenchResult> {
  const programs = programsFolder();
  if (programs === undefined) throw new Error('There is no PostgreSQL of Debian on this machine: apt-get install postgresql');
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const ground = { programs, source: await startServer(programs), target: await startServer(programs) };
  try {
    const courses = shown.filter(({ name }) => (only === undefined ? !isShort || name === 'proven' : only.includes(name)));
    const filled = new Set<string>();
    const curves: Curve[] = [];
    for (const course of courses) {
      const { database = 'shop' } = course.wanted;
      if (!filled.has(database)) await fill(ground.source, database);
      filled.add(database);
      let learned: Learned | undefined;
      for (let time = 1; time <= course.times; time += 1) {
        const run = await runOnce(ground, course, learned);
        if (folder !== undefined) writeFileSync(path.join(folder, `${course.name.replaceAll(' ', '-')}-${time}.json`), JSON.stringify(run));
        curves.push({ name: course.name, time, totalMs: run.totalMs, seen: seenOf(run, learned) });
        process.stdout.write(`${lineOf(curves.at(-1))}\n`);
        ({ learned } = run);
      }
    }
    return resultOf(curves);
  } finally {
    await ground.source.stop();
    await ground.target.stop();
  }
}

/** A quarter of the shop's data, and where nobody says how fast rows may come, all of them. */
async function fill(source: BenchServer, database: string): Promise<void> {
  await source.ask('postgres', `CREATE DATABASE ${database}`);
  const rows = benchRows(database === 'large' ? 1 : 0.25);
  const all = database === 'skewed' ? [benchSchema, ...rows, ...skewedSql, benchIndexes] : [benchSchema, ...rows, benchIndexes];
  for (const sql of all) await source.ask(database, sql);
}

async function runOnce(
  { programs, source, target }: Ground,
  { wanted, isHeldUp }: Course,
  learned: Learned | undefined,
): Promise<TimedRefresh> {
  await target.ask('postgres', 'DROP DATABASE IF EXISTS staging');
  const { text = benchFile, database = 'shop', ...rest } = wanted;
  const running = timedRefresh({
    ...rest,
    text,
    source: source.url(database),
    target: target.url('staging'),
    dumpProgram: path.join(programs, 'pg_dump'),
    learned,
  });
  const busy = isHeldUp === true ? holdUp(source) : undefined;
  const run = await running;
  await busy;
  return run;
}

const [heldUpAfterMs, heldUpSeconds, sessions] = [15_000, 8, 7];

/** More sessions than reading may disturb. */
async function holdUp(source: BenchServer): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, heldUpAfterMs));
  await Promise.all(Array.from({ length: sessions }, () => source.ask('shop', `SELECT pg_sleep(${heldUpSeconds})`)));
}

/** What comes before a pause can't know of it. */
function seenOf({ series, totalMs }: TimedRefresh, learned: Learned | undefined): readonly Seen[] {
  const waited = series.findLast(([, happened]) => happened.kind === 'waits' && !happened.isWaiting)?.[0] ?? 0;
  return play(series, totalMs, learned).seen.filter(({ atMs }) => atMs >= waited);
}

function offOf({ seen }: Pick<Curve, 'seen'>): number {
  return Math.round(percentileOf(seen.map(({ off }) => Math.abs(off)).filter(Number.isFinite), held) * 1000) / 10;
}

function lineOf(curve: Curve | undefined): string {
  if (curve === undefined) return '';
  const { name, time, totalMs, seen } = curve;
  const within = seen.filter(({ off }) => Math.abs(off) < 0.1).length / Math.max(1, seen.length);
  const steps = seen.filter((_seen, at) => at % 5 === 0).map(({ off }) => String(Math.round(off * 100)));
  const told = [
    `${name} ${time}`.padEnd(12),
    `${Math.round(totalMs / 1000)} s`.padStart(6),
    `${offOf(curve)} %`.padStart(8),
    `${Math.round(within * 100)} %`.padStart(7),
  ];
  return `${told.join('')}   ${steps.join(' ')}`;
}

function resultOf(curves: readonly Curve[]): BenchResult {
  const worst = (some: readonly Curve[]): number => Math.max(0, ...some.map(offOf));
  const first = curves.filter(({ time }) => time === 1);
  const again = curves.filter(({ time }) => time > 1);
  return {
    table: [
      `${''.padEnd(12)}${'whole'.padStart(6)}${'p95 off'.padStart(8)}${'within'.padStart(7)}   off in % of the whole, each fifth second from the tenth on`,
      ...curves.map(lineOf),
    ],
    values: {
      etaOffPercent: worst(again),
      etaOffPercentAtFirst: worst(first),
      ...Object.fromEntries(curves.map((curve) => [`${curve.name.replaceAll(' ', '-')}-${curve.time}`, offOf(curve)])),
    },
    targets,
    raw: Object.fromEntries(curves.map(({ name, time, seen }) => [`${name}-${time}`, seen.map(({ off }) => off)])),
  };
}
