// `node test/upgrade/write-fixture.ts`: writes test/fixtures/stores/VERSION, the store of this version that every later one has to open.
// It is a logical backup; run it once per release, and never again over one that was released.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { backUp } from '#local/backup/backup.ts';
import { openStore } from '#store/postgres-store.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { writeSituations } from './situations.ts';

const target = fileURLToPath(new URL(`../fixtures/stores/${packageFile.version}/`, import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-fixture-'));
await chmod(folder, 0o755);
try {
  const store = await openStore({ dataDir: path.join(folder, 'store') });
  const clocks = await writeSituations(store);
  await store.close();
  await backUp({ target: path.join(target, 'backup'), data: folder, isLogical: true });
  await writeFile(path.join(target, 'clocks.json'), `${JSON.stringify(clocks, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
