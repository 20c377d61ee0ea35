// `write-store.ts FOLDER`: writes a store with some situations and tells their clocks, one line of JSON. The previous commit runs its own
// copy of this file, on its own sources.
import { openStore } from '#store/postgres-store.ts';
import { writeSituations } from './situations.ts';

const [dataDir = ''] = process.argv.slice(2);
const store = await openStore({ dataDir });
const clocks = await writeSituations(store, ['mid-soak', 'switch-in-flight', 'wave-two-waits']);
await store.close();
process.stdout.write(`${JSON.stringify(clocks)}\n`);
