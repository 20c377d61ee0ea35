// A table as a whole: what one column is called says something of its neighbours, too.
import type { SourceColumn, SourceTable } from '#core/data/catalog.ts';
import { keysThemselves, type JsonPath } from '#core/data/identifiers.ts';
import type { Evidence } from './by-name.ts';
import type { Validator } from './by-value.ts';
import type { PersonalClass } from './classes.ts';
import type { InspectedColumn, InspectedPath, InspectedTable } from './inspection.ts';
import { judgeColumn, type Judgement, type SampledColumn } from './judge-column.ts';
import { jsonPathsOf, type JsonLeaves, type JsonSample } from './json-paths.ts';
import { documentOfPairs } from './within.ts';

/** Rows that were looked at, by column. */
export interface TableSample {
  readonly rows: number;
  readonly columns: readonly ColumnSample[];
}

export interface ColumnSample {
  readonly name: string;
  /** As text; of arrays the elements. */
  readonly values: readonly string[];
  /** Distinct values among those that are neither NULL nor empty, and how many those are. */
  readonly distinct?: { readonly values: number; readonly of: number };
}

/** What only people have. */
const ofPersons: ReadonlySet<PersonalClass> = new Set([
  'email',
  'phone',
  'first name',
  'last name',
  'full name',
  'user name',
  'birth date',
  'street address',
  'national id',
]);
const leastPerson = 0.6;
/** How much it counts that the row is about a person. */
const neighbours = 0.4;

export function judgeTable(table: SourceTable, sample: TableSample, validators: readonly Validator[]): InspectedTable {
  const columns = table.columns.filter(({ generated }) => !generated);
  const samples = new Map(sample.columns.map((each) => [each.name, each]));
  const sampled = columns.map((column): SampledColumn => {
    const { values = [], distinct } = samples.get(column.name) ?? {};
    return {
      table: table.name,
      column,
      values: column.family === 'json' || column.family === 'composite' ? [] : values,
      ...(distinct !== undefined && { distinct }),
    };
  });
  const first = sampled.map((each) => judgeColumn(each, validators));
  const isOfPersons =
    first.filter((each) => each.class !== undefined && each.score >= leastPerson && ofPersons.has(each.class)).length >= 2;
  const entity = isOfPersons ? entityOf(table) : undefined;
  const inspected = sampled.map((each, at): InspectedColumn => {
    const own = first[at] ?? { score: 0, reasons: [] };
    const others = isOfPersons ? othersOf(each, own, first) : [];
    const full = { ...each, others, ...(entity !== undefined && { entity }) };
    const judged = judgeColumn(full, validators);
    const documents = samples.get(each.column.name)?.values ?? [];
    if (each.column.nesting === 'hstore') return judgePairs(full, documents.map(documentOfPairs), validators);
    if (each.column.family === 'composite') return judgeComposite(full, documents, validators);
    if (each.column.family !== 'json') return { name: each.column.name, ...judged, paths: [] };
    return judgeJson(full, jsonPathsOf(documents, isSurely(validators)), validators);
  });
  const columnsOfTexts = inspected.map((each, at) => wordListOf(each, columns[at], inspected));
  return { schema: table.schema, name: table.name, rows: sample.rows, isOfPersons, columns: columnsOfTexts };
}

/** A `tsvector` holds the words of its neighbours: where those are masked it would tell what they were. */
function wordListOf(own: InspectedColumn, column: SourceColumn | undefined, all: readonly InspectedColumn[]): InspectedColumn {
  if (column?.type !== 'tsvector' || all.every(({ decision }) => decision?.kind === 'keep')) return own;
  const { decision: _none, ...rest } = own;
  const reasons = ['it holds the words of other columns of its table, which are masked'];
  if (column.computed !== undefined)
    return {
      ...rest,
      class: 'free text',
      score: 0.9,
      reasons: [...reasons, 'its trigger says how'],
      decision: { kind: 'null', rebuild: column.computed },
    };
  return { ...rest, class: 'free text', score: 0.9, reasons, ...(!column.notNull && { decision: { kind: 'null' } }) };
}

/** The key by which a person is drawn. */
function entityOf({ uniques, columns }: SourceTable): string | undefined {
  const [key, more] = uniques.find(({ isPrimary }) => isPrimary)?.columns ?? [];
  return more === undefined && columns.some(({ name, isArray }) => name === key && !isArray) ? key : undefined;
}

/** A city is somebody's own in the row of a person, and `name` beside a family name is the other half. */
function othersOf({ column, values }: SampledColumn, own: Judgement, all: readonly Judgement[]): readonly Evidence[] {
  if (own.class !== undefined && own.score >= 0.3 && own.score < 0.95)
    return [{ class: own.class, sure: neighbours, reason: 'other columns of its table are about a person' }];
  if (column.family === 'date' && own.score < 0.3) return birthsIn(values);
  const isName = ['name', 'nom', 'naam', 'namn', 'imie', 'nome', 'nombre'].includes(column.name.toLowerCase());
  if (column.family !== 'text' || !isName || own.score >= 0.3) return [];
  const beside = all.some((each) => each.class === 'last name' && each.score >= leastPerson);
  return [{ class: beside ? 'first name' : 'full name', sure: 0.82, reason: `its name, ${column.name}, in a table of persons` }];
}

/** Days of people's birth lie further apart than most others that they are written down with. */
function birthsIn(values: readonly string[]): readonly Evidence[] {
  const years = values
    .flatMap((value) => (/^\d{4}-\d\d-\d\d/.test(value) ? [Number(value.slice(0, 4))] : []))
    .filter((year) => year > 1850);
  const apart = Math.max(...years, 0) - Math.min(...years, Infinity);
  if (years.length < 8 || apart < 25) return [];
  return [{ class: 'birth date', sure: 0.5, reason: `its days lie ${apart} years apart, in a table of persons` }];
}

