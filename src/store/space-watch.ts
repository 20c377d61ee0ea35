import { statfs } from 'node:fs/promises';

/** Bytes that are free on the fullest of the disks that the store writes to. */
export interface Space {
  readonly level: 'ample' | 'low' | 'short';
  readonly freeBytes: number;
  readonly folder: string;
}

export interface SpaceLimits {
  /** Below it an operator is told. */
  readonly lowBytes: number;
  /** Below it nothing new is begun: what is under way has to come to its end in what is left. */
  readonly shortBytes: number;
}

const usualSpaceLimits: SpaceLimits = { lowBytes: 2 ** 30, shortBytes: 256 * 2 ** 20 };

const lookMs = 5_000;
/** While it stays short of room, that is said again so often. */
const sayAgainMs = 10 * 60_000;

export interface SpaceWatchOptions {
  /** Asked for at each look: a folder may be moved to another disk. */
  readonly folders: () => Promise<readonly string[]>;
  readonly warn: (sentence: string) => void;
  readonly limits?: SpaceLimits;
  /** Free bytes of the disk on which a folder lies. */
  readonly measure?: (folder: string) => Promise<number>;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/** Looks at the disks again and again, says when room runs out and when it is back, and answers at any time how it stands. */
export class SpaceWatch {
  readonly #options: SpaceWatchOptions;
  readonly #timer: NodeJS.Timeout;
  #seen: Space | undefined;
  #saidMs = 0;

  constructor(options: SpaceWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.look(), lookMs);
    this.#timer.unref();
  }

  /** As of the last look; undefined where no disk could be measured. */
  get seen(): Space | undefined {
    return this.#seen;
  }

  /** How it stands at this moment. */
  async look(): Promise<Space | undefined> {
    const before = this.#seen;
    this.#seen = await this.#measure();
    this.#tell(before, this.#seen);
    return this.#seen;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #measure(): Promise<Space | undefined> {
    const { folders, measure = freeBytesOf, limits = usualSpaceLimits } = this.#options;
    const found: { readonly folder: string; readonly freeBytes: number }[] = [];
    for (const folder of await folders()) {
      const freeBytes = await measure(folder).catch(() => undefined);
      if (freeBytes !== undefined) found.push({ folder, freeBytes });
    }
    const [least] = found.toSorted((left, right) => left.freeBytes - right.freeBytes);
    return least && { ...least, level: levelOf(least.freeBytes, limits) };
  }

  #tell(before: Space | undefined, seen: Space | undefined): void {
    const { warn, now = () => performance.now() } = this.#options;
    const was = before?.level ?? 'ample';
    const is = seen?.level ?? was;
    if (seen === undefined || (is === 'ample' && was === 'ample')) return;
    if (is === was && now() - this.#saidMs < sayAgainMs) return;
    this.#saidMs = now();
    warn(wordsOf(seen));
  }
}

function levelOf(freeBytes: number, { lowBytes, shortBytes }: SpaceLimits): Space['level'] {
  if (freeBytes < shortBytes) return 'short';
  return freeBytes < lowBytes ? 'low' : 'ample';
}

function wordsOf(space: Space): string {
  const told = `${wordsOfFree(space)}.`;
  switch (space.level) {
    case 'ample':
      return `${told} That is enough again.`;
    case 'low':
      return `${told} Make room: below 256 MB nothing new is begun.`;
    case 'short':
      return `${told} No new release and no new promotion is taken until there is room.`;
  }
}

/** Why nothing new may be begun; undefined where there is room, or nobody knows. */
export function wordsWhereShort(space: Space | undefined): string | undefined {
  return space?.level === 'short' ? wordsOfFree(space) : undefined;
}

/** `180 MB are free on the disk of /var/lib/lockstep/store`. */
function wordsOfFree({ freeBytes, folder }: Space): string {
  return `${Math.floor(freeBytes / 2 ** 20)} MB are free on the disk of ${folder}`;
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
