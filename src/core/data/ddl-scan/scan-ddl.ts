// Schema texts go to staging as they are: defaults, rules, labels, bounds of partitions, comments, bodies of views and functions are read for
// values of people, as rows are. What is found is told by where it stands and of which class it is, never by itself.
import type { KeptDdl } from '#core/data/classification.ts';
import type { Validator } from '#core/data/discovery/by-value.ts';
import { tableText } from '#core/data/identifiers.ts';
import type { SourceCatalog } from '#core/data/catalog.ts';
import { wordsInLine } from '#core/file/quote.ts';
import { ddlLine } from '#core/data/write-classification.ts';
import { runnableStatements } from '#core/migrations/statements.ts';
import type { DdlClass } from './ddl-classes.ts';
import { readPieces } from './read-pieces.ts';
import { classesIn } from './recognise.ts';
import type { PlanFinding, RefreshPlan } from '#core/data/refresh-plan.ts';

export interface DdlFinding {
  /** `view public.vips`: the key of its line in the file. */
  readonly object: string;
  readonly classes: readonly DdlClass[];
  /** Where rows are that do not come along. */
  readonly tables?: readonly string[];
}

/**
 * `texts`: statements, or several in one text. Of an object that several make, one finding. `maskedKeys`: tables that are partitioned by what is masked:
 * lists of values that their partitions are for are values of people.
 */
export function scanDdl(
  texts: readonly string[],
  validators: readonly Validator[],
  maskedKeys: ReadonlySet<string> = new Set(),
): readonly DdlFinding[] {
  const pieces = texts.flatMap(statementsOf).map(readPieces);
  return [...Map.groupBy(pieces, ({ object }) => object)].flatMap(([object, parts]) => {
    const all = { literals: parts.flatMap(({ literals }) => literals), texts: parts.flatMap(({ texts: own }) => own) };
    const classes: DdlClass[] = [...classesIn(all, validators)];
    if (parts.some((part) => part.leadsOut)) classes.push('connection');
    if (parts.some(({ bounds }) => bounds !== undefined && maskedKeys.has(bounds.of))) classes.push('masked value');
    return classes.length === 0 ? [] : [{ object, classes }];
  });
}

/** Tables that are partitioned by a column of which production's values do not stay. */
export function maskedKeysOf({ tables }: SourceCatalog, plan: RefreshPlan): ReadonlySet<string> {
  const planned = new Map(plan.tables.map((table) => [tableText(table), table.columns]));
  const isMasked = (table: string, key: readonly string[]): boolean =>
    planned.get(table)?.some(({ source, decision }) => key.includes(source.name) && decision.kind !== 'keep') === true;
  return new Set(
    tables
      .map((table) => [tableText(table), table.partitionKey ?? []] as const)
      .flatMap(([table, key]) => (isMasked(table, key) ? [table] : [])),
  );
}

/** Where one cannot be told from the next, all that follows is read as one. */
function statementsOf(text: string): readonly string[] {
  const { statements, unread } = runnableStatements(text, text);
  const texts = statements.map(({ text: statement }) => statement);
  const last = statements.at(-1);
  return unread === undefined ? texts : [...texts, text.slice(last === undefined ? 0 : last.at + last.text.length)];
}

/** What stops a refresh: all that is found and that no line of the file keeps, class by class, or leaves out. */
export function ddlFindings(found: readonly DdlFinding[], said: readonly KeptDdl[] = []): readonly PlanFinding[] {
  return found.flatMap(({ object, classes, tables = [] }): readonly PlanFinding[] => {
    const line = said.find((each) => each.object === object);
    const open = line?.isLeftOut === true ? [] : classes.filter((each) => line?.holds.includes(each) !== true);
    const own = { where: object, lines: [ddlLine({ object, holds: classes })], ...(line !== undefined && { line: line.line }) };
    const personal = open.filter((each) => each !== 'connection' && each !== 'rows');
    return [
      ...(personal.length === 0 ? [] : [{ code: 'personal-ddl' as const, ...own, sentence: sentenceOf(object, personal) }]),
      ...(open.includes('connection') ? [{ code: 'connection' as const, ...own, sentence: leadsOutOf(object) }] : []),
      ...(open.includes('rows') ? [{ code: 'extension-rows' as const, ...own, sentence: rowsOf(object, tables) }] : []),
    ];
  });
}

function rowsOf(object: string, tables: readonly string[]): string {
  return `\`${object}\` has rows of your own in ${wordsInLine(tables)}, or this role may not look, and rows of extensions do not come along. Say below \`ddl\` why staging does without them (\`keep\`); own SQL can write others.`;
}

function sentenceOf(object: string, classes: readonly DdlClass[]): string {
  const words = classes.map((each) => `\`${each}\``).join(', ');
  return `The text of \`${object}\` holds what reads as ${words}, and would go to staging as it is. Take it out of the schema, or say below \`ddl\` why it may stay.`;
}

function leadsOutOf(object: string): string {
  return `\`${object}\` leads out of the database: to another server, to the web, or to files and programs of a host. On staging it would lead to where production's does. Say below \`ddl\` why it may (\`keep\`), or why it stays behind (\`leave-out\`).`;
}
