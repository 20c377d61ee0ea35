// How long a hundredth of a database takes that holds together along circles of foreign keys: to choose it, and to have it on another server.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseClassification } from '#core/data/parse-classification.ts';
import { refresh } from '#data/refresh.ts';
import { previewSubset } from '#data/subset/choose-subset.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import type { BenchOptions, BenchResult } from '../case.ts';
import { programsFolder, startServer } from '../refresh/servers.ts';
import { rounded } from '../statistics.ts';
import { circleFile, circleKeys, circleRows } from '../subset/data.ts';

/** Of the whole refresh, with schema, indexes and foreign keys. */
const targets = { seconds: 60 };

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const programs = programsFolder();
  if (programs === undefined) throw new Error('There is no PostgreSQL of Debian on this machine: apt-get install postgresql');
  const rows = isShort ? 2_000 : 20_000;
  const [source, target] = [await startServer(programs), await startServer(programs)];
  try {
    await source.ask('postgres', 'CREATE DATABASE circles');
    for (const sql of [...circleRows(rows), ...circleKeys(), 'ANALYZE']) await source.ask('circles', sql);
    const parsed = parseClassification(circleFile(), maskDefinitions);
    if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
    const wanted = {
      source: { url: source.url('circles') },
      target: { url: target.url('staging') },
      classification: parsed.classification,
      definitions: maskDefinitions,
      masterKey: Buffer.alloc(32, 7),
      dumpProgram: path.join(programs, 'pg_dump'),
      signal: new AbortController().signal,
      proof: 'none' as const,
      subset: 'one',
    };
    const [began, cpu] = [performance.now(), source.cpuSeconds()];
    const previewed = await previewSubset(wanted);
    const chosen = performance.now();
    const done = await refresh(wanted);
    await pause(slowMs);
    const seconds = (performance.now() - chosen) / 1000;
    const [had, all] = [done.subset?.rows ?? 0, rows * done.plan.tables.length];
    if (!previewed.ok || previewed.report.rows !== had) throw new Error('A refresh chose other rows than were shown before.');
    const choosing = (chosen - began) / 1000;
    return {
      table: [
        `${done.plan.tables.length} tables, ${all} rows; ${had} of them chosen`,
        `to choose them${String(rounded(choosing)).padStart(26)} s`,
        `to have them, with all that belongs to them${String(rounded(seconds)).padStart(6)} s`,
      ],
      values: {
        tables: done.plan.tables.length,
        rows: all,
        chosen: had,
        chooseSeconds: rounded(choosing),
        seconds: rounded(seconds),
        sourceCpuSeconds: rounded(source.cpuSeconds() - cpu),
      },
      targets,
      raw: { seconds: [seconds], chooseSeconds: [choosing] },
    };
  } finally {
    await source.stop();
    await target.stop();
  }
}
