import type { Change } from './change.ts';
import { isStrong, type Lock } from './locks.ts';
import type { BeforeIt, WholeFile } from './rule.ts';

/** What a file does as a whole. */
export function wholeOf(changes: readonly Change[], transactionOf: (change: Change) => number): WholeFile {
  return {
    grants: new Set(changes.flatMap((change) => (change.kind === 'grant' ? change.on : []))),
    creates: new Set(changes.flatMap((change) => (change.kind === 'create' ? [change.name] : []))),
    validates: new Set(changes.flatMap((change) => (change.kind === 'validate' ? [change.table] : []))),
    isInUtc: changes.some((change) => change.kind === 'setting' && /^time_?zone$/.test(change.name) && /^utc$/i.test(change.value)),
    begun: new Set(changes.flatMap((change) => (change.kind === 'begin' ? [transactionOf(change)] : []))),
    constrains: new Set(
      changes.flatMap((change) => (change.kind === 'add-constraint' ? [`${transactionOf(change)} ${change.table}`] : [])),
    ),
  };
}

/** Grows with each change that is taken in. */
export interface SoFar extends BeforeIt {
  take(change: Change, locks: readonly Lock[], transaction: number): void;
}

export function nothingSoFar(): SoFar {
  const held = new Map<number, Set<string>>();
  let isOneStrong = false;
  let lockTimeoutMs = 0;
  return {
    held,
    get isStrong() {
      return isOneStrong;
    },
    get lockTimeoutMs() {
      return lockTimeoutMs;
    },
    take: (change, locks, transaction) => {
      if (change.kind === 'setting' && change.name === 'lock_timeout') lockTimeoutMs = millisecondsOf(change.value);
      isOneStrong ||= locks.some(isStrong);
      for (const { table, mode } of locks) {
        if (mode === 'ACCESS EXCLUSIVE') held.set(transaction, (held.get(transaction) ?? new Set()).add(table));
      }
    },
  };
}

const units: { readonly [unit: string]: number } = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** A number alone is milliseconds. */
function millisecondsOf(value: string): number {
  const [, count = '0', unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value.trim()) ?? [];
  return Number(count) * (units[unit === '' ? 'ms' : unit.toLowerCase()] ?? 0);
}
