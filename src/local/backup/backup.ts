import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { blobFolder, listBlobs } from '#store/blob-folder.ts';
import { blobTable, listBlobRows } from '#store/blob-table.ts';
import { exportRows } from '#store/logical-copy.ts';
import { type Owner, asOwner, hasEmbeddedStore } from '#store/owner.ts';
import { copyCluster } from '#store/physical-copy.ts';
import type { BlobStore } from '#store/store.ts';
import { BackupFolder } from './backup-folder.ts';
import { type Manifest, damaged } from './manifest.ts';
import { ownVersion } from '#local/own-version.ts';

export interface BackupRequest {
  /** A folder that is new; it becomes the backup. */
  readonly target: string;
  /** The folder of the installation. */
  readonly data: string;
  /** A PostgreSQL of one's own: the backup is logical then. */
  readonly url?: string;
  /** Rows as text instead of the server's files: larger and slower, and read by any version of PostgreSQL. */
  readonly isLogical?: boolean;
  readonly warn?: (sentence: string) => void;
}

export interface BackedUp extends Pick<Manifest, 'kind' | 'endedAt' | 'heads' | 'lockstep'> {
  readonly target: string;
  readonly files: number;
  readonly bytes: number;
  /** True where a controller went on working meanwhile. */
  readonly isOnline: boolean;
}

/** Of the installation's folder these are not copied: the store is copied by its own means, the agent's state belongs to its host. */
const notCopied = new Set(['store', 'agent']);

/**
 * Backs an installation up, whether or not its controller runs. It goes over the database's own socket as the same user of the system (or
 * root), never through the controller: no token of the interface, stolen or not, can carry the whole store away.
 */
export async function backUp(request: BackupRequest): Promise<BackedUp> {
  const storeFolder = path.join(request.data, 'store');
  if (request.url === undefined && !(await hasEmbeddedStore(storeFolder))) {
    throw new Failure('backup-no-store', `There is no store of Lockstep in ${request.data}: name its folder with --data.`, {
      retryable: false,
    });
  }
  const folder = await BackupFolder.begin(request.target);
  try {
    const options =
      request.url === undefined ? { dataDir: storeFolder, ...(request.warn && { warn: request.warn }) } : { url: request.url };
    return await asOwner(options, (owner) => write(request, owner, folder));
  } catch (error) {
    await folder.abandon();
    throw error;
  }
}

async function write(request: BackupRequest, owner: Owner, folder: BackupFolder): Promise<BackedUp> {
  const kind = request.url !== undefined || request.isLogical === true ? 'logical' : 'physical';
  const copied =
    kind === 'logical'
      ? await exportRows(owner.database, folder.below('rows'))
      : { ...(await copyCluster(owner, folder.below('postgres'))), tables: [] };
  // A blob is written before the event that names it: copied after the ledger, none is missing.
  await copyBlobs(request, owner, folder);
  await copyOwnFiles(request.data, '', folder);
  const { heads, schema, tables } = copied;
  const endedAt = new Date(copied.endedAt).toISOString();
  const manifest = await folder.finish({
    kind,
    lockstep: (await ownVersion()).version,
    schema,
    endedAt,
    heads: [...heads],
    tables: [...tables],
  });
  const bytes = manifest.files.reduce((sum, file) => sum + file.size, 0);
  return {
    target: request.target,
    kind,
    endedAt,
    heads: manifest.heads,
    lockstep: manifest.lockstep,
    files: manifest.files.length,
    bytes,
    isOnline: owner.isRunning,
  };
}

async function copyBlobs(request: BackupRequest, { database }: Owner, folder: BackupFolder): Promise<void> {
  const place = path.join(request.data, 'store', 'blobs');
  const blobs: BlobStore = request.url === undefined ? blobFolder(place) : blobTable(database);
  for (const digest of request.url === undefined ? await listBlobs(place) : await listBlobRows(database)) {
    const content = await blobs.get(digest);
    if (content === undefined) continue;
    const { sha256 } = await folder.file(path.join('blobs', digest.replace(':', '-')), content);
    if (digest !== `sha256:${sha256}`) throw damaged(`the blob ${digest} holds other bytes than its name says`);
  }
}

/** Tokens and keys: whatever else lies in the folder of the installation. */
async function copyOwnFiles(data: string, inside: string, folder: BackupFolder): Promise<void> {
  const entries = await readdir(path.join(data, inside), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const name = path.join(inside, entry.name);
    if (inside === '' && notCopied.has(entry.name)) continue;
    if (entry.isDirectory()) await copyOwnFiles(data, name, folder);
    else if (entry.isFile()) await folder.file(path.join('installation', name), createReadStream(path.join(data, name)));
  }
}
