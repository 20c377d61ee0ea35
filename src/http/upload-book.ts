import type { Limits } from './limits.ts';
import { overloaded } from './load.ts';
import { refused } from './refused.ts';

const dayMs = 24 * 60 * 60_000;
/** How often an upload looks again whether there is room. */
const lookEveryBytes = 64 * 1024 * 1024;

type UploadLimits = Pick<Limits, 'uploadsAtOnce' | 'uploadBytesPerDay' | 'leastFreeBytes'>;

interface UploadBookOptions {
  readonly limits: UploadLimits;
  readonly now: () => number;
  /** Undefined where nobody can know. */
  readonly freeBytes: () => Promise<number | undefined>;
}

/** Artefacts on their way in: how many, of how many bytes, and whether there is room for them. */
export class UploadBook {
  readonly #options: UploadBookOptions;
  #underWay = 0;
  #day = 0;
  #bytes = new Map<string, number>();

  constructor(options: UploadBookOptions) {
    this.#options = options;
  }

  /** Counts what comes for `by`, as long as it comes. `toldBytes` is what the sender says it will be. */
  async *counted(content: AsyncIterable<Uint8Array>, by: string, toldBytes: number): AsyncGenerator<Uint8Array> {
    if (this.#underWay >= this.#options.limits.uploadsAtOnce) throw overloaded();
    this.#underWay += 1;
    try {
      await this.#requireRoom(toldBytes);
      let unseen = 0;
      for await (const chunk of content) {
        this.#count(by, chunk.byteLength);
        unseen += chunk.byteLength;
        if (unseen > lookEveryBytes) {
          await this.#requireRoom(0);
          unseen = 0;
        }
        yield chunk;
      }
    } finally {
      this.#underWay -= 1;
    }
  }

  #count(by: string, bytes: number): void {
    const { limits, now } = this.#options;
    const day = Math.floor(now() / dayMs);
    if (day !== this.#day) this.#bytes = new Map();
    this.#day = day;
    const counted = (this.#bytes.get(by) ?? 0) + bytes;
    if (counted > limits.uploadBytesPerDay)
      throw refused('slow-down', `${by} has uploaded ${limits.uploadBytesPerDay} bytes today.`, 'Go on tomorrow.');
    this.#bytes.set(by, counted);
  }

  async #requireRoom(bytes: number): Promise<void> {
    const free = await this.#options.freeBytes();
    if (free === undefined || free - bytes >= this.#options.limits.leastFreeBytes) return;
    throw refused('store-full', 'The disk of the store has no room for this.', 'Make room, or `lockstep blobs collect`.');
  }
}