/** What no field is called. */
function isSurely(validators: readonly Validator[]): (key: string) => boolean {
  const sure = validators.filter(({ chance }) => chance === 0);
  return (key) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(key) || sure.some(({ accepts }) => accepts(key));
}

/** The column is masked by its paths. What nobody has seen yet is scrambled on the way. */
function judgeJson(sampled: SampledColumn, { leaves, keyed }: JsonSample, validators: readonly Validator[]): InspectedColumn {
  const { column } = sampled;
  const paths = leaves.map((each) => judgeLeaves(sampled, each, validators));
  const all = [...paths, ...keyed.map((each) => keysOf(sampled, each, validators))];
  const score = Math.max(0, ...all.map((each) => each.score));
  const mask = { kind: 'mask', mask: { id: 'json', options: {} } } as const;
  const reasons = [`JSON of ${paths.length} ${paths.length === 1 ? 'path' : 'paths'}`];
  return { name: column.name, score, reasons, decision: mask, paths: all };
}

function judgeLeaves(
  { table, column, entity }: SampledColumn,
  { path, family, values }: JsonLeaves,
  validators: readonly Validator[],
): InspectedPath {
  const { nesting: _nesting, ...rest } = column;
  const judged = judgeColumn(
    {
      table: [table, column.name, ...path.slice(0, -1)].join('_'),
      column: { ...rest, name: path.findLast((key) => key !== '*') ?? column.name, family, isArray: false, notNull: false },
      values,
      distinct: { values: new Set(values).size, of: values.length },
      ...(entity !== undefined && { entity }),
    },
    validators,
  );
  return pathOf(path, judged);
}

/** An hstore is masked as a whole, by what is worst in it; its keys stay, so that of those that are values only a person can say what becomes. */
function judgePairs(sampled: SampledColumn, documents: readonly string[], validators: readonly Validator[]): InspectedColumn {
  const { name } = sampled.column;
  const whole = judgeColumn({ ...sampled, values: [] }, validators);
  const { leaves, keyed } = jsonPathsOf(documents, isSurely(validators));
  const all = [...keyed.map((each) => keysOf(sampled, each, validators)), ...leaves.map((each) => judgeLeaves(sampled, each, validators))];
  const [worst] = all.toSorted((one, other) => other.score - one.score);
  const isWorse = worst !== undefined && worst.score > whole.score;
  const found = isWorse ? { ...worst, reasons: [`${wordsOfPath(worst.path)}: ${worst.reasons.join('; ')}`] } : whole;
  const { score, reasons, class: kind } = found;
  const told = { name, ...(kind !== undefined && { class: kind }), score, reasons, paths: [] };
  if (found.decision === undefined || keyed.length > 0) return told;
  if (found.decision.kind === 'keep') return { ...told, decision: found.decision };
  return { ...told, decision: { kind: 'mask', mask: { id: 'text.scramble', options: {} } } };
}

function wordsOfPath(path: JsonPath): string {
  return path.map((key) => (key === keysThemselves ? 'its keys' : key === '*' ? 'any key' : key)).join(' ');
}

/** Each field as if it were a column; `documents`: its values as JSON. */
function judgeComposite(sampled: SampledColumn, documents: readonly string[], validators: readonly Validator[]): InspectedColumn {
  const { table, column, entity } = sampled;
  const { leaves } = jsonPathsOf(documents, () => false);
  const paths = (column.fields ?? []).map((field): InspectedPath => {
    const values = leaves.filter(({ path: [first] }) => first === field.name).flatMap((each) => each.values);
    // Of a row within a row no field has a line of its own.
    if (field.family === 'composite') return { path: [field.name], score: 0.5, reasons: [`${field.type} has fields of its own`] };
    const { fields: _fields, nesting: _nesting, ...own } = column;
    const judged = judgeColumn(
      { table: `${table}_${column.name}`, column: { ...own, ...field, notNull: false }, values, ...(entity !== undefined && { entity }) },
      validators,
    );
    return pathOf([field.name], judged);
  });
  const score = Math.max(0, ...paths.map((each) => each.score));
  const mask = { kind: 'mask', mask: { id: 'composite', options: {} } } as const;
  return { name: column.name, score, reasons: [`a row of ${paths.length} fields`], decision: mask, paths };
}

function pathOf(path: JsonPath, { decision, ...rest }: Judgement): InspectedPath {
  return { path, ...rest, ...(decision !== undefined && decision.kind !== 'as' && { decision }) };
}

/** Masks that keep apart what is: no two keys of an object may become one. */
const apart: ReadonlySet<string> = new Set(['email', 'phone', 'natid', 'username', 'card', 'iban', 'mac', 'url', 'postcode']);

/** Keys that are values are masked as values are. */
function keysOf(
  { table, column }: SampledColumn,
  { path, keys }: { readonly path: JsonPath; readonly keys: readonly string[] },
  validators: readonly Validator[],
): InspectedPath {
  const judged = judgeColumn({ table, column: { ...column, name: 'key', family: 'text', isArray: false }, values: keys }, validators);
  const found = pathOf([...path, keysThemselves], judged);
  const { decision } = found;
  if (decision?.kind !== 'mask' || apart.has(decision.mask.id)) return found;
  return { ...found, decision: { kind: 'mask', mask: { id: 'fpe.str', options: { kind: decision.mask.id } } } };
}
