import { openFields, type Fields, type OpenFile } from '#core/file/fields.ts';
import type { Problem } from '#core/file/problem.ts';
import { readYaml } from '#core/file/read-yaml.ts';
import { openReport } from '#core/file/report.ts';
import type { Entry, FileNode } from '#core/file/tree.ts';
import { readChoice, readList, readNumber, readText, textsOf } from '#core/file/values.ts';
import type { Part } from '#core/file/words.ts';
import type { TableName } from './catalog.ts';
import type { Classification, ClassifiedColumn, ClassifiedEnum, ClassifiedPath, ClassifiedTable, KeyedFunction } from './classification.ts';
import { namesIn, ownerOfKeys, pathIn, pathText, quoted, tableText, type JsonPath } from './identifiers.ts';
import { objectsKey, readObjects } from './large-objects.ts';
import type { MaskDefinition } from './mask-definition.ts';
import { readDdl } from './read-ddl.ts';
import { decisionPart, readDecision } from './read-decision.ts';
import { readReferences, readSubsets } from '#core/data/subset/read-subsets.ts';

export type ParsedClassification =
  | { readonly ok: true; readonly classification: Classification }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const filePart = partOf('a classification', [
  'lockstep-data',
  'epoch',
  'function',
  'tables',
  'enums',
  'references',
  'subsets',
  'ddl',
  objectsKey,
]);
const tablePart = partOf('a table', ['rows', 'columns']);
const columnPart = partOf('a column', ['type', ...decisionPart.keys, 'rebuild']);
/** Masks that have lines of their own for what is in a value. */
const hasPaths: ReadonlySet<string> = new Set(['json', 'composite']);
const keyedFunctions: readonly KeyedFunction[] = ['blake3', 'hmac-sha-256'];
const columnExample = '{type: text, mask: email}';

/** Reads a classification file, as strictly as a system file: every mistake has its place, and what is not understood masks nothing. */
export function parseClassification(text: string, masks: readonly MaskDefinition[]): ParsedClassification {
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const root = readYaml(report);
  if (root === undefined) return { ok: false, problems: report.errors() };
  const file = { report, root };
  const fields = openFields(file, root, { part: filePart, title: 'a classification', name: '', example: 'lockstep-data: 1' });
  readVersion(file, fields);
  const [epoch, tables, enums] = [
    fields.get('epoch'),
    fields.need('tables', 'tables:` and the tables below it, as `public.customers:'),
    fields.get('enums'),
  ];
  const keyed = fields.get('function');
  const prf = keyed && readChoice(report, keyed, { noun: 'function of masks', choices: keyedFunctions });
  const [references, subsets, ddl, objects] = ['references', 'subsets', 'ddl', objectsKey].map((key) => fields.get(key));
  const largeObjects = objects && readObjects(file, objects, masks);
  const classification = {
    epoch: (epoch && readNumber(report, epoch, { what: 'an epoch', from: 1, to: 1_000_000 })) ?? 1,
    ...(prf !== undefined && { prf }),
    tables: namedIn(file, tables, 'public.customers').map((named) => readTable(file, named, masks)),
    enums: namedIn(file, enums, 'public.status').map((named) => readEnum(file, named)),
    ...(references !== undefined && { references: readReferences(file, references) }),
    ...(subsets !== undefined && { subsets: readSubsets(file, subsets) }),
    ...(ddl !== undefined && { ddl: readDdl(file, ddl) }),
    ...(largeObjects !== undefined && { largeObjects }),
  };
  return report.hasErrors() ? { ok: false, problems: report.errors() } : { ok: true, classification };
}

function partOf(article: string, keys: readonly string[]): Part {
  return { name: 'file', article, keys, later: [] };
}

function readVersion({ report }: OpenFile, fields: Fields): void {
  const entry = fields.need('lockstep-data', 'lockstep-data: 1');
  const text = entry === undefined ? undefined : readText(report, entry, 'the version of the format, `1`,');
  if (entry === undefined || text === undefined || text === '1') return;
  report.error(entry.value.span, 'file-version', { sentence: 'This Lockstep reads version 1. Update it.', expected: ['1'] });
}

interface Named {
  readonly entry: Entry;
  readonly of: TableName;
}

/** The tables or types below a key, each with its schema. */
function namedIn({ report }: OpenFile, entry: Entry | undefined, example: string): readonly Named[] {
  if (entry === undefined) return [];
  if (entry.value.kind !== 'map') {
    report.error(entry.value.kind === 'list' ? entry.value.span : entry.keySpan, 'wants-map', {
      sentence: `Below \`${entry.key}\` stand names. Write \`${example}:\`, its fields below.`,
    });
    return [];
  }
  const seen = new Set<string>();
  return [...entry.value.entries.values()].flatMap((each) => {
    const [schema, name, more] = namesIn(each.key) ?? [];
    if (schema === undefined || name === undefined || more !== undefined) {
      const sentence = `\`${each.key}\` is not written as schema and name. Write \`${suggested(each.key)}\`.`;
      report.error(each.keySpan, 'bad-name', { sentence });
      return [];
    }
    const text = tableText({ schema, name });
    if (seen.has(text)) report.error(each.keySpan, 'name-twice', { sentence: `\`${text}\` stands twice. Delete one.` });
    seen.add(text);
    return [{ entry: each, of: { schema, name } }];
  });
}

