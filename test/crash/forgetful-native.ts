import { chmod, copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findNative } from '#store/embedded-binaries.ts';

/**
 * A PostgreSQL that never makes sure that anything is on the disk, for a control that has to lose. The product has no setting for
 * that: it is another program that stands where the server's would.
 */
export async function forgetfulNative(folder: string): Promise<string> {
  const real = findNative();
  const native = path.join(folder, 'forgetful-native');
  await mkdir(path.join(native, 'bin'), { recursive: true });
  for (const part of ['lib', 'share']) await symlink(path.join(real, part), path.join(native, part));
  await copyFile(path.join(real, 'pg-symlinks.json'), path.join(native, 'pg-symlinks.json'));
  for (const program of await readdir(path.join(real, 'bin'))) {
    const own = path.join(native, 'bin', program);
    if (program !== 'postgres') await symlink(path.join(real, 'bin', program), own);
    else await writeFile(own, `#!/bin/sh\nexec "${path.join(real, 'bin', program)}" "$@" -c fsync=off -c full_page_writes=off\n`);
    if (program === 'postgres') await chmod(own, 0o755);
  }
  return native;
}
