import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Place } from './place.ts';

/** The newest are all kept; of older ones the last of each day. */
const newest = 200;

/** A folder: one file per checkpoint, whole and on the disk before it has its name. `id` tells installations apart that share it. */
export function folderPlace(folder: string, id: string): Place {
  const start = `lockstep-${id}-`;
  const list = async (): Promise<readonly string[]> => {
    const names = await readdir(folder).catch(nothingYet);
    return names.filter((name) => name.startsWith(start) && name.endsWith('.checkpoint')).toSorted();
  };
  return {
    name: folder,
    async keep(note, at) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Colons are no letters of file names everywhere.
      await writeWhole(path.join(folder, `${start}${new Date(at).toISOString().replaceAll(':', '')}.checkpoint`), note);
      const names = await list();
      for (const name of surplusOf(names, start.length)) await rm(path.join(folder, name), { force: true });
    },
    async notes() {
      const names = await list();
      return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
    },
    close: async () => undefined,
  };
}

/** A folder that is not there yet holds nothing; one that cannot be read is told. */
function nothingYet(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** Names whose day, from `at` on, has a later one, the newest excepted. */
export function surplusOf(names: readonly string[], at: number): readonly string[] {
  const older = names.slice(0, Math.max(0, names.length - newest));
  const dayOf = (name: string | undefined): string => name?.slice(at, at + 'YYYY-MM-DD'.length) ?? '';
  return older.filter((name, index) => dayOf(name) === dayOf(names[index + 1]));
}

async function writeWhole(file: string, text: string): Promise<void> {
  const incoming = `${file}.incoming`;
  const handle = await open(incoming, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(incoming, file);
}
