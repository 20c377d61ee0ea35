// The same values in two columns are the same people's, whatever the columns are called: what is masked here must not stand there as it was.
import type { SourceTable } from '#core/data/catalog.ts';
import type { Decision } from '#core/data/classification.ts';
import { columnText } from '#core/data/identifiers.ts';
import type { PersonalClass } from './classes.ts';
import type { InspectedColumn, InspectedTable } from './inspection.ts';
import type { TableSample } from './judge-table.ts';

export interface JudgedTable {
  readonly source: SourceTable;
  readonly sample: TableSample;
  readonly inspected: InspectedTable;
}

/** Somebody's own, each of them. What many people have alike tells nothing of where it came from. */
const own: ReadonlySet<PersonalClass> = new Set([
  'email',
  'phone',
  'first name',
  'last name',
  'full name',
  'user name',
  'street address',
  'card number',
  'bank account',
  'national id',
]);
/** Shorter ones are met by chance. */
const leastLength = 6;
const mostValues = 400;
const leastHits = 2;
const surely = 0.4;

type Mask = Extract<Decision, { readonly kind: 'mask' }>['mask'];

interface Known {
  readonly where: string;
  readonly class: PersonalClass;
  readonly mask: Mask;
  readonly values: ReadonlySet<string>;
}

export function followValues(tables: readonly JudgedTable[]): readonly InspectedTable[] {
  const known = tables.flatMap(knownIn);
  return tables.map((table) => {
    const values = new Map(table.sample.columns.map((each) => [each.name, each.values]));
    const texts = new Set(table.source.columns.filter(({ family }) => family === 'text').map(({ name }) => name));
    const columns = table.inspected.columns.map((column) =>
      texts.has(column.name) ? followed(column, valuesOf(values.get(column.name) ?? []), known) : column,
    );
    return { ...table.inspected, columns };
  });
}

function knownIn({ source, sample, inspected }: JudgedTable): readonly Known[] {
  return inspected.columns.flatMap((column): readonly Known[] => {
    const { class: kind, decision } = column;
    if (kind === undefined || !own.has(kind) || decision?.kind !== 'mask') return [];
    const values = valuesOf(sample.columns.find(({ name }) => name === column.name)?.values ?? []);
    return values.size === 0 ? [] : [{ where: columnText(source, column.name), class: kind, mask: decision.mask, values }];
  });
}

function valuesOf(values: readonly string[]): ReadonlySet<string> {
  const folded = values.map((value) => value.trim().toLowerCase()).filter((value) => value.length >= leastLength);
  return new Set([...new Set(folded)].toSorted().slice(0, mostValues));
}

/** What is masked already is left as it is. */
function followed(column: InspectedColumn, values: ReadonlySet<string>, known: readonly Known[]): InspectedColumn {
  if (column.decision?.kind === 'mask' || column.decision?.kind === 'null' || values.size === 0) return column;
  const met = known.map((each) => ({ each, hits: [...values].filter((value) => each.values.has(value)).length }));
  const [most] = met.toSorted((one, other) => other.hits - one.hits);
  if (most === undefined || most.hits < leastHits) return column;
  const share = most.hits / values.size;
  const score = Math.max(column.score, share >= surely ? 0.9 : 0.5);
  const { where, class: kind, mask } = most.each;
  const reasons = [
    ...(column.class === kind ? column.reasons : []),
    `${Math.max(1, Math.round(100 * share))} % of ${values.size} values stand in ${where}, too`,
  ];
  const { decision: _decision, ...rest } = column;
  // By the value: whose row it is here need not be whose it is there.
  const decision = { kind: 'mask', mask: { id: mask.id, options: mask.options } } as const;
  return { ...rest, class: kind, score, reasons, ...(share >= surely && { decision }) };
}
