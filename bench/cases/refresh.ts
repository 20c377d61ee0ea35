// How long a masked refresh takes beside pg_dump and pg_restore of the same data without masks, and what it costs the source.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BenchOptions, BenchResult } from '../case.ts';
import { benchIndexes, benchRows, benchSchema } from '../refresh/data.ts';
import { peersHere } from '../refresh/peers.ts';
import { programsFolder, startServer, type BenchServer } from '../refresh/servers.ts';
import { percentileOf, rounded } from '../statistics.ts';

/** LOCKSTEP_BENCH_SCALE: 10 for ten times the data, in one round: it is memory that is asked for then. */
const scale = Number(process.env['LOCKSTEP_BENCH_SCALE'] ?? '1');
const rounds = scale > 1 ? 1 : 5;
const ticksPerSecond = 100;
const childShape = z.object({ seconds: z.number(), cpuSeconds: z.number(), rssMiB: z.number(), rows: z.number(), bytes: z.number() });
const child = fileURLToPath(new URL('../refresh/child.ts', import.meta.url));
/** The wall time and the source's CPU beside the plain copy, and MiB. Two cores have none left for masks beside two servers. */
const targets = {
  maskedOverPlain: cpus().length > 2 ? 1 : 1.2,
  sourceServerCpuOverPlain: 1.1,
  sourceHostCpuOverPlain: 2.5,
  peakRssMiB: 400,
};

/** How many times as long the others take. */
const floors = { fasterThanPgAnonymizer: 4, fasterThanGreenmask: 1, fasterThanPganonymize: 1 };

interface Sample {
  readonly seconds: number;
  /** Of the source's server, and of the programs that read it. */
  readonly serverSeconds: number;
  readonly clientSeconds: number;
  readonly rssMiB: number;
}

interface Ground {
  readonly programs: string;
  readonly source: BenchServer;
  readonly target: BenchServer;
  readonly slowMs: number;
}

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const programs = programsFolder();
  if (programs === undefined) throw new Error('There is no PostgreSQL of Debian on this machine: apt-get install postgresql');
  const [source, target] = [await startServer(programs), await startServer(programs)];
  try {
    await source.ask('postgres', 'CREATE DATABASE shop');
    for (const sql of [benchSchema, ...benchRows(isShort ? 0.1 : scale), benchIndexes]) await source.ask('shop', sql);
    const ground = { programs, source, target, slowMs };
    const [plain, masked]: [Sample[], Sample[]] = [[], []];
    for (let round = 0; round < (isShort ? 2 : rounds); round += 1) {
      plain.push(await plainCopy(ground));
      masked.push(await maskedRefresh(ground));
      process.stdout.write(
        `round ${round + 1}: plain ${rounded(plain.at(-1)?.seconds ?? 0)} s, masked ${rounded(masked.at(-1)?.seconds ?? 0)} s\n`,
      );
    }
    const proven = await maskedRefresh(ground, true);
    return withOthers(resultOf(plain, masked), { masked, proven, peers: await peerSeconds(ground) });
  } finally {
    await source.stop();
    await target.stop();
  }
}

/** As its users do it: dumped in parallel without compression, then restored in parallel. */
async function plainCopy({ programs, source, target }: Ground): Promise<Sample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-dump-'));
  try {
    await target.ask('postgres', 'DROP DATABASE IF EXISTS plain').then(() => target.ask('postgres', 'CREATE DATABASE plain'));
    const [server, own, began] = [source.cpuSeconds(), childrenSeconds(), performance.now()];
    run(path.join(programs, 'pg_dump'), ['-Fd', '-j2', '-Z0', '-f', path.join(folder, 'dump'), source.url('shop')]);
    const [serverSeconds, clientSeconds] = [source.cpuSeconds() - server, childrenSeconds() - own];
    run(path.join(programs, 'pg_restore'), ['-j2', '-d', target.url('plain'), path.join(folder, 'dump')]);
    return { seconds: (performance.now() - began) / 1000, serverSeconds, clientSeconds, rssMiB: 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Into a database of its own each time: what was there before goes first, as it would once nobody wants it back. */
async function maskedRefresh({ programs, source, target, slowMs }: Ground, isProven = false): Promise<Sample> {
  await target.ask('postgres', 'DROP DATABASE IF EXISTS staging');
  const server = source.cpuSeconds();
  const pgDump = path.join(programs, 'pg_dump');
  const args = [child, source.url('shop'), target.url('staging'), pgDump, String(slowMs), isProven ? 'proven' : ''];
  const told = run(process.execPath, args);
  const { seconds, cpuSeconds, rssMiB } = childShape.parse(JSON.parse(told));
  return { seconds, serverSeconds: source.cpuSeconds() - server, clientSeconds: cpuSeconds, rssMiB };
}

/** Each in a round of its own: they are slow. */
async function peerSeconds({ programs, source, target }: Ground): Promise<ReadonlyMap<string, number>> {
  const seconds = new Map<string, number>();
  for (const { key, copy } of peersHere()) {
    await target.ask('postgres', 'DROP DATABASE IF EXISTS peer');
    await target.ask('postgres', 'CREATE DATABASE peer');
    const began = performance.now();
    await copy({ programs, source: source.url('shop'), target: target.url('peer') });
    seconds.set(key, (performance.now() - began) / 1000);
  }
  return seconds;
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`${path.basename(program)}: ${stderr.trim().split('\n').slice(-5).join('\n')}`);
  return stdout;
}

/** CPU of the programs that we started and that have ended. */
function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  return ((fields[13] ?? 0) + (fields[14] ?? 0)) / ticksPerSecond;
}

