import { Document, isCollection, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { TableName } from './catalog.ts';
import type { Classification, ClassifiedTable, Decision, KeptDdl } from './classification.ts';
import { columnText, pathText, quoted, tableText, type JsonPath } from './identifiers.ts';
import { objectsKey } from './large-objects.ts';
import { wordsOfReference, wordsOfSubset } from '#core/data/subset/write-subsets.ts';
import type { Subset } from '#core/data/subset/subset.ts';

/** What is said of a line, behind it. */
export interface Note {
  readonly text?: string;
  /** Nobody has decided: the line is written without a decision, and no file with such a line is read. */
  readonly isOpen: boolean;
}

export type NoteOf = (table: TableName, column: string, path?: JsonPath) => Note;

const withoutNotes: NoteOf = () => ({ isOpen: false });

/** The text of a classification file: one line for each column and each path, which is what a reviewer reads and Git compares. */
export function writeClassification(file: Classification, noteOf: NoteOf = withoutNotes): string {
  const { epoch, prf, tables, enums, references, subsets, ddl, largeObjects } = file;
  const document = new Document({ 'lockstep-data': 1, epoch, ...(prf !== undefined && { function: prf }) });
  document.set('tables', mapOf(tables.map((table) => [tableText(table), tableNode(table, noteOf)])));
  if (enums.length > 0) document.set('enums', mapOf(enums.map((each) => [tableText(each), lineOf(each.labels)])));
  if (references !== undefined) document.set('references', listOf(references.map(wordsOfReference)));
  if (subsets !== undefined) document.set('subsets', mapOf(subsets.map((each) => [each.name, subsetNode(each)])));
  if (ddl !== undefined) document.set('ddl', mapOf(ddl.map((each) => [each.object, lineOf(wordsOfDdl(each))])));
  if (largeObjects !== undefined) document.set(objectsKey, lineOf(wordsOf(largeObjects.decision)));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function wordsOfDdl({ holds, reason, isLeftOut, approvedBy }: KeptDdl): Words {
  return {
    holds,
    ...(isLeftOut === true ? { 'leave-out': reason } : { keep: reason }),
    ...(approvedBy !== undefined && { 'approved-by': approvedBy }),
  };
}

/** One line of the file, for whoever has to add it. */
export function columnLine(name: string, type: string, decision?: Decision): string {
  return lineText(quoted(name), { type, ...(decision && wordsOf(decision)) });
}

/** A table that is missing, with a line for each of its columns. */
export function tableLines(table: TableName, columns: readonly { readonly name: string; readonly type: string }[]): readonly string[] {
  return [`${lineKey(tableText(table))}:`, '  columns:', ...columns.map(({ name, type }) => `    ${columnLine(name, type)}`)];
}

export function enumLine(each: TableName & { readonly labels: readonly string[] }): string {
  return lineText(tableText(each), each.labels);
}

/** Without `keep`: why it may stay, whoever commits it says. */
export function ddlLine({ object, holds }: Pick<KeptDdl, 'object' | 'holds'>): string {
  return lineText(object, { holds });
}

/** As YAML writes it. */
function lineKey(key: string): string {
  return new Document(key).toString().trimEnd();
}

function tableNode(table: ClassifiedTable, noteOf: NoteOf): YAMLMap {
  const { rows, columns } = table;
  const lines = columns.flatMap(({ name, type, decision, paths }) => [
    [quoted(name), notedLine({ type }, decision, noteOf(table, name))] as const,
    ...paths.map(
      (each) => [`${quoted(name)} -> ${pathText(each.path)}`, notedLine({}, each.decision, noteOf(table, name, each.path))] as const,
    ),
  ]);
  return mapOf([
    ...(rows === 'none' ? [['rows', new Scalar('none')] as const] : []),
    ...(lines.length > 0 ? [['columns', mapOf(lines)] as const] : []),
  ]);
}

function notedLine(start: Words, decision: Decision, { text, isOpen }: Note): unknown {
  const node = lineOf({ ...start, ...(!isOpen && wordsOf(decision)) });
  // A comment ends with its line.
  if (node !== null && text !== undefined) node.comment = ` ${text.replaceAll(/\s+/g, ' ')}`;
  return node;
}

type Words = Readonly<Record<string, unknown>>;

function wordsOf(decision: Decision): Words {
  switch (decision.kind) {
    case 'keep':
      return { keep: decision.reason, ...(decision.approvedBy !== undefined && { 'approved-by': decision.approvedBy }) };
    case 'null':
      return decision.rebuild === undefined ? { mask: null } : { rebuild: decision.rebuild };
    case 'as':
      return { as: columnText(decision.table, decision.column) };
    case 'mask': {
      const { id, options, entity } = decision.mask;
      return {
        mask: id,
        ...(entity !== undefined && { entity: quoted(entity) }),
        ...(Object.keys(options).length > 0 && { with: options }),
      };
    }
  }
}

function lineText(key: string, value: unknown): string {
  const document = new Document(new YAMLMap());
  document.set(key, lineOf(value));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

/** In braces or brackets, on one line. */
function lineOf(value: unknown): Document['contents'] {
  const node = new Document(value).contents;
  if (isCollection(node)) node.flow = true;
  return node;
}

function subsetNode(subset: Subset): YAMLMap {
  const { starts, along } = wordsOfSubset(subset);
  const lines = starts.map(([table, words]) => [table, lineOf(words)] as const);
  return mapOf([['start', mapOf(lines)], ...(along.length > 0 ? [['along', listOf(along)] as const] : [])]);
}

/** An item on a line. */
function listOf(items: readonly Words[]): YAMLSeq {
  const list = new YAMLSeq();
  for (const each of items) list.add(lineOf(each));
  return list;
}

function mapOf(entries: readonly (readonly [string, unknown])[]): YAMLMap {
  const map = new YAMLMap();
  for (const [key, value] of entries) map.set(key, value);
  return map;
}
