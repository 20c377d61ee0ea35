import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { hasEmbeddedStore } from '#store/owner.ts';
import { openStore } from '#store/postgres-store.ts';
import type { Store } from '#store/store.ts';

export interface RecoverRequest {
  readonly name: string;
  /** The folder of the installation. */
  readonly data: string;
  /** A PostgreSQL of one's own. */
  readonly url?: string;
  readonly warn?: (sentence: string) => void;
}

/** Opens the store, past any controller, for `recover`. An embedded one must not run: whoever stops it owns the host. */
export async function recoverUser<T>(
  { name, data, url, warn }: RecoverRequest,
  recover: (store: Store, name: string) => Promise<T>,
): Promise<T> {
  const dataDir = path.join(data, 'store');
  if (url === undefined && !(await hasEmbeddedStore(dataDir))) {
    throw new Failure('recover-no-store', `There is no store of Lockstep in ${data}: name its folder with --data.`, { retryable: false });
  }
  const store = await openStore(url === undefined ? { dataDir, ...(warn && { warn }) } : { url });
  try {
    return await recover(store, name);
  } finally {
    await store.close();
  }
}
