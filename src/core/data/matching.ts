// Whether database and file know the same tables, columns and types: what came since the file was reviewed is decided by nobody.
import type { SourceCatalog, SourceColumn, SourceEnum, SourceTable } from './catalog.ts';
import type { Classification, ClassifiedColumn, ClassifiedEnum, ClassifiedTable } from './classification.ts';
import { columnText, pathText, quoted, tableText } from './identifiers.ts';
import { columnLine, enumLine, tableLines } from './write-classification.ts';
import type { PlanFinding } from './refresh-plan.ts';

export function matchFindings({ tables, enums }: SourceCatalog, file: Classification): readonly PlanFinding[] {
  const own = tables.filter(({ partitionOf }) => partitionOf === undefined);
  return [...tableFindings(own, file.tables), ...enumFindings(enums, file.enums)];
}

function tableFindings(live: readonly SourceTable[], said: readonly ClassifiedTable[]): readonly PlanFinding[] {
  const known = new Map(said.map((table) => [tableText(table), table]));
  const names = new Set(live.map(tableText));
  const gone = said.filter((table) => !names.has(tableText(table)));
  return [
    ...live.flatMap((table) => {
      const found = known.get(tableText(table));
      return found === undefined ? [newTable(table)] : columnFindings(table, found);
    }),
    ...gone.map((table): PlanFinding => {
      const sentence = `Table ${tableText(table)} is not in the database, not yet or no longer.`;
      return { code: 'gone-table', where: tableText(table), sentence, lines: [], line: table.line };
    }),
  ];
}

function newTable(table: SourceTable): PlanFinding {
  const sentence = `Table ${tableText(table)} is in the database, and the file does not say what becomes of it.`;
  return { code: 'new-table', where: tableText(table), sentence, lines: tableLines(table, table.columns.filter(isCopied)) };
}

function isCopied({ generated }: SourceColumn): boolean {
  return !generated;
}

/** A table that stays empty needs no word for its columns. */
function columnFindings(table: SourceTable, said: ClassifiedTable): readonly PlanFinding[] {
  if (said.rows === 'none') return [];
  const known = new Map(said.columns.map((column) => [column.name, column]));
  const live = new Set(table.columns.map(({ name }) => name));
  const gone = said.columns.filter(({ name }) => !live.has(name));
  return [
    ...table.columns.flatMap((source): readonly PlanFinding[] => {
      const where = columnText(table, source.name);
      const column = known.get(source.name);
      if (source.generated) return column === undefined ? [] : [computed(where, column.line)];
      if (column === undefined) {
        const sentence = `Column ${where} (${source.type}) is in the database, and the file does not say what becomes of it.`;
        return [{ code: 'new-column', where, sentence, lines: [columnLine(source.name, source.type)] }];
      }
      if (column.type === source.type) return fieldFindings(table, source, column);
      const sentence = `Column ${where} was ${column.type} when it was reviewed, and is ${source.type} now.`;
      return [{ code: 'changed-type', where, sentence, lines: [columnLine(source.name, source.type, column.decision)], line: column.line }];
    }),
    ...gone.map(({ name, line }): PlanFinding => {
      const where = columnText(table, name);
      return { code: 'gone-column', where, sentence: `Column ${where} is not in the database, not yet or no longer.`, lines: [], line };
    }),
  ];
}

/** A field of a composite type that nobody decided stops everything, as a column does. */
function fieldFindings(
  table: SourceTable,
  { name, fields = [] }: SourceColumn,
  { decision, paths, line }: ClassifiedColumn,
): readonly PlanFinding[] {
  if (decision.kind !== 'mask' || decision.mask.id !== 'composite') return [];
  const known = new Set(paths.map(({ path }) => pathText(path)));
  const live = new Set(fields.map((field) => pathText([field.name])));
  const place = (path: string): string => `${columnText(table, name)} -> ${path}`;
  return [
    ...fields.flatMap((field): readonly PlanFinding[] => {
      const path = pathText([field.name]);
      if (known.has(path)) return [];
      const sentence = `The field ${place(path)} (${field.type}) is in the database, and the file does not say what becomes of it.`;
      return [{ code: 'new-column', where: place(path), sentence, lines: [`${quoted(name)} -> ${path}: {}`], line }];
    }),
    ...paths.flatMap((each): readonly PlanFinding[] => {
      const path = pathText(each.path);
      if (live.has(path)) return [];
      const sentence = `The field ${place(path)} is not in the database, not yet or no longer.`;
      return [{ code: 'gone-column', where: place(path), sentence, lines: [], line: each.line }];
    }),
  ];
}

function computed(where: string, line: number): PlanFinding {
  const sentence = `Column ${where} is computed by the server from other columns, and from those on staging too. Delete its line.`;
  return { code: 'computed-column', where, sentence, lines: [], line };
}

/** A label can be a name: `status: {new, paid, owed-by-smith}`. */
function enumFindings(live: readonly SourceEnum[], said: readonly ClassifiedEnum[]): readonly PlanFinding[] {
  const known = new Map(said.map((each) => [tableText(each), each]));
  const names = new Set(live.map(tableText));
  return [
    ...live.flatMap((each): readonly PlanFinding[] => {
      const where = tableText(each);
      const found = known.get(where);
      const lines = [enumLine(each)];
      if (found === undefined)
        return [{ code: 'new-enum', where, sentence: `The labels of the enum ${where} were reviewed by nobody.`, lines }];
      if (found.labels.length === each.labels.length && found.labels.every((label, at) => label === each.labels[at])) return [];
      const fresh = each.labels.filter((label) => !found.labels.includes(label));
      const what =
        fresh.length === 0 ? 'has lost labels, or has them in another order' : `has labels that nobody reviewed: ${fresh.join(', ')}`;
      return [{ code: 'changed-enum', where, sentence: `The enum ${where} ${what}.`, lines, line: found.line }];
    }),
    ...said
      .filter((each) => !names.has(tableText(each)))
      .map((each): PlanFinding => {
        const where = tableText(each);
        return {
          code: 'gone-enum',
          where,
          sentence: `The enum ${where} is not in the database, not yet or no longer.`,
          lines: [],
          line: each.line,
        };
      }),
  ];
}
