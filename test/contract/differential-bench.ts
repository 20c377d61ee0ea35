// A PostgreSQL of its own with two handles on it, in memory where the machine has a folder for that: nothing here is about disks.
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pool } from 'pg';
import { MemoryDatabase } from '#store/memory-database.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';
import { withMethods } from '../crash/with-methods.ts';
import type { Handles } from './differential-side.ts';

const future = 4_000_000_000_000;

/** The first handle keeps blobs in a folder, the second in a table: two places, as in memory below. */
export class PostgresBench {
  readonly handles: Handles;
  readonly #admin: Pool;
  readonly #folder: string;

  private constructor(handles: Handles, admin: Pool, folder: string) {
    this.handles = handles;
    this.#admin = admin;
    this.#folder = folder;
  }

  static async open(): Promise<PostgresBench> {
    const folder = await mkdtemp(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lockstep-differential-'));
    await chmod(folder, 0o755);
    const one = await openStore({ dataDir: folder });
    const host = path.join(folder, 'postgres/run');
    const two = await openStore({ url: `postgresql:///postgres?host=${encodeURIComponent(host)}&user=lockstep` });
    const admin = new Pool({ host, database: 'postgres', user: 'lockstep', port: 5432, max: 1 });
    admin.on('error', () => undefined);
    return new PostgresBench({ one, two }, admin, folder);
  }

  /** What earlier sequences left is in nobody's way; but lists would grow long. */
  async wipe(): Promise<void> {
    await this.#admin.query(`SET session_replication_role = replica; TRUNCATE lockstep.systems, lockstep.work, lockstep.settings,
      lockstep.processes, lockstep.blobs, lockstep.blob_chunks CASCADE; RESET session_replication_role`);
    const { blobs } = this.handles.one;
    for (const { digest } of await blobs.list()) await blobs.remove(digest, future);
  }

  async close(): Promise<void> {
    await this.#admin.end();
    await this.handles.two.close();
    await this.handles.one.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Makes the handle of a store in memory another one: what a negative control plants. */
export type Plant = (store: Store, database: MemoryDatabase) => Store;

export function memoryHandles(plant: Plant): Handles {
  const database = new MemoryDatabase();
  const { blobs } = openMemoryStore();
  return {
    one: plant(openMemoryStore({ database }), database),
    two: withMethods(plant(openMemoryStore({ database }), database), { blobs }),
  };
}
