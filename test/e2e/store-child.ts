// A controller as the store sees one, in a process of its own: `store-child.ts FOLDER [write|hold] [bare]` (bare: without setpriv and flock). It tells its parent what happened,
// one JSON line each, and lives until it is killed.
import { Failure } from '#core/failure.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';

const [dataDir = '', mode, guard] = process.argv.slice(2);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function writeForEver(store: Store): Promise<never> {
  for (;;) {
    const { seq } = await store.transact('shop', async (transaction) =>
      transaction.write({
        at: transaction.databaseNow,
        by: 'ada',
        commandId: '',
        events: [{ kind: 'told', body: String(transaction.seq + 1) }],
        entities: [{ kind: 'counter', id: 'c', body: String(transaction.seq + 1), open: true }],
        leases: [],
        workUpserts: [],
        workDeletes: [],
      }),
    );
    say({ acked: seq });
  }
}

try {
  const store = await openStore({
    dataDir,
    warn: (sentence) => say({ warning: sentence }),
    ...(guard === 'bare' ? { launchers: {} } : {}),
  });
  say({ open: process.pid, systems: await store.systems() });
  process.once('SIGTERM', () => void store.close().then(() => process.exit(0)));
  if (mode === 'write') await writeForEver(store);
} catch (error) {
  say(error instanceof Failure ? { failure: error.code, sentence: error.message } : { bug: String(error) });
  process.exitCode = 1;
}
