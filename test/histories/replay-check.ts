// The ledger is the truth: folded again, in one go and transaction by transaction, it gives the same rows byte for byte.
import { expectRule } from './oracle-gates.ts';
import type { Transaction, World } from './world.ts';
import { canonical } from '#core/canonical.ts';
import { decide } from '#core/decide/index.ts';
import { emptyState } from '#core/empty-state.ts';
import { changedRows, prune, rowsOf, stateOf, type Row } from '#core/entities.ts';
import type { Event } from '#core/event.ts';
import { fold } from '#core/fold/index.ts';

/** Writes tables as a store would, transaction by transaction, and holds them against the ledger in the end. */
export class Replay {
  readonly #events: Event[] = [];
  readonly #table = new Map<string, Row>();

  hear({ events, before, after }: Transaction): void {
    this.#events.push(...events);
    for (const row of changedRows(before, after)) {
      if (row.body === '') this.#table.delete(`${row.kind} ${row.id}`);
      else this.#table.set(`${row.kind} ${row.id}`, row);
    }
  }

  check({ state, now }: World): void {
    const wanted = rowsOf(state);
    const rows = [...this.#table.values()];
    const whole = fold(emptyState('shop'), this.#events);
    expectRule(canonical(sorted(rowsOf(whole))) === canonical(sorted(wanted)), 'the ledger folded in one go gives the same rows');
    expectRule(canonical(sorted(rows)) === canonical(sorted(wanted)), 'the tables written one by one are the tables folded again');
    const slice = stateOf(
      'shop',
      rows.filter((row) => row.open),
    );
    expectRule(canonical(sorted(rowsOf(prune(state)))) === canonical(sorted(rowsOf(slice))), 'the slice read back is the slice');
    expectRule(
      canonical(decide(slice, now + 1000).events) === canonical(decide(state, now + 1000).events),
      'closed records change no decision',
    );
  }
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((left, right) => (`${left.kind} ${left.id}` < `${right.kind} ${right.id}` ? -1 : 1));
}
