import type { Change } from './change.ts';
import { isNewTable, lockModes, type LockMode, type Place } from './rule.ts';

/** A lock on something that people use. */
export interface Lock {
  readonly table: string;
  readonly mode: LockMode;
}

/** Whether those who write, or read, wait for it. */
export function isStrong({ mode }: Lock): boolean {
  return lockModes.indexOf(mode) >= lockModes.indexOf('SHARE');
}

/** What a change locks of what was there before the file, its strongest lock per table. */
export function locksOf(change: Change, place: Pick<Place, 'known' | 'file'>): readonly Lock[] {
  return allLocksOf(change, place).filter(({ table }) => table !== '' && !isNewTable(place, table));
}

function allLocksOf(change: Change, { known }: Pick<Place, 'known'>): readonly Lock[] {
  const strong = (...tables: readonly string[]): readonly Lock[] => tables.map((table) => ({ table, mode: 'ACCESS EXCLUSIVE' }));
  switch (change.kind) {
    case 'add-column':
      return [...strong(change.table), ...referenced(change.references)];
    case 'drop-column':
    case 'not-null':
    case 'default':
    case 'set-type':
    case 'drop-constraint':
    case 'store-anew':
    case 'row-security':
      return strong(change.table);
    case 'truncate':
      return strong(...change.tables);
    case 'rename':
    case 'set-schema':
      return change.what === 'table' || change.what === 'column' || change.what === 'constraint' ? strong(change.name) : [];
    case 'drop':
      return locksOfDrop(change, known);
    case 'create-table':
      return change.columns.flatMap(({ references }) => referenced(references));
    case 'add-constraint':
      if (change.form !== 'foreign key') return strong(change.table);
      return [{ table: change.table, mode: 'SHARE ROW EXCLUSIVE' }, ...referenced(change.references)];
    case 'validate':
      return [{ table: change.table, mode: 'SHARE UPDATE EXCLUSIVE' }];
    case 'create-index':
      return [{ table: change.table, mode: change.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE' }];
    case 'reindex':
      if (change.what !== 'table') return [];
      return [{ table: change.name, mode: change.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE' }];
    case 'write':
      return [{ table: change.table, mode: 'ROW EXCLUSIVE' }];
    case 'alter-table':
      return [{ table: change.table, mode: change.lock }];
    case 'create':
    case 'add-value':
    case 'rename-value':
    case 'grant':
    case 'revoke':
    case 'setting':
    case 'begin':
    case 'end':
    case 'call':
    case 'other':
      return [];
  }
}

function referenced(table: string | undefined): readonly Lock[] {
  return table === undefined ? [] : [{ table, mode: 'SHARE ROW EXCLUSIVE' }];
}

function locksOfDrop(change: Extract<Change, { readonly kind: 'drop' }>, known: Place['known']): readonly Lock[] {
  if (change.what === 'table') return change.names.map((table) => ({ table, mode: 'ACCESS EXCLUSIVE' }));
  if (change.what !== 'index') return [];
  return change.names.map((name) => ({
    table: known.indexes.get(name) ?? `the table of ${name}`,
    mode: change.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
  }));
}
