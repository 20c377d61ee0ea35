// A text that stays readable names whoever its row is about, and those stand in other tables: which of their values are looked for in it.
import type { Reference, SourceColumn, TableName } from './catalog.ts';
import { tableText } from './identifiers.ts';
import { ownMaskPrefix } from './mask-definition.ts';
import type { Roots } from './roots.ts';
import { comparison } from '#core/data/subset/comparison.ts';
import type { DeclaredReference } from '#core/data/subset/subset.ts';
import type { MatchedColumn, MatchedTable, PlannedColumn, NamedRow, NamingStep } from './refresh-plan.ts';

type Naming = Reference & Pick<NamingStep, 'as' | 'label'>;

/** What stands for itself in a text, so that it is looked for there. */
const lookedFor: ReadonlySet<string> = new Set([
  'email',
  'name.first',
  'name.last',
  'name.full',
  'phone',
  'phone.reserved',
  'date.birth',
  'natid',
  'username',
  'address',
  'city',
  'postcode',
  'uuid',
  'fpe.str',
  'card',
  'iban',
  'ip',
  'mac',
  'url',
]);

export function isLookedFor({ source, decision }: PlannedColumn): boolean {
  if (decision.kind !== 'mask' || source.isArray || source.nesting !== undefined) return false;
  const { id } = decision.mask;
  return lookedFor.has(id) || (id.startsWith(ownMaskPrefix) && source.family === 'text');
}

/** So many columns of theirs stand behind those of each row. */
export function countOfNamed(named: readonly NamedRow[] = []): number {
  return named.reduce((sum, { columns }) => sum + columns.length, 0);
}

/** As far as somebody is named who is not known otherwise: the town of the customer of an order. */
const deepest = 2;

interface Known {
  readonly tables: readonly MatchedTable[];
  readonly roots: Roots;
  readonly references: readonly Reference[];
  /** Those that only the file knows. */
  readonly declared: readonly DeclaredReference[];
}

export class NamedRows {
  readonly #tables: ReadonlyMap<string, MatchedTable>;
  readonly #roots: Roots;
  readonly #references: ReadonlyMap<string, readonly Naming[]>;

  constructor({ tables, roots, references, declared }: Known) {
    this.#tables = new Map(tables.map((matched) => [tableText(matched.table), matched]));
    this.#roots = roots;
    const all: readonly Naming[] = [...references, ...declared.flatMap((each) => this.#referencesOf(each))];
    this.#references = Map.groupBy(all, ({ from }) => tableText(from));
  }

  /** None where no text of the table is scrubbed: whoever does not ask for it pays nothing. */
  of({ table, rows, columns }: MatchedTable): readonly NamedRow[] {
    if (rows === 'none' || !columns.some((column) => this.#isScrubbed(column))) return [];
    const own = table.partitionOf === undefined ? [table] : [table, table.partitionOf];
    return own.flatMap((from) => this.#namedBy(from, []));
  }

  #namedBy(from: TableName, steps: readonly NamingStep[]): readonly NamedRow[] {
    if (steps.length === deepest) return [];
    return (this.#references.get(tableText(from)) ?? []).flatMap((reference): readonly NamedRow[] => {
      const parent = this.#tables.get(tableText(reference.to));
      // What is not copied perhaps may not be read either.
      if (parent === undefined || parent.rows === 'none') return [];
      const step = {
        from: reference.from.columns,
        to: { schema: reference.to.schema, name: reference.to.name },
        columns: reference.to.columns,
        isPartitioned: parent.table.kind === 'partitioned',
        ...(reference.as && { as: reference.as }),
        ...(reference.label && { label: reference.label }),
      };
      const [way, columns] = [[...steps, step], this.#columnsOf(parent)];
      return [...(columns.length > 0 ? [{ steps: way, columns }] : []), ...this.#namedBy(reference.to, way)];
    });
  }

  /** With what they are drawn by, so that a name becomes what it becomes in its own row. */
  #columnsOf({ columns }: MatchedTable): readonly PlannedColumn[] {
    const planned = columns.map((column): PlannedColumn => ({
      source: column.source,
      decision: this.#roots.decisionOf(column),
      paths: this.#roots.pathsOf(column),
    }));
    const found = planned.filter(isLookedFor);
    const entities = new Set(found.flatMap(({ decision }) => (decision.kind === 'mask' ? (decision.mask.entity ?? []) : [])));
    return planned.filter((column) => found.includes(column) || entities.has(column.source.name));
  }

  #isScrubbed(column: MatchedColumn): boolean {
    const decisions = [this.#roots.decisionOf(column), ...this.#roots.pathsOf(column).map(({ decision }) => decision)];
    return decisions.some((decision) => decision.kind === 'mask' && decision.mask.id === 'text.scrub');
  }

  /** Of those that name one row: by columns that can be compared, of which a unique index says that no two rows have the same. */
  #referencesOf({ from, label, to }: DeclaredReference): readonly Naming[] {
    const { by } = from;
    if (by.kind !== 'columns') return [];
    const child = this.#tables.get(tableText(from));
    if (child === undefined || (label !== undefined && columnOf(child, label) === undefined)) return [];
    return to.flatMap((target): readonly Naming[] => {
      const parent = this.#tables.get(tableText(target));
      const isOne = parent?.table.uniques.some(
        ({ columns, expression, condition, isExclusion }) =>
          expression === undefined &&
          condition === undefined &&
          isExclusion !== true &&
          columns.every((name) => target.columns.includes(name)),
      );
      if (parent === undefined || isOne !== true || by.columns.length !== target.columns.length) return [];
      const as = by.columns.flatMap((name, at) => {
        const [own, other] = [columnOf(child, name), columnOf(parent, target.columns[at])];
        return own === undefined || other === undefined ? [] : (comparison(own, other, 'column') ?? []);
      });
      if (as.length !== by.columns.length) return [];
      return [
        {
          name: 'a reference of the file',
          from: { ...from, columns: by.columns },
          to: target,
          ...(as.some((each) => each !== 'same') && { as }),
          ...(label !== undefined && { label: { column: label, value: target.label ?? '' } }),
        },
      ];
    });
  }
}

function columnOf({ table }: MatchedTable, name: string | undefined): SourceColumn | undefined {
  return table.columns.find((column) => column.name === name);
}
