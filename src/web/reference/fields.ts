// A schema as lines that one can read: each field once, with what it is and how deep it lies.

export type Json = { readonly [key: string]: unknown };

export interface FieldLine {
  /** `steps[].share`; empty: the whole. */
  readonly path: string;
  readonly depth: number;
  /** `text`, `list of numbers`, `plan | too-little-traffic`. */
  readonly words: string;
  readonly isRequired: boolean;
  /** `1 to 80 characters`, `at least 1`, `5000 where it is left out`. */
  readonly limits: string;
}

/** Beyond this nobody reads on; the document has it all. */
const deepest = 5;
const mostLines = 200;

export function fieldsOf(schema: unknown): readonly FieldLine[] {
  return linesOf(schema, { path: '', depth: 0, isRequired: true }).slice(0, mostLines);
}

type At = Pick<FieldLine, 'path' | 'depth' | 'isRequired'>;

function linesOf(schema: unknown, at: At): readonly FieldLine[] {
  if (!isJson(schema)) return [];
  const own: FieldLine = { ...at, words: wordsOfType(schema), limits: limitsOf(schema) };
  const inner = at.depth >= deepest ? [] : innerOf(schema, at);
  // An object as the whole needs no line of its own: its fields say it.
  return at.path === '' && inner.length > 0 && schema['type'] === 'object' ? inner : [own, ...inner];
}

function innerOf(schema: Json, at: At): readonly FieldLine[] {
  const choices = choicesOf(schema);
  if (choices.some((choice) => innerOf(choice, at).length > 0)) {
    return choices.flatMap((choice, index) => innerOf(choice, { ...at, path: `${at.path}${choices.length > 1 ? `(${index + 1})` : ''}` }));
  }
  const { items, properties, required, additionalProperties } = schema;
  if (isJson(items)) return innerOf(items, { ...at, path: `${at.path}[]` });
  if (isJson(additionalProperties)) return innerOf(additionalProperties, { ...at, path: `${at.path}{}` });
  if (!isJson(properties)) return [];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).flatMap(([name, field]) =>
    linesOf(field, { path: at.path === '' ? name : `${at.path}.${name}`, depth: at.depth + 1, isRequired: needed.includes(name) }),
  );
}

function choicesOf({ anyOf, oneOf }: Json): readonly Json[] {
  const found = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  return found.filter(isJson);
}

const plain: { readonly [type: string]: string } = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'null',
  object: 'object',
};

function wordsOfType(schema: Json): string {
  const choices = choicesOf(schema);
  if (choices.length > 0) return [...new Set(choices.map(wordsOfType))].join(' | ');
  const { const: only, enum: some, type, items, additionalProperties } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(some)) return wordsOfSome(some);
  if (type === 'array') return `list of ${isJson(items) ? wordsOfType(items) : 'anything'}`;
  if (type === 'object' && isJson(additionalProperties)) return `names → ${wordsOfType(additionalProperties)}`;
  return typeof type === 'string' ? (plain[type] ?? type) : 'anything';
}

/** Of many words the first are enough to know what they are like. */
const mostWords = 16;

function wordsOfSome(some: readonly unknown[]): string {
  const words = some.slice(0, mostWords).map((each) => JSON.stringify(each));
  return `${words.join(' | ')}${some.length > mostWords ? ` and ${some.length - mostWords} more` : ''}`;
}

function limitsOf({ minLength, maxLength, minimum, maximum, pattern, default: usual }: Json): string {
  const parts = [
    rangeOf(numberOf(minLength), numberOf(maxLength), ' characters'),
    rangeOf(numberOf(minimum), numberOf(maximum), ''),
    typeof pattern === 'string' && pattern.length <= 60 ? `like ${pattern}` : undefined,
    usual === undefined ? undefined : `${JSON.stringify(usual)} where it is left out`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** What JSON can carry at most is no limit that anybody set. */
function numberOf(limit: unknown): number | undefined {
  return typeof limit === 'number' && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;
}

function rangeOf(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least === undefined && most === undefined) return undefined;
  if (least === undefined) return `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
