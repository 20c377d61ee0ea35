// What the file leaves out of a schema: a server without what says where it leads, and anything else with what is said of it not at all.
import type { KeptDdl } from '#core/data/classification.ts';
import { namesIn } from '#core/data/identifiers.ts';
import { ddlLine } from '#core/data/write-classification.ts';
import { runnableStatements } from '#core/migrations/statements.ts';
import type { Token } from '#core/migrations/tokens.ts';
import { objectOf, tokensOf } from './read-pieces.ts';
import type { PlanFinding } from '#core/data/refresh-plan.ts';

/** Several statements in one text, and then each by itself. */
interface Schema {
  readonly before: string;
  readonly indexes: readonly string[];
  readonly rest: readonly string[];
}

export function leaveOut(schema: Schema, said: readonly KeptDdl[] = []): Schema {
  const out = new Set(said.flatMap(({ object, isLeftOut }) => (isLeftOut === true ? [object] : [])));
  if (out.size === 0) return schema;
  const each = (statements: readonly string[]): readonly string[] => statements.map((one) => cut(one, out)).filter((one) => one !== '');
  return { before: cutAll(schema.before, out), indexes: each(schema.indexes), rest: each(schema.rest) };
}

function cutAll(sql: string, out: ReadonlySet<string>): string {
  let kept = '';
  let from = 0;
  for (const { text, at } of runnableStatements(sql, sql).statements) {
    kept += sql.slice(from, at) + cut(text, out);
    from = at + text.length;
  }
  return kept + sql.slice(from);
}

/** Empty: nothing of it stays. */
function cut(statement: string, out: ReadonlySet<string>): string {
  const tokens = tokensOf(statement);
  const object = objectOf(tokens);
  if (!out.has(object)) return out.has(object.replace(/^comment on /, '')) && !leadsOnly.test(object) ? '' : statement;
  return leadsOnly.test(object) ? withoutOptions(statement, tokens) : '';
}

/** Others stand on them: they stay, and lead nowhere. */
const leadsOnly = /^(?:comment on )?(?:server|foreign data wrapper) /;

function withoutOptions(statement: string, tokens: readonly Token[]): string {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'options');
  const close = tokens.findIndex(({ kind, text }, index) => index > at && kind === 'sign' && text === ')');
  const [first, last] = [tokens[at], tokens[close]];
  return at === -1 || first === undefined || last === undefined ? statement : statement.slice(0, first.at) + statement.slice(last.end);
}

const nameOf = /^(?:function|procedure|aggregate|view|materialized view|foreign table) (.+)$/;

/** What comes after the rows and needs what is left out: the server would refuse it hours later. */
export function leftOverFindings(schema: Schema, said: readonly KeptDdl[] = []): readonly PlanFinding[] {
  const out = said.filter(({ isLeftOut }) => isLeftOut === true);
  const { indexes, rest } = leaveOut(schema, said);
  return [...indexes, ...rest].flatMap((statement): readonly PlanFinding[] => {
    const tokens = tokensOf(statement);
    const needed = out.find(({ object }) => isNamed(tokens, namesIn(nameOf.exec(object)?.[1] ?? '') ?? []));
    if (needed === undefined) return [];
    const object = objectOf(tokens);
    const sentence = `\`${object}\` needs \`${needed.object}\`, which the file leaves out. Leave it out, too, or keep the other.`;
    return [{ code: 'connection', where: object, sentence, lines: [ddlLine({ object, holds: ['connection'] })], line: needed.line }];
  });
}

/** Bodies of functions do not count: nobody looks into them before they run. */
function isNamed(tokens: readonly Token[], [schema, name]: readonly string[]): boolean {
  const isName = ({ kind }: Token): boolean => kind === 'word' || kind === 'name';
  return (
    name !== undefined &&
    tokens.some((token, at) => isName(token) && token.text === name && tokens[at - 1]?.text === '.' && tokens[at - 2]?.text === schema)
  );
}
