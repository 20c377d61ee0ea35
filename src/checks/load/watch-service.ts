import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { ThreadSample } from '#core/load/saturation.ts';

export interface ServiceWatch {
  readonly samples: readonly ThreadSample[];
  end(): void;
}

const ticksPerSecond = 100;
const lookEveryMs = 1_000;
/** Who belongs to a service changes seldom: its processes are looked for again after so many looks. */
const looksPerSearch = 5;

/** What a thread has used and waited so far, in seconds. */
interface Used {
  readonly cpu: number;
  readonly wait: number;
}

/**
 * Looks each second at every thread of a service's processes and of what they started, in `/proc`: 20 µs per thread. Where there is no
 * `/proc` there are no samples, and nothing is concluded.
 */
export function watchService(roots: () => readonly number[], startNs: bigint): ServiceWatch {
  const samples: ThreadSample[] = [];
  let processes: readonly number[] = [];
  let looks = 0;
  let last: { readonly atNs: bigint; readonly used: ReadonlyMap<string, Used> } | undefined;
  const look = async (): Promise<void> => {
    if (looks % looksPerSearch === 0) processes = await treeOf(roots());
    looks += 1;
    const now = { atNs: process.hrtime.bigint(), used: await usedBy(processes) };
    if (last !== undefined) {
      const busiest = busiestOf(last.used, now.used, Number(now.atNs - last.atNs) / 1e9);
      const second = Math.round(Number(last.atNs - startNs) / 1e9);
      if (busiest !== undefined) samples.push({ second, ...busiest.share, isEventLoop: await isEventLoop(busiest.thread) });
    }
    last = now;
  };
  // What cannot be seen is not measured: a process may end between two looks.
  const timer = setInterval(() => void look().catch(() => undefined), lookEveryMs);
  return { samples, end: () => clearInterval(timer) };
}

interface Busiest {
  /** `process/thread`. */
  readonly thread: string;
  readonly share: Used;
}

function busiestOf(before: ReadonlyMap<string, Used>, now: ReadonlyMap<string, Used>, seconds: number): Busiest | undefined {
  let busiest: Busiest | undefined;
  for (const [thread, used] of now) {
    const earlier = before.get(thread);
    if (earlier === undefined) continue;
    const share = { cpu: (used.cpu - earlier.cpu) / seconds, wait: (used.wait - earlier.wait) / seconds };
    if (busiest === undefined || share.cpu + share.wait > busiest.share.cpu + busiest.share.wait) busiest = { thread, share };
  }
  return busiest;
}

/** Node runs its event loop on the first thread of its process. */
async function isEventLoop(name: string): Promise<boolean> {
  const [id, thread] = name.split('/');
  return id === thread && path.basename(await readlink(`/proc/${id}/exe`).catch(() => '')) === 'node';
}

async function usedBy(processes: readonly number[]): Promise<ReadonlyMap<string, Used>> {
  const used = new Map<string, Used>();
  for (const id of processes) {
    const threads = await readdir(`/proc/${id}/task`).catch(() => []);
    for (const thread of threads) {
      const found = await usedByThread(`/proc/${id}/task/${thread}`);
      if (found !== undefined) used.set(`${id}/${thread}`, found);
    }
  }
  return used;
}

async function usedByThread(folder: string): Promise<Used | undefined> {
  const [stat, schedule] = await Promise.all(['stat', 'schedstat'].map((name) => readFile(`${folder}/${name}`, 'latin1').catch(() => '')));
  if (stat === undefined || stat === '') return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [ran = '', waited = ''] = (schedule ?? '').split(' ');
  // The scheduler counts nanoseconds; the older file counts ticks of ten milliseconds.
  const cpu = ran === '' ? (Number(fields[11]) + Number(fields[12])) / ticksPerSecond : Number(ran) / 1e9;
  return { cpu, wait: waited === '' ? 0 : Number(waited) / 1e9 };
}

/** The processes and everything that they started. */
async function treeOf(roots: readonly number[]): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  const parents = new Map<number, number>();
  for (const name of names.filter((each) => /^\d+$/.test(each))) {
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0));
  }
  const belongs = (id: number, depth = 0): boolean =>
    roots.includes(id) || (depth < 20 && parents.has(id) && belongs(parents.get(id) ?? 0, depth + 1));
  return [...parents.keys()].filter((id) => belongs(id));
}
