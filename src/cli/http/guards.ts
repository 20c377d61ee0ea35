// Answers are held against what this file says before they are used. zod would do it too, and cost more than the whole rest of `status`.

export type Guard<Value> = (value: unknown) => value is Value;

/** A field that may be absent. */
export interface Optional<Value> {
  readonly optional: Guard<Value>;
}

/** One guard for each field that is read; fields that are not named are let through, because fields are only ever added. */
type Fields<Value> = {
  readonly [Key in keyof Value]-?: object extends Pick<Value, Key> ? Optional<Exclude<Value[Key], undefined>> : Guard<Value[Key]>;
};

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

export function isFlag(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

export function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function optional<Value>(guard: Guard<Value>): Optional<Value> {
  return { optional: guard };
}

export function listOf<Value>(guard: Guard<Value>): Guard<readonly Value[]> {
  return (value): value is readonly Value[] => Array.isArray(value) && value.every((item) => guard(item));
}

export function mapOf<Value>(guard: Guard<Value>): Guard<{ readonly [key: string]: Value }> {
  return (value): value is { readonly [key: string]: Value } => isObject(value) && Object.values(value).every((item) => guard(item));
}

export function oneOf<const Word extends string>(...words: readonly Word[]): Guard<Word> {
  return (value): value is Word => words.some((word) => word === value);
}

export function objectOf<Value>(fields: Fields<Value>): Guard<Value> {
  const guards = Object.entries<unknown>(fields);
  return (value): value is Value => isObject(value) && guards.every(([name, guard]) => holds(guard, value[name]));
}

function holds(guard: unknown, value: unknown): boolean {
  if (isFunction(guard)) return guard(value) === true;
  if (!isObject(guard)) return false;
  return value === undefined || holds(guard['optional'], value);
}

function isFunction(value: unknown): value is (input: unknown) => unknown {
  return typeof value === 'function';
}
