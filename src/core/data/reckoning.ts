// How far a refresh is and how long it still takes: from what has passed, and from what the last one of the same database took. Pure: it is told
// what happens, and when.
import type { Milliseconds } from '#core/system.ts';
import type { Happened } from './happened.ts';
import { AfterReckoned } from './reckoning-after.ts';
import { RowsReckoned } from './reckoning-rows.ts';
import type { Learned } from './learned.ts';

export interface Reckoned {
  readonly doing: 'rows' | 'after' | 'end';
  /** COPY's bytes: passed, and expected in all. */
  readonly bytes: number;
  readonly expectedBytes: number;
  /** While rows are copied: bytes each second. */
  readonly rate: number;
  /** After them: statements that are done, and all. */
  readonly done: number;
  readonly all: number;
  /** Undefined while nobody can know. */
  readonly leftMs?: Milliseconds;
}

export class Reckoning {
  readonly #rows: RowsReckoned;
  readonly #after: AfterReckoned;

  constructor(learned?: Learned) {
    this.#rows = new RowsReckoned(learned);
    this.#after = new AfterReckoned(learned);
  }

  /** Instants are of one clock that never goes back. */
  take(happened: Happened, at: Milliseconds): void {
    this.#rows.take(happened, at);
    this.#after.take(happened, at);
  }

  at(now: Milliseconds): Reckoned {
    const told = {
      bytes: this.#rows.bytes,
      expectedBytes: this.#rows.expectedBytes(),
      rate: this.#rows.rateAt(now),
      done: this.#after.done,
      all: this.#after.all,
    };
    const rows = this.#rows.leftAt(now);
    const grown = { disk: this.#rows.disk(), growth: this.#rows.growth(), tempo: this.#rows.tempoAt(now), rowsLeft: rows };
    const after = this.#after.leftAt(now, grown);
    if (this.#after.isBegun) return { ...told, doing: this.#after.ranAt === undefined ? 'after' : 'end', leftMs: after };
    return { ...told, doing: 'rows', ...(rows !== undefined && { leftMs: rows + after }) };
  }

  learned(at: Milliseconds): Learned {
    return { ...this.#rows.learned(at), ...this.#after.learned(at) };
  }
}
