// Schema texts go to staging as they are: defaults, rules, labels, bounds of partitions, comments, bodies of views and functions are read for
// values of people, as rows are. What is found is told by where it stands and of which class it is, never by itself.
import type { KeptDdl } from '#core/data/classification.ts';
import type { Validator } from '#core/data/discovery/by-value.ts';
import type { PersonalClass } from '#core/data/discovery/classes.ts';
import type { PlanFinding } from '#core/data/plan.ts';
import { ddlLine } from '#core/data/write-classification.ts';
import { runnableStatements } from '#core/migrations/statements.ts';
import { readPieces } from './read-pieces.ts';
import { classesIn } from './recognise.ts';

export interface DdlFinding {
  /** `view public.vips`: the key of its line in the file. */
  readonly object: string;
  readonly classes: readonly PersonalClass[];
}

/** `texts`: statements, or several in one text. Of an object that several make, one finding. */
export function scanDdl(texts: readonly string[], validators: readonly Validator[]): readonly DdlFinding[] {
  const pieces = texts.flatMap(statementsOf).map(readPieces);
  return [...Map.groupBy(pieces, ({ object }) => object)].flatMap(([object, parts]) => {
    const all = { literals: parts.flatMap(({ literals }) => literals), texts: parts.flatMap(({ texts: own }) => own) };
    const classes = classesIn(all, validators);
    return classes.length === 0 ? [] : [{ object, classes }];
  });
}

/** Where one cannot be told from the next, all that follows is read as one. */
function statementsOf(text: string): readonly string[] {
  const { statements, unread } = runnableStatements(text, text);
  const texts = statements.map(({ text: statement }) => statement);
  const last = statements.at(-1);
  return unread === undefined ? texts : [...texts, text.slice(last === undefined ? 0 : last.at + last.text.length)];
}

/** What stops a refresh: all that is found and that no line of the file keeps, class by class. */
export function ddlFindings(found: readonly DdlFinding[], kept: readonly KeptDdl[] = []): readonly PlanFinding[] {
  return found.flatMap(({ object, classes }): readonly PlanFinding[] => {
    const line = kept.find((each) => each.object === object);
    const open = classes.filter((each) => line?.holds.includes(each) !== true);
    if (open.length === 0) return [];
    const words = open.map((each) => `\`${each}\``).join(', ');
    const sentence = `The text of \`${object}\` holds what reads as ${words}, and would go to staging as it is. Take it out of the schema, or say below \`ddl\` why it may stay.`;
    const lines = [ddlLine({ object, holds: classes })];
    return [{ code: 'personal-ddl', where: object, sentence, lines, ...(line !== undefined && { line: line.line }) }];
  });
}
