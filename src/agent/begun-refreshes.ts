// Which refresh of a database was begun last, on disk before its hand begins: of one that was not, nothing has to be taken back, even where there is
// no hand any more that could say so.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf } from '#core/canonical.ts';
import type { RefreshOrder } from '#core/data/refresh-hand.ts';

type Begun = Pick<RefreshOrder, 'effectKey' | 'environment' | 'database' | 'asked'>;

export class BegunRefreshes {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  note(order: Begun): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#fileOf(order), order.effectKey, { mode: 0o600, flush: true });
  }

  has(order: Begun): boolean {
    try {
      return readFileSync(this.#fileOf(order), 'utf8') === order.effectKey;
    } catch {
      return false;
    }
  }

  /** One for each place: an environment has one refresh at a time. */
  #fileOf({ environment, database, asked }: Begun): string {
    const place = digestOf([asked?.system ?? '', environment, database]);
    return path.join(this.#folder, place.slice('sha256:'.length, 40));
  }
}
