// The entry of a thread that reads the fresh database for the proof.
import { parentPort } from 'node:worker_threads';
import { connect } from '#data/endpoint.ts';
import { Scan } from './scan.ts';
import type { ScanMessage, ScanThreadOrder } from './scan-lanes.ts';
import type { ScanJob } from './relations.ts';

const port = parentPort;
const order = await new Promise<ScanThreadOrder>((resolve) => port?.once('message', resolve));
const client = await connect(
  order.database,
  `-c default_transaction_read_only=on -c bytea_output=hex -c statement_timeout=0 ${order.options ?? ''}`,
  true,
);
const scan = new Scan(order.scan);
port?.on('message', (job: ScanJob) => void read(job));
tell({ kind: 'ready' });

async function read(job: ScanJob): Promise<void> {
  try {
    await scan.copy(client, job);
    tell({ kind: 'scanned', scanned: scan.take() });
  } catch (error) {
    tell({ kind: 'failed', because: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: ScanMessage): void {
  port?.postMessage(message);
}
