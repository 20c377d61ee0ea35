import { describe, expect, test } from 'vitest';
import { SpaceWatch } from './space-watch.ts';

const mb = 2 ** 20;

/** A watch over disks whose free space is what `free` says, in MB. */
function watching(free: Map<string, number | undefined>) {
  const said: string[] = [];
  let nowMs = 0;
  const watch = new SpaceWatch({
    folders: async () => [...free.keys()],
    measure: async (folder) => {
      const found = free.get(folder);
      if (found === undefined) throw new Error('no such folder');
      return found * mb;
    },
    warn: (sentence) => said.push(sentence),
    now: () => nowMs,
  });
  watch.stop();
  return { watch, said, pass: (ms: number) => void (nowMs += ms) };
}

describe('the watch over free space', () => {
  test.each([
    [1024, 'ample'],
    [1023, 'low'],
    [256, 'low'],
    [255, 'short'],
    [0, 'short'],
  ])('with %i MB free, room is %s', async (free, level) => {
    expect(await watching(new Map([['/data', free]])).watch.look()).toEqual({ level, freeBytes: free * mb, folder: '/data' });
  });

  test('the fullest disk counts, and one that cannot be measured does not', async () => {
    const { watch } = watching(new Map([['/data', 9000], ['/wal', 100], ['/gone', undefined]])); // prettier-ignore
    expect(await watch.look()).toMatchObject({ level: 'short', folder: '/wal' });
    expect(await watching(new Map([['/gone', undefined]])).watch.look()).toBeUndefined();
  });

  test('running out is said once, and again after ten minutes; so is that there is room again', async () => {
    const free = new Map<string, number | undefined>([['/data', 5000]]);
    const { watch, said, pass } = watching(free);
    await watch.look();
    expect(said).toEqual([]);
    free.set('/data', 180);
    await watch.look();
    await watch.look();
    expect(said).toEqual(['180 MB are free on the disk of /data. No new release and no new promotion is taken until there is room.']);
    pass(10 * 60_000);
    await watch.look();
    expect(said).toHaveLength(2);
    free.set('/data', 500);
    await watch.look();
    expect(said.at(-1)).toBe('500 MB are free on the disk of /data. Make room: below 256 MB nothing new is begun.');
    free.set('/data', 5000);
    await watch.look();
    await watch.look();
    expect(said.at(-1)).toBe('5000 MB are free on the disk of /data. That is enough again.');
    expect(said).toHaveLength(4);
  });
});
