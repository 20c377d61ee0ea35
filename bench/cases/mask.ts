// What masks cost by themselves: rows of the shop, in memory, through the masks of each table, and then each masked column alone.
import type { BenchOptions, BenchResult } from '../case.ts';
import { benchFile } from '../refresh/data.ts';
import { customers, orders, tickets } from '../refresh/rows.ts';
import { rounded } from '../statistics.ts';
import type { ClassifiedColumn, ClassifiedTable } from '#core/data/classification.ts';
import type { TypeFamily } from '#core/data/mask-definition.ts';
import { parseClassification } from '#core/data/parse-classification.ts';
import { maskDefinitions } from '#masks/catalogue.ts';
import { MaskKeys } from '#masks/keys.ts';
import { masksOfTable } from '#masks/make.ts';
import { type ColumnMask, RowMasker } from '#masks/row-masker.ts';
import type { PlannedColumn } from '#core/data/refresh-plan.ts';

/** As a socket hands them on. */
const pieceBytes = 64 * 1024;
const keys = new MaskKeys(Buffer.alloc(32, 7));
const hmacKeys = new MaskKeys(Buffer.alloc(32, 7), { epoch: 1, prf: 'hmac-sha-256' });
/** Of a core, for a gigabyte of rows of which most are masked. */
const targets = { cpuSecondsPerGb: 20 };
/** Bytes of each table beside the others, as the bench of a refresh has them. */
const tables = [
  { name: 'customers', rows: customers, share: 0.42 },
  { name: 'orders', rows: orders, share: 0.29 },
  { name: 'tickets', rows: tickets, share: 0.29 },
];

interface Passed {
  readonly bytes: number;
  readonly rows: number;
  /** Of CPU, of the quickest of many passes: what others take of the machine is the least of that. */
  readonly seconds: number;
}

export function measure({ isShort, slowMs }: BenchOptions): Promise<BenchResult> {
  const parsed = parseClassification(benchFile, maskDefinitions);
  if (!parsed.ok) throw new Error('The file of the bench can’t be read.');
  const all = 8_000_000;
  const rounds = isShort ? 8 : 40;
  const table: string[] = [];
  const values: { [key: string]: number } = {};
  let [bytes, seconds, hmacSeconds] = [0, 0, 0];
  const byHmac: (() => Passed)[] = [];
  for (const { name, rows: rowsOf, share } of tables) {
    const said = parsed.classification.tables.find((each) => each.name === name);
    if (said === undefined) throw new Error(`The file of the bench has no table ${name}.`);
    const columns = said.columns.map(plannedColumn);
    const rows = rowsOf(all * share);
    const passed = pass(rows, () => masksOfTable({ columns }, keys), { rounds, slowMs });
    bytes += passed.bytes;
    seconds += passed.seconds;
    table.push(lineOf(name, passed));
    values[`${name}MbPerSecond`] = mbPerSecond(passed);
    for (const [at, column] of columns.entries()) {
      if (column.decision.kind !== 'mask') continue;
      const only = (): readonly ColumnMask[] => masksOfTable({ columns }, keys).map((mask, index) => (index === at ? mask : 'keep'));
      const alone = pass(rows, only, { rounds, slowMs: 0 });
      table.push(lineOf(`  ${column.source.name}: ${column.decision.mask.id}`, alone));
      values[`${name}.${column.source.name}`] = mbPerSecond(alone);
    }
    byHmac.push(() => pass(rows, () => masksOfTable({ columns }, hmacKeys), { rounds, slowMs }));
    const none = pass(rows, () => columns.map(() => 'keep'), { rounds, slowMs: 0 });
    table.push(lineOf('  no mask', none));
  }
  // Last: what the engine's compiler has learned of the one function does not hold for both.
  for (const passed of byHmac) hmacSeconds += passed().seconds;
  table.push(`all of it by HMAC-SHA-256: ${rounded(hmacSeconds / seconds)} times the CPU`);
  const result = {
    cpuSecondsPerGb: rounded((seconds / bytes) * 1e9),
    mbPerSecond: rounded(bytes / seconds / 1e6),
    hmacOverBlake3: rounded(hmacSeconds / seconds),
    ...values,
  };
  const head = `${''.padEnd(28)}${'MB/s'.padStart(8)}${'ns a row'.padStart(10)}`;
  return Promise.resolve({ table: [head, ...table], values: result, targets, raw: {} });
}

function lineOf(words: string, passed: Passed): string {
  const perRow = Math.round((passed.seconds / passed.rows) * 1e9);
  return `${words.padEnd(28)}${String(mbPerSecond(passed)).padStart(8)}${String(perRow).padStart(10)}`;
}

function mbPerSecond({ bytes, seconds }: Passed): number {
  return rounded(bytes / seconds / 1e6);
}

/** `slowMs`: a delay for each megabyte. */
function pass(rows: Uint8Array, masks: () => readonly ColumnMask[], { rounds, slowMs }: { rounds: number; slowMs: number }): Passed {
  const samples: number[] = [];
  let count = 0;
  // The first warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const masker = new RowMasker(masks());
    const before = process.cpuUsage();
    for (let at = 0; at < rows.length; at += pieceBytes) {
      masker.push(rows.subarray(at, at + pieceBytes));
      if (slowMs > 0 && (at & 0xfffff) < pieceBytes) wait(slowMs);
    }
    masker.end();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) samples.push((user + system) / 1e6);
    count = masker.rows;
  }
  return { bytes: rows.length, rows: count, seconds: Math.min(...samples) };
}

function wait(ms: number): void {
  const until = performance.now() + ms;
  let at = until - ms;
  while (at < until) at = performance.now();
}

const families: { readonly [type: string]: TypeFamily } = { text: 'text', 'text[]': 'text', date: 'date', jsonb: 'json' };

/** As a plan has it; keys stay. */
function plannedColumn({ name, type, decision, paths }: ClassifiedColumn & Pick<ClassifiedTable, 'name'>): PlannedColumn {
  const source = { name, type, family: families[type] ?? 'text', isArray: type.endsWith('[]'), notNull: false, generated: false };
  return { source, decision: decision.kind === 'as' ? { kind: 'keep', reason: 'a key' } : decision, paths };
}
