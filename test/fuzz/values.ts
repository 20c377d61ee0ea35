import type { Chance } from './chance.ts';
import { hostileText, hostileValue } from './hostile.ts';

export type Schema = { readonly [key: string]: unknown };

type Texts = readonly [string, ...string[]];

/** Words of the world that the requests meet, by the name of the field: what is valid, and often there. */
export type Words = { readonly [field: string]: Texts };

/** A value that fits a JSON Schema, as far as the schema says; words of the world where there are some. */
export function validValue(schema: Schema, chance: Chance, words: Words, field = ''): unknown {
  const [choice, ...choices] = schemasIn(schema['anyOf'] ?? schema['oneOf']);
  if (choice !== undefined) return validValue(chance.pick([choice, ...choices]), chance, words, field);
  if (schema['const'] !== undefined) return schema['const'];
  const [member, ...members] = listOf(schema['enum']);
  if (member !== undefined) return chance.pick([member, ...members]);
  switch (schema['type']) {
    case 'string':
      return validText(schema, chance, words[field]);
    case 'integer':
    case 'number':
      return validNumber(schema, chance);
    case 'boolean':
      return chance.is(0.5);
    case 'array':
      return validList(schema, chance, words, field);
    case 'object':
      return validObject(schema, chance, words);
    default:
      return hostileValue(chance);
  }
}

function validText(schema: Schema, chance: Chance, words: Texts | undefined): string {
  if (words !== undefined && chance.is(0.9)) return chance.pick(words);
  const most = Math.min(numberOf(schema['maxLength'], 40), 60);
  const least = numberOf(schema['minLength'], 1);
  const length = least + chance.below(Math.max(1, most - least));
  return Array.from({ length }, () => chance.pick(['a', 'b', 'c', 'x', '7'])).join('');
}

function validNumber(schema: Schema, chance: Chance): number {
  const least = numberOf(schema['minimum'], 0);
  const most = numberOf(schema['maximum'], 4_000_000_000_000);
  // An instant, a count, an edge.
  return chance.pick([least, most, Math.min(most, least + chance.below(100)), Math.min(most, 1_800_000_000_000 + chance.below(1_000_000))]);
}

function validList(schema: Schema, chance: Chance, words: Words, field: string): readonly unknown[] {
  const length = numberOf(schema['minItems'], 0) + chance.below(4);
  return Array.from({ length }, () => validValue(schemaOf(schema['items']), chance, words, field));
}

function validObject(schema: Schema, chance: Chance, words: Words): { readonly [key: string]: unknown } {
  const required = new Set(listOf(schema['required']));
  const fields = Object.entries(schemaOf(schema['properties'])).filter(([name]) => required.has(name) || chance.is(0.5));
  const own = fields.map(([name, value]) => [name, validValue(schemaOf(value), chance, words, name)] as const);
  const values = schemaOf(schema['additionalProperties']);
  const count = Object.keys(values).length === 0 ? 0 : 1 + chance.below(2);
  const others = Array.from(
    { length: count },
    () => [String(validValue({ type: 'string', maxLength: 20 }, chance, words, 'service')), validValue(values, chance, words)] as const,
  );
  return Object.fromEntries([...own, ...others]);
}

/** The same with one thing changed somewhere: left out, doubled, of another type, or called otherwise. */
export function mutated(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value) && value.length > 0 && chance.is(0.7)) {
    const at = chance.below(value.length);
    return value.map((each: unknown, index) => (index === at ? mutated(each, chance) : each));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return chance.is(0.3) ? hostileText(chance) : hostileValue(chance);
  const entries: (readonly [string, unknown])[] = Object.entries(value);
  const at = chance.below(Math.max(1, entries.length));
  switch (chance.below(6)) {
    case 0:
      return Object.fromEntries(entries.filter((_entry, index) => index !== at));
    case 1:
      return Object.fromEntries([...entries, [hostileText(chance), hostileValue(chance)]]);
    case 2:
      return hostileValue(chance);
    default:
      return Object.fromEntries(entries.map(([key, each], index) => [key, index === at ? mutated(each, chance) : each]));
  }
}

export function schemaOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

export function schemasIn(value: unknown): readonly Schema[] {
  return listOf(value).filter(isSchema);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
