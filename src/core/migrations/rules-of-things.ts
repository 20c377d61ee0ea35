import type { ThingKind } from './change.ts';
import { isNewColumn, isNewTable, type Judged, type Place, type Rule } from './rule.ts';
import { breaking } from './rules-of-columns.ts';

/** Tables, views, types and rights: rules 5, 7, 8 and 22 to 24. */
export const rulesOfThings: readonly Rule[] = [
  {
    number: 5,
    name: 'drop',
    instead: 'Drop it in a release of its own, once no release that may run names it.',
    judge: (change, place) => {
      if (change.kind === 'drop-column') {
        if (isNewTable(place, change.table) || isNewColumn(place, change.table, change.column)) return undefined;
        const name = `${change.table}.${change.column}`;
        return breaking(`${name} is dropped, with what is in it: whoever lists its columns fails`, name);
      }
      if (change.kind === 'truncate' && !change.tables.every((table) => isNewTable(place, table))) {
        return breaking(`Every row of ${change.tables.join(', ')} is taken away`, change.tables[0] ?? '');
      }
      if (change.kind !== 'drop' || !dropped.has(change.what)) return undefined;
      const names = change.names.filter((name) => !isNewTable(place, name));
      return names.length === 0
        ? undefined
        : breaking(`The ${change.what} ${names.join(', ')} is dropped: whoever uses it fails`, names[0] ?? '');
    },
  },
  {
    number: 7,
    name: 'rename',
    instead: 'Make a new one and write both, or leave the name: a view in its place has no rights, and does not stand in for it.',
    judge: (change, place) => {
      const named: readonly ThingKind[] = ['table', 'view', 'materialized view', 'sequence', 'type', 'function', 'schema'];
      if (change.kind !== 'rename' || !named.includes(change.what) || isNewTable(place, change.name)) return undefined;
      return breaking(
        `The ${change.what} ${change.name} is called ${change.to} from then on: whoever uses ${change.name} fails`,
        change.name,
      );
    },
  },
  {
    number: 8,
    name: 'set-schema',
    instead: 'Leave it where it is; or make a new one there and write both, until no release that may run uses the old.',
    judge: (change, place) => {
      if (change.kind !== 'set-schema' || isNewTable(place, change.name)) return undefined;
      return breaking(
        `The ${change.what} ${change.name} moves to the schema ${change.to}, where the release before does not look`,
        change.name,
      );
    },
  },
  {
    number: 22,
    name: 'enum',
    instead: 'Let the release that knows the value go first, and write it from a later one; of a rename: a new value beside the old one.',
    judge: (change) => {
      if (change.kind === 'rename-value')
        return {
          ...breaking(`The value ${change.value} of ${change.type} is gone: whoever writes or asks for it fails`, change.type),
          lock: 'none',
        };
      if (change.kind !== 'add-value') return undefined;
      const says = `The release before may meet ${change.value} of ${change.type}, which it does not know`;
      return { says, lock: 'none', rewrites: false, breaks: 'perhaps', about: change.type };
    },
  },
  {
    number: 23,
    name: 'view',
    instead: 'CREATE OR REPLACE VIEW, which keeps the rights and only adds columns at the end; or a view of a new name beside it.',
    judge: (change, place) => {
      if (change.kind !== 'drop' || (change.what !== 'view' && change.what !== 'materialized view')) return undefined;
      const names = change.names.filter((name) => place.known.views.get(name)?.file !== place.file);
      return names.length === 0 ? undefined : judgeView(names, place);
    },
  },
  {
    number: 24,
    name: 'rights',
    instead: 'Take rights away in a release of its own, once no release that may run needs them; write the policies before row security.',
    judge: (change, place) => {
      if (change.kind === 'revoke') {
        const names = change.on.filter((name) => !isNewTable(place, name));
        if (names.length === 0) return undefined;
        return {
          says: `Rights on ${names.join(', ')} are taken away`,
          lock: 'none',
          rewrites: false,
          breaks: 'perhaps',
          about: names[0] ?? '',
        };
      }
      if (change.kind !== 'row-security' || change.how === 'disable' || change.how === 'policy' || isNewTable(place, change.table))
        return undefined;
      const says = `Who does not own ${change.table} sees and writes only the rows that a policy lets through`;
      return { says, lock: 'ACCESS EXCLUSIVE', rewrites: false, breaks: 'perhaps', about: change.table };
    },
  },
];

const dropped = new Set<ThingKind>(['table', 'sequence', 'type', 'schema', 'function']);

/** A view that is made again is another one: nobody has rights on it until they are given. */
function judgeView(names: readonly string[], { whole }: Place): Judged {
  const [name = ''] = names;
  if (!names.some((each) => whole.creates.has(each)))
    return breaking(`The view ${names.join(', ')} is dropped: whoever reads it fails`, name);
  const isGranted = whole.grants.has('all tables') || names.some((each) => whole.grants.has(each));
  const says = isGranted
    ? `The view ${name} is made anew: a column that it no longer has breaks whoever reads it`
    : `The view ${name} is made anew and has lost the rights of the old one: whoever reads it fails`;
  return { ...breaking(says, name), breaks: isGranted ? 'perhaps' : 'yes' };
}
