import { storeFolders } from '#store/embedded-cluster.ts';
import { SpaceWatch, wordsWhereShort } from '#store/space-watch.ts';
import { watchClock } from './watch-clock.ts';

/** Watches the clock, and the disks that the embedded store writes to, measured once already. A database elsewhere is watched there. */
export async function watchMachine(dataDir: string, warn: (sentence: string) => void) {
  const isElsewhere = (process.env['DATABASE_URL'] ?? '') !== '';
  const watch = new SpaceWatch({ folders: async () => (isElsewhere ? [] : storeFolders(dataDir)), warn });
  await watch.look();
  watchClock(warn);
  return { shortOf: async () => wordsWhereShort(await watch.look()), diskLevel: () => watch.seen?.level };
}