/** A name alone is mostly one of `public`. */
function suggested(text: string): string {
  const names = namesIn(text);
  if (names?.length === 1) return `public.${text}`;
  return names === undefined && !/["\s.]/.test(text) ? `public.${quoted(text)}` : 'public.customers';
}

function readTable(file: OpenFile, { entry, of }: Named, masks: readonly MaskDefinition[]): ClassifiedTable {
  const { report } = file;
  const title = `table \`${tableText(of)}\``;
  const fields = openFields(file, entry.value, { part: tablePart, title, name: entry.key, example: 'columns:' });
  const [rows, columns] = [fields.get('rows'), fields.get('columns')];
  const kind = rows === undefined ? 'all' : readChoice(report, rows, { noun: 'choice of rows', choices: ['all', 'none'] });
  if (columns === undefined && kind === 'all' && !fields.isMeant('columns') && entry.value.kind === 'map')
    report.error(entry.keySpan, 'missing-key', {
      sentence: `Table \`${tableText(of)}\` has no \`columns\`. Add \`columns:\` and them below it, or \`rows: none\`.`,
    });
  const read = columns === undefined ? [] : readColumns(file, columns, masks);
  return { ...of, rows: kind ?? 'all', columns: read, line: report.lineOf(entry.keySpan.from) };
}

function readColumns(file: OpenFile, entry: Entry, masks: readonly MaskDefinition[]): readonly ClassifiedColumn[] {
  const { report } = file;
  if (entry.value.kind !== 'map') {
    report.error(entry.keySpan, 'wants-map', { sentence: `Below \`columns\` stand the columns. Write \`email: ${columnExample}\` there.` });
    return [];
  }
  const columns: Columns = new Map();
  for (const each of entry.value.entries.values()) {
    const { name, path } = placeIn(each.key);
    if (name === undefined || (path === undefined && each.key.includes('->'))) {
      const sentence = `\`${each.key}\` is neither a column, such as \`email\` or \`"E-Mail"\`, nor a path of JSON in one, such as \`profile -> contact.email\`.`;
      report.error(each.keySpan, 'bad-name', { sentence });
    } else if (path === undefined) addColumn({ file, entry: each, masks }, name, columns);
    else addPath({ file, entry: each, masks }, name, path, columns.get(name));
  }
  return [...columns.values()];
}

/** `profile -> contact.email`: the column, and the path in it. */
function placeIn(key: string): { readonly name?: string; readonly path?: JsonPath } {
  const [, left = key, right] = /^(.+?) -> (.+)$/.exec(key) ?? [];
  const [name, more] = namesIn(left) ?? [];
  const path = right === undefined ? undefined : pathIn(right);
  return { ...(name !== undefined && more === undefined && { name }), ...(path !== undefined && { path }) };
}

/** Those that were read so far. */
type Columns = Map<string, OpenColumn>;

interface OpenColumn extends ClassifiedColumn {
  readonly paths: ClassifiedPath[];
}

/** Where a decision is read, and what it may choose from. */
interface Place {
  readonly file: OpenFile;
  readonly entry: Entry;
  readonly masks: readonly MaskDefinition[];
}

function addColumn({ file, entry, masks }: Place, name: string, columns: Columns): void {
  const { report } = file;
  if (columns.has(name)) report.error(entry.keySpan, 'name-twice', { sentence: `\`${quoted(name)}\` stands twice. Delete one.` });
  const owner = { part: columnPart, title: `column \`${quoted(name)}\``, name: entry.key, example: columnExample };
  const fields = openFields(file, entry.value, owner);
  const type = fields.need('type', 'type: text');
  const text =
    type === undefined ? undefined : readText(report, type, 'the type as PostgreSQL writes it, such as `character varying(40)`,');
  const decision = readDecision(file, entry, fields, masks);
  if (text === undefined || decision === undefined) return;
  columns.set(name, { name, type: text, decision, paths: [], line: report.lineOf(entry.keySpan.from) });
}

function addPath({ file, entry, masks }: Place, name: string, path: JsonPath, column: OpenColumn | undefined): void {
  const { report } = file;
  const title = `path \`${quoted(name)} -> ${pathText(path)}\``;
  const fields = openFields(file, entry.value, { part: decisionPart, title, name: entry.key, example: '{mask: email}' });
  const decision = readDecision(file, entry, fields, masks);
  if (column === undefined || column.decision.kind !== 'mask' || !hasPaths.has(column.decision.mask.id)) {
    const sentence = `A path belongs to a column with \`mask: json\` or \`mask: composite\` above it, and \`${quoted(name)}\` is none.`;
    return report.error(entry.keySpan, 'misplaced-key', { sentence });
  }
  if (decision === undefined) return;
  if (decision.kind === 'as') {
    const sentence = 'A path of JSON is nobody’s foreign key. Write `mask`, `keep` or `mask: null`.';
    return report.error(entry.keySpan, 'one-of', { sentence });
  }
  if (ownerOfKeys(path) !== undefined && (decision.kind === 'null' || column.decision.mask.id !== 'json')) {
    const sentence = 'The keys of JSON can’t be NULL. Write `mask` or `keep`.';
    return report.error(entry.keySpan, 'one-of', { sentence });
  }
  if (column.paths.some((other) => pathText(other.path) === pathText(path)))
    report.error(entry.keySpan, 'name-twice', { sentence: `\`${pathText(path)}\` stands twice. Delete one.` });
  column.paths.push({ path, decision, line: report.lineOf(entry.keySpan.from) });
}

function readEnum({ report }: OpenFile, { entry, of }: Named): ClassifiedEnum {
  const items: readonly FileNode[] = readList(report, entry, { example: `${entry.key}: [new, paid]` });
  const labels = textsOf(report, entry.key, items).map(({ text }) => text);
  return { ...of, labels, line: report.lineOf(entry.keySpan.from) };
}
