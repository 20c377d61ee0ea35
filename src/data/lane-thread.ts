// The entry of a lane's thread.
import { parentPort } from 'node:worker_threads';
import pg from 'pg';
import { MaskKeys } from '#masks/keys.ts';
import { masksOfTable } from '#masks/make.ts';
import { loadOwnMasks } from './own-masks.ts';
import { type Copied, copyChunk } from './copy-chunk.ts';
import { isBrokenOff, joinAgain, joinEnds } from './lane-ends.ts';
import type { LaneJob, LaneMessage, LaneOrder } from './lane.ts';
import { dictionary } from './proof/dictionary.ts';
import { Printer } from './proof/printer.ts';
import { watchTable } from './proof/watch.ts';
import { serverWords } from './server-words.ts';

/** Progress is told in steps of so much, or after so long: each message costs as much as masking some rows. */
const [toldBytes, toldMs] = [1 << 20, 1_000];
/** A piece is begun anew so often. */
const mostAgain = 3;

const port = parentPort;
// The first that is said is what it is for; then come the pieces.
const order = await new Promise<LaneOrder>((resolve) => port?.once('message', resolve));
const keys = new MaskKeys(order.masterKey, order);
const own = await loadOwnMasks(order.own ?? []);
const printer = order.prints && new Printer(order.prints, dictionary);
let passed = 0;
let toldAt = performance.now();

let ends = await joinEnds(order);
port?.on('message', (job: LaneJob | 'prints') => void (job === 'prints' ? tellPrints() : copy(job)));
tell({ kind: 'ready' });

/** A piece that a network broke off is begun anew: its rows are one statement, of which nothing stays. */
async function copy(job: LaneJob): Promise<void> {
  for (let again = 0; ; again += 1) {
    try {
      const copied = await copyOnce(job);
      tellBytes();
      tell({ kind: 'copied', copied: again === 0 ? copied : { ...copied, again } });
      return;
    } catch (error) {
      const joined = again < mostAgain && isBrokenOff(error) ? await joinAgain(order, ends) : undefined;
      if (joined === undefined) return tell({ kind: 'failed', because: wordsOf(error) });
      ends = joined;
    }
  }
}

function copyOnce({ table, chunk }: LaneJob): Promise<Copied> {
  const columns = table.columns.map((column) => column.source.name);
  const masks = table.isRelayed ? undefined : masksOfTable(table, keys, { own });
  const watched = masks && (printer === undefined ? { masks } : watchTable(table, masks, printer));
  const { into, named } = table;
  return copyChunk(ends, { table, columns, ...(into && { into }), ...(named && { named }), ...watched }, chunk, {
    heard: hear,
    ...(order.pace && { pace: order.pace }),
  });
}

function wordsOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return serverWords(error);
  return error instanceof Error ? error.message : String(error);
}

function tellPrints(): void {
  if (printer === undefined) tell({ kind: 'failed', because: 'what was masked was not remembered' });
  else tell({ kind: 'prints', prints: printer.prints() });
}

function hear(bytes: number): void {
  passed += bytes;
  if (passed >= toldBytes || performance.now() - toldAt >= toldMs) tellBytes();
}

function tellBytes(): void {
  tell({ kind: 'bytes', bytes: passed });
  passed = 0;
  toldAt = performance.now();
}

function tell(message: LaneMessage): void {
  port?.postMessage(message);
}
