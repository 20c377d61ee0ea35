import type { Change } from './change.ts';

// What the tools write into a file that is not to run in a transaction.
const noTransaction =
  /^--\s*(?:\+goose\s+no\s+transaction|migrate:up\s+transaction:\s*false|atlas:txmode\s+none|lockstep:\s*no[\s-]+transaction|no-transaction)\b/im;

/**
 * Which transaction each change runs in, by number. Where a file says nothing itself, most tools put it into one; a file that holds what
 * PostgreSQL refuses in a transaction can only be run without.
 */
export function transactionsOf(text: string, changes: readonly Change[]): (change: Change) => number {
  const numbers = new Map<Change, number>();
  const isOne = isOneTransaction(text, changes);
  let number = 0;
  let isOpen = false;
  for (const change of changes) {
    if (change.kind === 'begin') isOpen = true;
    if (!isOne && (!isOpen || change.kind === 'begin')) number += 1;
    numbers.set(change, number);
    if (change.kind === 'end') isOpen = false;
  }
  return (change) => numbers.get(change) ?? -1;
}

/** Whether a file is to be put into a transaction by whoever runs it. */
export function isOneTransaction(text: string, changes: readonly Change[]): boolean {
  return !noTransaction.test(text) && !changes.some((change) => change.kind === 'begin' || runsAlone(change));
}

function runsAlone(change: Change): boolean {
  if (change.kind === 'store-anew') return change.how === 'VACUUM FULL';
  return (change.kind === 'create-index' || change.kind === 'drop' || change.kind === 'reindex') && change.concurrently;
}
