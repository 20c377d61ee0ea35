// A column that a trigger keeps current is computed from others of its row: as what expression, its trigger says.
import { quotedAlways } from './identifiers.ts';

export interface ColumnTrigger {
  /** Name of the function that it calls. */
  readonly function: string;
  readonly arguments: readonly string[];
  /** Of a function in PL/pgSQL. */
  readonly body: string;
}

/** Undefined: nobody knows. `columns`: of the table. */
export function expressionOf(column: string, triggers: readonly ColumnTrigger[], columns: readonly string[]): string | undefined {
  for (const trigger of triggers) {
    const found = ofBuiltIn(column, trigger) ?? ofBody(column, trigger.body, columns);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** PostgreSQL, 12.4.3: `tsvector_update_trigger(column, configuration, texts…)`, where the configuration may stand in a column. */
function ofBuiltIn(column: string, { function: name, arguments: given }: ColumnTrigger): string | undefined {
  const [own, configuration, ...texts] = given;
  if (own !== column || configuration === undefined || texts.length === 0) return undefined;
  const text = texts.map((each) => `coalesce(${quotedAlways(each)}, '')`).join(` || ' ' || `);
  if (name === 'tsvector_update_trigger') return `to_tsvector('${configuration.replaceAll("'", "''")}', ${text})`;
  return name === 'tsvector_update_trigger_column' ? `to_tsvector(${quotedAlways(configuration)}, ${text})` : undefined;
}

/** `NEW.words := to_tsvector(NEW.title);`, and nothing that another row or an earlier value has a part in. */
function ofBody(column: string, body: string, columns: readonly string[]): string | undefined {
  const plain = body.replaceAll(/--.*$/gm, '').replaceAll(/\/\*.*?\*\//gs, '');
  const names = [quotedAlways(column), ...(/^[a-z_][a-z0-9_]*$/.test(column) ? [column] : [])].map((name) =>
    name.replaceAll(/[$]/g, String.raw`\$`),
  );
  const assigned = [...plain.matchAll(new RegExp(String.raw`\bNEW\.(?:${names.join('|')})\s*:?=\s*((?:[^;']|'(?:[^']|'')*')+);`, 'gi'))];
  const [first, second] = assigned;
  const expression = first?.[1]?.trim();
  if (expression === undefined || second !== undefined || /\b(?:OLD|TG_\w+|SELECT)\b/i.test(withoutTexts(expression))) return undefined;
  const own = expression.replaceAll(/\bNEW\.("(?:[^"]|"")+"|\w+)/gi, '$1');
  return columnsNamed(expression).every((name) => columns.includes(name)) ? own.replaceAll(/\s+/g, ' ') : undefined;
}

function columnsNamed(expression: string): readonly string[] {
  return [...expression.matchAll(/\bNEW\.(?:"((?:[^"]|"")+)"|(\w+))/gi)].map(
    ([, exact, plain = '']) => exact?.replaceAll('""', '"') ?? plain.toLowerCase(),
  );
}

function withoutTexts(expression: string): string {
  return expression.replaceAll(/'(?:[^']|'')*'/g, "''");
}
