// Who signs the proofs of a source: another key than before is told, as that of a host is, and the same one is not.
import { expectRule } from './oracle-gates.ts';
import type { Transaction } from './world.ts';
import type { Event } from '#core/event.ts';
import { noticesOf } from '#core/notify/notices-of.ts';

type Ended = Extract<Event, { kind: 'orderEnded' }>;

export class OracleSigner {
  /** `database in place` → who signed last. Unknown where something was put back, or could not be seen. */
  readonly #last = new Map<string, string>();

  hear(transaction: Transaction): void {
    for (const event of transaction.events) {
      if (event.kind === 'orderEnded') this.#ended(event, transaction);
      else if (event.kind === 'orderSettled' && event.as === 'done') this.#settled(event.key, transaction);
    }
  }

  /** A person says that it was put back. What one says was brought has no signature, and is told of nobody. */
  #settled(key: string, { before }: Transaction): void {
    const order = before.orders.get(key);
    if (order?.undo === true) this.#last.delete(`${order.step?.refresh?.database} in ${order.environment}`);
  }

  #ended({ key, result, as }: Ended, { before, after, events, at }: Transaction): void {
    const order = before.orders.get(key);
    const database = order?.step?.refresh?.database;
    if (order === undefined || database === undefined || as !== 'succeeded') return;
    const what = `${database} in ${order.environment}`;
    const told = result?.proved ?? result?.refreshed;
    const last = this.#last.get(what);
    if (order.undo === true || told?.verdict === 'broken') {
      this.#last.delete(what);
      return;
    }
    // What was looked through where nobody knows what stands says nothing of a copy.
    if (
      told?.signer === undefined ||
      (told === result?.proved && before.environments.get(order.environment)?.data?.[database] === undefined)
    )
      return;
    this.#last.set(what, told.signer);
    if (last === undefined) return;
    const said = noticesOf({ before, after, events, firstSeq: 1, at }).some(({ subject }) =>
      subject.startsWith(`The proofs of ${what} are signed`),
    );
    expectRule(said === (last !== told.signer), 'another key that signs the proofs of a source is told, and the same one is not');
  }
}
