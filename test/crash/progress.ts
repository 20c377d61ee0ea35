import { setTimeout as sleep } from 'node:timers/promises';

const lookMs = 250;

export interface Progress {
  /** Changes as long as something goes on. */
  readonly news: () => number | string;
  /** Who stands still for so long is stuck, however busy the machine is. */
  readonly stillMs: number;
  readonly what: string;
}

/** Waits for work as long as anything goes on: a machine that is busy makes it slow, and only slow. */
export async function whileItGoesOn<T>(work: Promise<T>, { news, stillMs, what }: Progress): Promise<T> {
  const ended = work.then(
    () => true,
    () => true,
  );
  for (let known = news(), since = performance.now(); ;) {
    if (await Promise.race([ended, sleep(lookMs, false)])) return work;
    const found = news();
    if (found !== known) [known, since] = [found, performance.now()];
    if (performance.now() - since > stillMs) throw new Error(`${what}: nothing has moved for ${stillMs / 1000} s`);
  }
}
