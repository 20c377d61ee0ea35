import type { SystemTransaction } from '#store/store.ts';

type Changed = Partial<Pick<SystemTransaction, 'answerOf' | 'write'>>;

/** A transaction with another method or two: for stores that forget, or lie. */
export function changedTransaction(transaction: SystemTransaction, changed: Changed): SystemTransaction {
  const { system, databaseNow } = transaction;
  return {
    system,
    databaseNow,
    get seq() {
      return transaction.seq;
    },
    loadOpen: () => transaction.loadOpen(),
    load: (kind, id) => transaction.load(kind, id),
    answerOf: (commandId) => transaction.answerOf(commandId),
    write: (entry) => transaction.write(entry),
    ...changed,
  };
}
