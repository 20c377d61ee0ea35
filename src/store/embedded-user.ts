import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { Failure } from '#core/failure.ts';

/** The user that PostgreSQL runs as: ourselves, or somebody else when we are root (it refuses to be root). */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly isOther: boolean;
}

/** Under root: whoever owns the data already, else `nobody`, who has a passwd entry everywhere (initdb insists on one). */
export async function chooseServerUser(dataOwner: number | undefined): Promise<ServerUser> {
  const own = process.getuid?.();
  if (own === undefined)
    throw new Failure('store-platform', 'The embedded PostgreSQL does not run here: set DATABASE_URL.', { retryable: false });
  if (own === 0) return userFromPasswd(dataOwner === undefined || dataOwner === 0 ? 'nobody' : dataOwner);
  if (dataOwner !== undefined && dataOwner !== own) {
    const sentence = `The store's data belongs to uid ${dataOwner} and we are uid ${own}: start as root or as that user.`;
    throw new Failure('store-owner', sentence, { retryable: false });
  }
  return ownUser(own);
}

function ownUser(uid: number): ServerUser {
  try {
    const { username, gid } = userInfo();
    return { name: username, uid, gid, isOther: false };
  } catch (error) {
    throw noEntry(String(uid), error);
  }
}

async function userFromPasswd(wanted: string | number): Promise<ServerUser> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = lines.find(([name, , uid]) => (typeof wanted === 'number' ? Number(uid) === wanted : name === wanted));
  const [name, , uid, gid] = found ?? [];
  if (name === undefined) throw noEntry(String(wanted));
  return { name, uid: Number(uid), gid: Number(gid), isOther: true };
}

function noEntry(user: string, cause?: unknown): Failure {
  const sentence = `PostgreSQL needs a user with an entry in /etc/passwd, and ${user} has none: run as another user, or set DATABASE_URL.`;
  return new Failure('store-no-user', sentence, { retryable: false, cause });
}

/** Whether `user` gets through every folder from the root down to `folder`. Read from the mode bits: an ACL may allow more. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  if (!user.isOther) return true;
  for (let path = folder; ; path = dirname(path)) {
    const { uid, gid, mode } = await stat(path);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
