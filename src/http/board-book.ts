import type { AskedRow, BoardRow } from '#core/views/board-shapes.ts';
import { boardRow, rowFor } from '#core/views/board.ts';
import type { SystemRead } from './authorize.ts';
import { inBreaths } from './in-breaths.ts';
import { BookNumber } from './book-number.ts';

/** Time goes on without an event: freezes begin, windows close. So long a row holds at least, and so much longer at most, lest all are looked at in one breath. */
const holdMs = 40_000;
const spreadMs = 20_000;

interface Kept {
  readonly seq: number;
  readonly until: number;
  readonly row: AskedRow;
  readonly text: string;
  /** The number of the book at which it came to be as it is. */
  readonly changed: number;
}

/** What is told of a system that its ledger does not know. */
export type Beside = Pick<BoardRow, 'evidenceHold' | 'notCompiled'>;

export interface Asking {
  readonly person: string;
  readonly now: number;
  readonly since?: string | undefined;
  readonly besideOf: (system: string) => Beside;
}

export interface Rows {
  readonly asOf: string;
  readonly isWhole: boolean;
  readonly systems: number;
  readonly boards: BoardRow[];
}

/**
 * The rows of all systems, each computed once for everybody who may see it, until its ledger or the clock has gone on. The book counts
 * changes, so that whoever asks again is told only what came after the number that they have.
 */
export class BoardBook {
  readonly #number = new BookNumber();
  readonly #kept = new Map<string, Kept>();

  /** Of the systems that the caller may see. */
  async rows(seen: readonly SystemRead[], asking: Asking): Promise<Rows> {
    const since = this.#number.sinceOf(asking.since);
    await inBreaths(this.#computeAll(seen, asking));
    // In one breath with `asOf`: what another request changed while this one rested is told too, or would never be.
    const kept = seen.flatMap(({ state }) => this.#kept.get(state.head.system) ?? []);
    const boards = kept.filter(({ changed }) => since === undefined || changed > since).map(({ row }) => rowFor(row, asking.person));
    return { asOf: this.#number.asOf, isWhole: since === undefined, systems: seen.length, boards };
  }

  *#computeAll(seen: readonly SystemRead[], asking: Asking): Generator<void, void> {
    for (const read of seen) {
      this.#compute(read, asking);
      yield;
    }
  }

  #compute({ state, seq }: SystemRead, { now, besideOf }: Asking): void {
    const { system } = state.head;
    const known = this.#kept.get(system);
    const beside = besideOf(system);
    const isSame = known !== undefined && known.row.evidenceHold === beside.evidenceHold && known.row.notCompiled === beside.notCompiled;
    // A row that another request computed of a later state than ours is no worse.
    if (isSame && known.seq >= seq && now < known.until) return;
    const row: AskedRow = { ...boardRow(state, seq, now), ...beside };
    const text = JSON.stringify(row);
    const changed = text === known?.text ? known.changed : this.#number.next();
    this.#kept.set(system, { seq, until: now + holdMs + ((changed * 997) % spreadMs), row, text, changed });
  }
}
