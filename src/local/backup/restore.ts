import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { findStrayRows } from '#local/rebuild-tables.ts';
import { type ExportedTable, importRows } from '#store/logical-copy.ts';
import { asOwner } from '#store/owner.ts';
import { placeCluster } from '#store/physical-copy.ts';
import { type StoreOptions, openStore } from '#store/postgres-store.ts';
import type { LedgerHead, Store } from '#store/store.ts';
import { refuseFilled } from './backup-folder.ts';
import { type Manifest, damaged, verifiedManifest } from './manifest.ts';

export interface RestoreRequest {
  readonly source: string;
  /** The folder of the installation to be: new, or empty. */
  readonly data: string;
  /** A PostgreSQL of one's own, without a Lockstep in it. */
  readonly url?: string;
  readonly warn?: (sentence: string) => void;
}

export interface Restored extends Pick<Manifest, 'kind' | 'endedAt' | 'lockstep'> {
  readonly data: string;
  readonly heads: readonly LedgerHead[];
}

const header = z.object({ table: z.string(), columns: z.array(z.string()) });

/**
 * Makes an installation of a backup: verifies every file, lays it down, starts the database, lets it recover, and believes nothing: the
 * chains of the ledger, the heads of the manifest, and the tables against the ledger. Throws the sentence that says what does not hold.
 */
export async function restore(request: RestoreRequest): Promise<Restored> {
  await refuseFilled(request.data, 'restore-target');
  const manifest = await verifiedManifest(request.source);
  if (manifest.kind === 'physical' && request.url !== undefined) {
    const sentence = 'This backup holds the files of an embedded server: restore it without DATABASE_URL, or make one with --logical.';
    throw new Failure('restore-target', sentence, { retryable: false });
  }
  const store = await lay(request, manifest);
  try {
    const heads = await verify(store, manifest);
    await store.outbox.withhold('It waited in a backup that was restored, and may have been sent since.');
    return { data: request.data, kind: manifest.kind, endedAt: manifest.endedAt, lockstep: manifest.lockstep, heads };
  } finally {
    await store.close();
  }
}

/** Everything in its place, and opened. Where that fails, the folder is left as empty as it was found. */
async function lay(request: RestoreRequest, manifest: Manifest): Promise<Store> {
  const { data, url, warn } = request;
  try {
    await layInstallation(request, manifest);
    if (manifest.kind === 'physical') await placeFiles(request, manifest);
    const options: StoreOptions = url === undefined ? { dataDir: path.join(data, 'store'), ...(warn && { warn }) } : { url };
    return await openWith(options, request, manifest);
  } catch (error) {
    for (const name of await readdir(data).catch(() => [])) await rm(path.join(data, name), { recursive: true, force: true });
    throw error;
  }
}

/** The folder, tokens and keys, and blobs; the database comes after them. */
async function layInstallation({ source, data, url }: RestoreRequest, manifest: Manifest): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  // The server's own user passes through, and reads nothing.
  if (process.getuid?.() === 0) await chmod(data, 0o711);
  for (const file of filesBelow(manifest, 'installation')) await place(path.join(source, 'installation', file), path.join(data, file));
  if (url !== undefined) return;
  // Others may pass through it, as through any store's folder: the database lies below.
  await mkdir(path.join(data, 'store'));
  const blobs = path.join(data, 'store', 'blobs', 'sha256');
  for (const file of filesBelow(manifest, 'blobs')) {
    const hex = hexOf(file);
    await place(path.join(source, 'blobs', file), path.join(blobs, hex.slice(0, 2), hex.slice(2)));
  }
}

/** Names of blobs are parts of paths. */
function hexOf(file: string): string {
  if (!/^sha256-[0-9a-f]{64}$/.test(file)) throw damaged(`it holds the blob ${JSON.stringify(file)}, whose name is no digest`);
  return file.slice('sha256-'.length);
}

async function place(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  await chmod(to, 0o600);
}

async function placeFiles({ source, data }: RestoreRequest, manifest: Manifest): Promise<void> {
  const from = path.join(source, 'postgres');
  const folders = manifest.folders.filter((name) => name.startsWith('postgres/')).map((name) => name.slice('postgres/'.length));
  await placeCluster(path.join(data, 'store'), { from, folders, files: filesBelow(manifest, 'postgres') });
}

async function openWith(options: StoreOptions, { source, url }: RestoreRequest, manifest: Manifest): Promise<Store> {
  if (manifest.kind === 'logical') {
    await asOwner(options, ({ database }) => importRows(database, manifest.schema, tablesOf(source, manifest)));
  }
  const store = await openStore(options);
  if (url === undefined) return store;
  try {
    for (const file of filesBelow(manifest, 'blobs')) await store.blobs.put(createReadStream(path.join(source, 'blobs', file)));
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function* tablesOf(source: string, { tables }: Manifest): AsyncGenerator<ExportedTable> {
  for (const name of tables) {
    const lines = createInterface({ input: createReadStream(path.join(source, 'rows', `${name}.jsonl`)), crlfDelay: Infinity });
    const each = lines[Symbol.asyncIterator]();
    const first = await each.next();
    const { table, columns } = header.parse(JSON.parse(String(first.value)));
    yield { header: { name: table, columns }, lines: { [Symbol.asyncIterator]: () => each } };
  }
}

function filesBelow(manifest: Manifest, folder: string): readonly string[] {
  const start = `${folder}/`;
  return manifest.files.filter((file) => file.path.startsWith(start)).map((file) => file.path.slice(start.length));
}

/** The heads as they are now. A physical backup may hold a little more than its manifest promises. */
async function verify(store: Store, manifest: Manifest): Promise<readonly LedgerHead[]> {
  const heads = await store.systems();
  for (const { name, seq, head } of manifest.heads) {
    if (seq === 0) continue;
    const [event] = await store.events(name, { after: seq - 1, before: seq + 1, limit: 1 });
    if (event?.hash !== head) throw damaged(`its ledger of ${name} does not hold event ${seq} as its manifest says`);
  }
  for (const { name } of heads) {
    const verdict = await store.verify(name);
    if (!verdict.intact) throw broken(verdict.sentence);
    const stray = await findStrayRows(store, name);
    if (stray.length > 0) throw broken(`The tables of ${name} are not what its ledger says: ${stray.slice(0, 3).join(', ')}.`);
  }
  return heads;
}

function broken(sentence: string): Failure {
  return new Failure('restore-broken', `${sentence} What was restored is left for you to look at; do not serve it.`, { retryable: false });
}
