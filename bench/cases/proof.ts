// How fast the proof reads the fresh database, and what remembering values costs the copy, on the data set of `refresh`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BenchOptions, BenchResult } from '../case.ts';
import { benchIndexes, benchRows, benchSchema } from '../refresh/data.ts';
import { programsFolder, startServer } from '../refresh/servers.ts';
import { percentileOf, rounded } from '../statistics.ts';

const rounds = 3;
const child = fileURLToPath(new URL('../refresh/proof-child.ts', import.meta.url));
const childShape = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  rssMiB: z.number(),
  scanSeconds: z.number(),
  scannedMB: z.number(),
  values: z.number(),
  oneValueIn: z.number(),
  oneTextIn: z.number(),
  explained: z.number(),
  result: z.string(),
});
type Sample = z.infer<typeof childShape>;

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const programs = programsFolder();
  if (programs === undefined) throw new Error('There is no PostgreSQL of Debian on this machine: apt-get install postgresql');
  const server = await startServer(programs);
  try {
    await server.ask('postgres', 'CREATE DATABASE shop');
    for (const sql of [benchSchema, ...benchRows(isShort ? 0.1 : 1), benchIndexes]) await server.ask('shop', sql);
    const run = async (proof: 'proven' | 'none'): Promise<Sample> => {
      await server.ask('postgres', 'DROP DATABASE IF EXISTS staging');
      const args = [child, server.url('shop'), server.url('staging'), path.join(programs, 'pg_dump'), proof, String(slowMs)];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr.trim().split('\n').slice(-8).join('\n'));
      return childShape.parse(JSON.parse(stdout));
    };
    const [plain, proven]: [Sample[], Sample[]] = [[], []];
    for (let round = 0; round < (isShort ? 2 : rounds); round += 1) {
      plain.push(await run('none'));
      proven.push(await run('proven'));
      process.stdout.write(
        `round ${round + 1}: ${rounded(plain.at(-1)?.seconds ?? 0)} s without a proof, ${rounded(proven.at(-1)?.seconds ?? 0)} s with it\n`,
      );
    }
    return resultOf(plain, proven);
  } finally {
    await server.stop();
  }
}

function resultOf(plain: readonly Sample[], proven: readonly Sample[]): BenchResult {
  const median = (samples: readonly Sample[], of: (sample: Sample) => number): number => percentileOf(samples.map(of), 0.5);
  const rate = median(proven, ({ scannedMB, scanSeconds }) => scannedMB / scanSeconds);
  const [last] = proven;
  return {
    table: [
      `scan                    ${rounded(rate)} MB/s, ${rounded(median(proven, ({ scanSeconds }) => scanSeconds))} s`,
      `refresh                 ${rounded(median(plain, ({ seconds }) => seconds))} s without a proof, ${rounded(median(proven, ({ seconds }) => seconds))} s with it`,
      `CPU                     ${rounded(median(plain, ({ cpuSeconds }) => cpuSeconds))} s without, ${rounded(median(proven, ({ cpuSeconds }) => cpuSeconds))} s with it`,
      `memory                  ${rounded(median(plain, ({ rssMiB }) => rssMiB))} MiB without, ${rounded(median(proven, ({ rssMiB }) => rssMiB))} MiB with it`,
      `values that are sought  ${last?.values ?? 0}, one in ${last?.oneValueIn ?? 0} of values and one in ${last?.oneTextIn ?? 0} of runs of words`,
      `equal by chance         ${last?.explained ?? 0} masked cells`,
    ],
    values: {
      scanMBPerSecond: Math.round(rate * 10) / 10,
      provenOverUnproven: Math.round((median(proven, ({ seconds }) => seconds) / median(plain, ({ seconds }) => seconds)) * 100) / 100,
      proofCpuSeconds:
        Math.round((median(proven, ({ cpuSeconds }) => cpuSeconds) - median(plain, ({ cpuSeconds }) => cpuSeconds)) * 10) / 10,
      peakRssMiB: Math.round(Math.max(...proven.map(({ rssMiB }) => rssMiB))),
      falseAlarms: proven.filter(({ result }) => result !== 'pass').length,
      rounds: proven.length,
    },
    targets: { falseAlarms: 1, peakRssMiB: 400 },
    raw: {
      scanSeconds: proven.map(({ scanSeconds }) => scanSeconds),
      proven: proven.map(({ seconds }) => seconds),
      plain: plain.map(({ seconds }) => seconds),
    },
  };
}