interface Others {
  readonly masked: readonly Sample[];
  readonly proven: Sample;
  readonly peers: ReadonlyMap<string, number>;
}

/** With what other programs take that are on this machine, and what a refresh takes that is proven before it takes its place. */
function withOthers(result: BenchResult, { masked, proven, peers }: Others): BenchResult {
  const own = percentileOf(
    masked.map(({ seconds }) => seconds),
    0.5,
  );
  const times = [...peers].map(([key, seconds]) => [key, Math.round((seconds / own) * 100) / 100] as const);
  return {
    ...result,
    table: [
      ...result.table,
      `${'proven as well, wall time, s'.padEnd(46)}${String(rounded(proven.seconds)).padStart(10)}`,
      `${'proven as well, memory, MiB'.padEnd(46)}${String(rounded(proven.rssMiB)).padStart(10)}`,
      ...absentPeers(peers).map((key) => `${key.padEnd(46)}${'not here'.padStart(10)}`),
      ...times.map(([key, many]) => `${key.padEnd(46)}${String(many).padStart(10)}`),
    ],
    values: {
      ...result.values,
      provenOverMasked: Math.round((proven.seconds / own) * 100) / 100,
      provenPeakRssMiB: Math.round(proven.rssMiB),
      ...Object.fromEntries(times),
    },
    floors: Object.fromEntries(Object.entries(floors).filter(([key]) => peers.has(key))),
    raw: { ...result.raw, proven: [proven.seconds], ...Object.fromEntries([...peers].map(([key, seconds]) => [key, [seconds]])) },
  };
}

/** What is not compared is told. */
function absentPeers(peers: ReadonlyMap<string, number>): readonly string[] {
  return Object.keys(floors).filter((key) => !peers.has(key));
}

function resultOf(plain: readonly Sample[], masked: readonly Sample[]): BenchResult {
  const median = (samples: readonly Sample[], of: (sample: Sample) => number): number => percentileOf(samples.map(of), 0.5);
  const ratio = (of: (sample: Sample) => number): number => Math.round((median(masked, of) / median(plain, of)) * 100) / 100;
  const host = ({ serverSeconds, clientSeconds }: Sample): number => serverSeconds + clientSeconds;
  const row = (words: string, of: (sample: Sample) => number): string =>
    `${words.padEnd(36)}${String(rounded(median(plain, of))).padStart(10)}${String(rounded(median(masked, of))).padStart(10)}`;
  return {
    table: [
      `${''.padEnd(36)}${'plain'.padStart(10)}${'masked'.padStart(10)}`,
      row('wall time, s', ({ seconds }) => seconds),
      row('CPU of the source’s server, s', ({ serverSeconds }) => serverSeconds),
      row('CPU of its reader, s', ({ clientSeconds }) => clientSeconds),
      row('memory, MiB', ({ rssMiB }) => rssMiB),
    ],
    values: {
      maskedOverPlain: ratio(({ seconds }) => seconds),
      sourceServerCpuOverPlain: ratio(({ serverSeconds }) => serverSeconds),
      sourceHostCpuOverPlain: ratio(host),
      peakRssMiB: Math.round(Math.max(...masked.map(({ rssMiB }) => rssMiB))),
      rounds: masked.length,
    },
    targets,
    raw: {
      plain: plain.map(({ seconds }) => seconds),
      masked: masked.map(({ seconds }) => seconds),
      plainHost: plain.map(host),
      maskedHost: masked.map(host),
    },
  };
}
