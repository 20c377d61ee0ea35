import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore } from '#store/store.ts';
import { Records } from './records.ts';

const keptMs = 24 * 60 * 60_000;
const sweepEveryMs = 60 * 60_000;
/** Only what was signed is remembered; with more than this the oldest go early. */
const mostRemembered = 50_000;
const sweepEvery = 1_000;

const seenRecord = z.strictObject({ at: z.int() });

interface Delivery {
  readonly hook: string;
  readonly delivery: string | undefined;
  readonly isDeliverySigned: boolean;
  readonly body: Uint8Array;
}

/** Deliveries of the last day, in the store: every controller knows them, also after a restart. */
export class SeenDeliveries {
  readonly #rows: Records<z.output<typeof seenRecord>>;
  readonly #now: () => number;
  #sweptAt = 0;
  #sinceSweep = 0;

  constructor(settings: SettingsStore, now: () => number) {
    this.#rows = new Records(settings, 'hook-delivery', seenRecord);
    this.#now = now;
  }

  /** Whether this is the first time. Of two that come at once one is the first. */
  async isFirst(delivery: Delivery): Promise<boolean> {
    await this.#sweep();
    this.#sinceSweep += 1;
    let isNew = true;
    for (const name of namesOf(delivery)) isNew = (await this.#note(name)) && isNew;
    return isNew;
  }

  async #note(name: string): Promise<boolean> {
    const at = this.#now();
    if (await this.#rows.add(name, { at })) return true;
    // What is older than a day and not yet swept is as good as forgotten.
    const changed = await this.#rows.change(name, (seen) => (seen !== undefined && at < seen.at + keptMs ? undefined : { at }));
    return changed !== undefined;
  }

  async #sweep(): Promise<void> {
    if (this.#now() < this.#sweptAt + sweepEveryMs && this.#sinceSweep < sweepEvery) return;
    this.#sweptAt = this.#now();
    this.#sinceSweep = 0;
    const rows = (await this.#rows.list()).toSorted((left, right) => left.record.at - right.record.at);
    const gone = rows.filter(({ record }, place) => this.#now() >= record.at + keptMs || place < rows.length - mostRemembered);
    for (const { id } of gone) await this.#rows.remove(id);
  }
}

/**
 * A name that is signed is the delivery's own. One that is not can be changed on the way, so that there the same bytes are the
 * same delivery whatever it is called.
 */
function namesOf({ hook, delivery, isDeliverySigned, body }: Delivery): readonly string[] {
  const names = [...(delivery === undefined ? [] : [`id ${delivery}`]), ...(isDeliverySigned ? [] : [`body ${digestOf(body)}`])];
  return names.map((name) => digestOf(`${hook} ${name}`));
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
