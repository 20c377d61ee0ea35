import type { Change } from './change.ts';
import { column, isNewColumn, isNewTable, type Breaks, type Judged, type Place, type Rule } from './rule.ts';

/** What must hold for rows: rules 9 to 12, 17 and 18. */
export const rulesOfConstraints: readonly Rule[] = [
  {
    number: 9,
    name: 'set-not-null',
    instead:
      'Add CHECK (column IS NOT NULL) NOT VALID, validate it in a transaction of its own, then SET NOT NULL, which asks no row any more; all of it once no release that may run writes NULL.',
    judge: (change, place) => {
      const found = demandsValue(change, place);
      if (found === undefined) return undefined;
      const { table, name, isScanned } = found;
      const scan = isScanned ? `every row of ${table} is read under the lock, and ` : '';
      const says = `${column(table, name)} must have a value from then on: ${scan}a release that writes NULL fails`;
      const newer =
        'Add the constraint as NOT NULL … NOT VALID and validate it in a transaction of its own, once no release that may run writes NULL.';
      const judged: Judged = { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'perhaps', about: column(table, name) };
      return place.postgres < 18 ? judged : { ...judged, instead: newer };
    },
  },
  {
    number: 10,
    name: 'check-not-valid',
    instead: 'Add it once no release that may run writes such rows: after the release that stopped writing them, as a release of its own.',
    judge: (change, place) => {
      if (change.kind !== 'add-constraint' || change.form !== 'check' || change.isValid || isNewTable(place, change.table))
        return undefined;
      if (breaksBy(change, place) === 'no') return undefined;
      const says = `Old rows of ${change.table} are not asked, but every row that the release before writes is`;
      return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'perhaps', about: change.table };
    },
  },
  {
    number: 11,
    name: 'validate-apart',
    instead:
      'Validate in a transaction of its own, after the one that adds the constraint: then it takes SHARE UPDATE EXCLUSIVE, and nobody waits.',
    judge: (change, place) => {
      if (change.kind !== 'validate' || isNewTable(place, change.table)) return undefined;
      if (!place.whole.constrains.has(`${place.transactionOf(change)} ${change.table}`)) return undefined;
      const says = `The constraint ${change.name} is validated in the transaction that adds it: every row of ${change.table} is read under that lock`;
      return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'no', about: change.table };
    },
  },
  {
    number: 12,
    name: 'check',
    instead: 'Add it NOT VALID, and validate it in a transaction of its own.',
    judge: (change, place) => {
      if (isCheckOfColumn(change, place)) {
        const says = `Every row of ${change.table} is read under the lock, for the CHECK of ${change.column}`;
        return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'no', about: column(change.table, change.column) };
      }
      if (change.kind !== 'add-constraint' || !change.isValid || isNewTable(place, change.table)) return undefined;
      if (change.form !== 'check' && change.form !== 'exclude') return undefined;
      const says = `Every row of ${change.table} is read under the lock, and every row that the release before writes must hold it`;
      return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: breaksBy(change, place), about: change.table };
    },
  },
  {
    number: 17,
    name: 'foreign-key',
    instead: 'Add it NOT VALID, and validate it in a transaction of its own.',
    judge: (change, place) => {
      if (change.kind !== 'add-constraint' || change.form !== 'foreign key' || !change.isValid || isNewTable(place, change.table))
        return undefined;
      const other = change.references ?? 'another table';
      const says = `Nobody writes to ${change.table} or ${other} while every row of ${change.table} is looked up`;
      return { says, lock: 'SHARE ROW EXCLUSIVE', rewrites: false, breaks: breaksBy(change, place), about: change.table };
    },
  },
  {
    number: 18,
    name: 'unique',
    instead: 'CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … USING INDEX.',
    judge: (change, place) => {
      if (change.kind === 'add-column' && change.unique && !isNewTable(place, change.table)) {
        return unique(change.table, 'no', column(change.table, change.column));
      }
      if (change.kind !== 'add-constraint' || change.usesIndex || isNewTable(place, change.table)) return undefined;
      if (change.form !== 'unique' && change.form !== 'primary key') return undefined;
      return unique(change.table, breaksBy(change, place), change.table);
    },
  },
];

function unique(table: string, breaks: Breaks, about: string): Judged {
  const says = `An index over ${table} is built under the lock: nobody reads or writes ${table} until it stands`;
  return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks, about };
}

function isCheckOfColumn(change: Change, place: Place): change is Extract<Change, { readonly kind: 'add-column' }> {
  return change.kind === 'add-column' && change.check && !isNewTable(place, change.table);
}

/** A release writes nothing into columns that it does not know: what only binds new ones breaks nobody. */
function breaksBy(change: Extract<Change, { readonly kind: 'add-constraint' }>, place: Place): Breaks {
  const table = place.known.tables.get(change.table);
  const columns = change.columns.filter((name) => change.form !== 'check' || table?.columns.has(name) === true);
  const areNew = columns.length > 0 && columns.every((name) => isNewColumn(place, change.table, name));
  // Of a table that is older than the files the columns are unknown: a CHECK may then name any of them.
  const isWholeTableKnown =
    change.form !== 'check' || (table !== undefined && table.file !== '') || columns.length === change.columns.length;
  return areNew && isWholeTableKnown ? 'no' : 'perhaps';
}

function demandsValue(
  change: Change,
  place: Place,
): { readonly table: string; readonly name: string; readonly isScanned: boolean } | undefined {
  if (change.kind === 'not-null' && change.as === 'set') {
    const { table, column: name } = change;
    if (isNewTable(place, table)) return undefined;
    return { table, name, isScanned: !place.whole.validates.has(table) };
  }
  if (change.kind !== 'add-constraint' || change.form !== 'not null' || isNewTable(place, change.table)) return undefined;
  return { table: change.table, name: change.columns[0] ?? '', isScanned: change.isValid };
}
