import { chmodSync, existsSync, statSync } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { breather } from './breathe.ts';

/** Files first, then their folders: what cannot be written can no longer be filled. */
export async function makeReadOnly(folder: string, breathe = breather()): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await makeReadOnly(file, breathe);
    else if (entry.isFile()) chmodSync(file, isProgram(file) ? 0o555 : 0o444);
    await breathe();
  }
  await chmod(folder, 0o555);
}

/** Lets whoever owns it remove it: `rm` needs to write a folder to empty it. */
export async function makeRemovable(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeRemovable(path.join(folder, entry.name));
  }
}

export async function removeReadOnly(folder: string): Promise<void> {
  await makeRemovable(folder);
  await rm(folder, { recursive: true, force: true });
}

function isProgram(file: string): boolean {
  return (statSync(file).mode & 0o100) !== 0;
}
