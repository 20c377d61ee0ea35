import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, open, readFile, realpath, rename, rm, rmdir, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#core/failure.ts';
import { isDiskFull } from './database-errors.ts';
import { canEnter, chooseServerUser } from './embedded-user.ts';
import type { ServerUser } from './embedded-user.ts';

export const port = 5432;
/** What the kernel takes as the path of a unix socket, in bytes. */
const longestSocketPath = 107;
const ballastBytes = 64 << 20;
const segmentBytes = 16 << 20;
const logBytes = 10 << 20;
const distantFolder = '/var/lib/lockstep';

/** The files of one embedded server. */
export interface Cluster {
  readonly user: ServerUser;
  readonly folder: string;
  readonly data: string;
  readonly lock: string;
  readonly log: string;
  /** 64 MB to give up when the disk is full: a full WAL disk could not start again otherwise. */
  readonly ballast: string;
  readonly socketDir: string;
}

/** Makes the folders, with the owner that the server needs, and writes who may connect. A full disk costs the ballast. */
export async function prepareCluster(dataDir: string): Promise<Cluster> {
  try {
    return await prepare(dataDir);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    const [folder = dataDir] = await storeFolders(dataDir);
    if (!(await dropBallast({ ballast: ballastIn(folder) }))) throw tooFull(folder);
    return prepare(dataDir);
  }
}

/** Where the server of a data folder writes: its own folder first, then where its write-ahead log lies. */
export async function storeFolders(dataDir: string): Promise<readonly string[]> {
  const near = join(dataDir, 'postgres');
  const noted = await readFile(join(dataDir, 'postgres-is-at'), 'utf8').catch(() => '');
  const folder = noted.trim() === '' ? near : noted.trim();
  return [folder, join(folder, 'data', 'pg_wal'), dataDir];
}

/** It cannot even start, and there is nothing of ours left that could make room. */
export function tooFull(folder: string): Failure {
  return new Failure('store-full', `The disk of ${folder} is full: the store cannot start until there is room.`, { retryable: false });
}

async function prepare(dataDir: string): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true });
  const home = await realpath(dataDir);
  const near = join(home, 'postgres');
  const owner = (await ownerOf(join(near, 'data'))) ?? (await ownerOf(join(distantName(home), 'data')));
  const user = await chooseServerUser(owner);
  const folder = (await canEnter(user, home)) ? near : await farFrom(home);
  await makeOwned(folder, user);
  const socketDir = await makeSocketDir(folder, user);
  await writeAccess(folder, user);
  await turnLog(join(folder, 'server.log'));
  return {
    user,
    folder,
    socketDir,
    data: join(folder, 'data'),
    lock: join(folder, 'lock'),
    log: join(folder, 'server.log'),
    ballast: ballastIn(folder),
  };
}

/** A data folder below /root lets no other user in: then the database lies in /var/lib/lockstep, and a note says so. */
async function farFrom(home: string): Promise<string> {
  const folder = distantName(home);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(join(home, 'postgres-is-at'), `${folder}\n`);
  return folder;
}

function distantName(home: string): string {
  return join(distantFolder, `postgres-${shortHash(home)}`);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function ballastIn(folder: string): string {
  return join(folder, 'ballast');
}

async function ownerOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ uid }) => uid,
    () => undefined,
  );
}

async function makeOwned(folder: string, user: ServerUser): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user.isOther) await chown(folder, user.uid, user.gid);
}

/** Beside the data, or, where that path is too long for a socket, a short one that follows from it. */
async function makeSocketDir(folder: string, user: ServerUser): Promise<string> {
  const near = join(folder, 'run');
  const fits = Buffer.byteLength(join(near, `.s.PGSQL.${port}`)) <= longestSocketPath;
  const socketDir = fits ? near : join('/tmp', `lockstep-${user.uid}-${shortHash(folder)}`);
  await makeOwned(socketDir, user);
  const found = await lstat(socketDir);
  if (found.isDirectory() && found.uid === user.uid && (found.mode & 0o077) === 0) return socketDir;
  throw new Failure('store-socket', `The socket's folder ${socketDir} belongs to somebody else: remove it.`, { retryable: false });
}

/** Where it lies outside the data folder nothing is left behind; it stays while somebody's socket is in it. */
export async function dropSocketDir({ socketDir, folder }: Cluster): Promise<void> {
  if (!socketDir.startsWith(folder)) await rmdir(socketDir).catch(() => undefined);
}

/** Only by socket, only root and the server's own user, known by the kernel: no password, no port. */
async function writeAccess(folder: string, user: ServerUser): Promise<void> {
  await writeWhole(join(folder, 'pg_hba.conf'), 'local all all peer map=ls\n');
  const people = [...new Set(['root', user.name])];
  const lines = people.flatMap((name) => [`ls "${name}" lockstep`, `ls "${name}" lockstep_app`]);
  await writeWhole(join(folder, 'pg_ident.conf'), `${lines.join('\n')}\n`);
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.${process.pid}`, text, { mode: 0o644 });
  await rename(`${path}.${process.pid}`, path);
}

async function turnLog(log: string): Promise<void> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > logBytes) await rename(log, `${log}.1`);
}

/** Lays the ballast down again where the disk has room for it. */
export async function layBallast({ ballast, folder }: Cluster): Promise<void> {
  const there = await stat(ballast).then(
    ({ size }) => size === ballastBytes,
    () => false,
  );
  if (there || (await freeBytesIn(folder)) < 4 * ballastBytes) return;
  // Only what is whole is ballast.
  const laying = `${ballast}.new`;
  const file = await open(laying, 'w', 0o600);
  try {
    const block = Buffer.alloc(1 << 20, 0x5a);
    for (let written = 0; written < ballastBytes; written += block.byteLength) await file.write(block);
    await file.close();
    await rename(laying, ballast);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(laying, { force: true });
    throw error;
  }
}

/** True where there was ballast to give up. */
export async function dropBallast({ ballast }: Pick<Cluster, 'ballast'>): Promise<boolean> {
  return rm(ballast).then(
    () => true,
    () => false,
  );
}

/** Whether a segment of the write-ahead log has no room: the server's own words about that may have found none either. */
export async function isOutOfRoom({ data, folder }: Cluster): Promise<boolean> {
  const free = await Promise.all([folder, join(data, 'pg_wal')].map(async (each) => freeBytesIn(each).catch(() => Infinity)));
  return Math.min(...free) < segmentBytes;
}

async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
