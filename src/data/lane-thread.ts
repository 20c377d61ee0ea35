// The entry of a lane's thread.
import { parentPort } from 'node:worker_threads';
import { MaskKeys } from '#masks/keys.ts';
import { masksOfTable } from '#masks/make.ts';
import { loadOwnMasks } from './own-masks.ts';
import { copyChunk } from './copy-chunk.ts';
import { connect } from './endpoint.ts';
import type { LaneJob, LaneMessage, LaneOrder } from './lane.ts';
import { dictionary } from './proof/dictionary.ts';
import { Printer } from './proof/printer.ts';
import { watchTable } from './proof/watch.ts';
import { openReader } from './snapshot.ts';

/** Progress is told in steps of so much: each message costs as much as masking some rows. */
const toldBytes = 1 << 20;

const port = parentPort;
// The first that is said is what it is for; then come the pieces.
const order = await new Promise<LaneOrder>((resolve) => port?.once('message', resolve));
const keys = new MaskKeys(order.masterKey, order);
const own = await loadOwnMasks(order.own ?? []);
const never = new AbortController().signal;
const printer = order.prints && new Printer(order.prints, dictionary);
let passed = 0;

// Whoever wrote it can read it again in a moment: what is durable is the whole, before it takes its place.
const [source, target] = await Promise.all([
  openReader(order.source, order.snapshot),
  order.target && connect(order.target, '-c synchronous_commit=off'),
]);
port?.on('message', (job: LaneJob | 'prints') => void (job === 'prints' ? tellPrints() : copy(job)));
tell({ kind: 'ready' });

async function copy({ table, chunk }: LaneJob): Promise<void> {
  try {
    const columns = table.columns.map((column) => column.source.name);
    const masks = table.isRelayed ? undefined : masksOfTable(table, keys, { own });
    const watched = masks && (printer === undefined ? { masks } : watchTable(table, masks, printer));
    const { into, named } = table;
    const copied = await copyChunk(
      { source, target },
      { table, columns, ...(into && { into }), ...(named && { named }), ...watched },
      chunk,
      {
        signal: never,
        heard: hear,
        ...(order.pace && { pace: order.pace }),
      },
    );
    tellBytes();
    tell({ kind: 'copied', copied });
  } catch (error) {
    tell({ kind: 'failed', because: error instanceof Error ? error.message : String(error) });
  }
}

function tellPrints(): void {
  if (printer === undefined) tell({ kind: 'failed', because: 'what was masked was not remembered' });
  else tell({ kind: 'prints', prints: printer.prints() });
}

function hear(bytes: number): void {
  passed += bytes;
  if (passed >= toldBytes) tellBytes();
}

function tellBytes(): void {
  tell({ kind: 'bytes', bytes: passed });
  passed = 0;
}

function tell(message: LaneMessage): void {
  port?.postMessage(message);
}
