// How long an audit takes of a ledger with a million events: inside the database, and offline of an export.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '#store/database.ts';
import { startEmbeddedServer } from '#store/embedded-server.ts';
import { genesisHash } from '#store/hash-of.ts';
import { chainEvents } from '#store/ledger.ts';
import { migrate } from '#store/migrate.ts';
import { openStore } from '#store/postgres-store.ts';
import type { LedgerHead, LedgerRow } from '#store/store.ts';
import { textOfCheckpoint } from '#witness/checkpoint.ts';
import { openSigningKey } from '#witness/note.ts';
import { verifyExport } from '#local/verify-export.ts';
import type { BenchOptions, BenchResult } from '../case.ts';
import { rounded, spreadOf } from '../statistics.ts';

const system = 'shop';
const rowsAtOnce = 5000;
const runs = 3;
/** Seconds, for a million events. */
const targets = { databaseSeconds: 10, offlineSeconds: 20 };

export async function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const events = isShort ? 50_000 : 1_000_000;
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
  await chmod(folder, 0o755);
  const exported = path.join(folder, 'ledger.jsonl');
  const dataDir = path.join(folder, 'data');
  try {
    const head = await fill(dataDir, exported, events);
    process.stdout.write(`the ledger has ${head.seq} events\n`);
    return resultOf(events, await inDatabase(dataDir, slowMs), await offline(folder, exported, { head, slowMs }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the ledger and its export, in batches, and tells the server's planner about it. */
async function fill(dataDir: string, exported: string, events: number): Promise<LedgerHead> {
  const server = await startEmbeddedServer({ dataDir });
  const database = new Database({ host: server.socketDir, port: server.port, user: 'lockstep', database: 'postgres', max: 1 });
  const file = createWriteStream(exported);
  try {
    await migrate(database);
    await database.query('INSERT INTO lockstep.systems (name) VALUES ($1)', [system]);
    file.write(`${JSON.stringify({ v: 1, export: 'ledger', system })}\n`);
    let head: LedgerHead = { name: system, seq: 0, head: genesisHash };
    while (head.seq < events) {
      const rows = batchAfter(head);
      await writeRows(database, rows);
      if (!file.write(rows.map((row) => lineOf(row)).join(''))) await once(file, 'drain');
      head = { name: system, seq: head.seq + rows.length, head: rows.at(-1)?.hash ?? genesisHash };
    }
    await database.query('UPDATE lockstep.systems SET seq = $2, head = $3 WHERE name = $1', [system, head.seq, head.head]);
    await database.query('ANALYZE lockstep.ledger');
    return head;
  } finally {
    file.end();
    await once(file, 'finish');
    await database.close();
    await server.stop();
  }
}

/** Events as long as those of a promotion are on the average. */
function batchAfter(head: LedgerHead): readonly LedgerRow[] {
  const events = Array.from({ length: rowsAtOnce }, (_, index) => ({
    kind: 'orderStarted',
    body: JSON.stringify({ kind: 'orderStarted', key: `p${head.seq + index}/int/${index % 7}`, note: 'x'.repeat(150), seq: index }),
  }));
  const parts = { commandId: `command-${head.seq}`, entities: [], leases: [], workUpserts: [], workDeletes: [] };
  return chainEvents(head, { at: 1_780_000_000_000 + head.seq, by: 'agent:host-1', events, ...parts });
}

async function writeRows(database: Database, rows: readonly LedgerRow[]): Promise<void> {
  await database.query(
    `INSERT INTO lockstep.ledger (system, seq, at_micros, caused_by, command_id, kind, body, previous_hash, hash)
     SELECT $1, e.seq, $2, $3, $4, e.kind, e.body, e.previous_hash, e.hash
     FROM unnest($5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[]) AS e (seq, kind, body, previous_hash, hash)`,
    [
      system,
      rows[0]?.atMicros,
      rows[0]?.by,
      rows[0]?.commandId,
      rows.map((row) => row.seq),
      rows.map((row) => row.kind),
      rows.map((row) => row.body),
      rows.map((row) => row.previousHash),
      rows.map((row) => row.hash),
    ],
  );
}

function lineOf({ system: _system, commandId, ...row }: LedgerRow): string {
  return `${JSON.stringify({ ...row, command: commandId })}\n`;
}

/** Milliseconds of each run. */
async function inDatabase(dataDir: string, slowMs: number): Promise<readonly number[]> {
  const store = await openStore({ dataDir });
  try {
    return await timed(slowMs, async () => (await store.verify(system)).intact);
  } finally {
    await store.close();
  }
}

async function offline(
  folder: string,
  file: string,
  { head: { seq, head }, slowMs }: { readonly head: LedgerHead; readonly slowMs: number },
): Promise<readonly number[]> {
  const key = await openSigningKey(path.join(folder, 'key'));
  const checkpoint = path.join(folder, 'checkpoint');
  await writeFile(checkpoint, key.sign(textOfCheckpoint({ origin: key.name, at: 1, lines: [{ system, seq, head }], acknowledged: [] })));
  return timed(slowMs, async () => {
    const verdict = await verifyExport({ file, checkpoints: [checkpoint], key: key.publicText });
    return verdict.readable && verdict.intact && verdict.covered === seq;
  });
}

async function timed(slowMs: number, verify: () => Promise<boolean>): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    await sleep(slowMs);
    if (!(await verify())) throw new Error('the ledger does not hold: a bench on such a one is none');
    samples.push(performance.now() - began);
  }
  return samples;
}

function resultOf(events: number, database: readonly number[], file: readonly number[]): BenchResult {
  const [inside, outside] = [spreadOf(database), spreadOf(file)];
  const seconds = (ms: number): number => rounded(ms / 1000);
  return {
    table: [
      `${'in the database'.padEnd(20)} p50 ${seconds(inside.p50)} s, most ${seconds(inside.most)} s (${events} events, ${runs} runs)`,
      `${'offline'.padEnd(20)} p50 ${seconds(outside.p50)} s, most ${seconds(outside.most)} s`,
    ],
    values: { databaseSeconds: seconds(inside.most), offlineSeconds: seconds(outside.most), events },
    targets,
    raw: { databaseMs: database, offlineMs: file },
  };
}
