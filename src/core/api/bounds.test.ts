// Nothing that a caller sends is without an end: every body, query and parameter of a path, walked down to its last text.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mostBodyBytes } from './body-limits.ts';
import { parameterShapes, routeEntries } from './routes.ts';

type Schema = { readonly [key: string]: unknown };

const mib = 1024 * 1024;
const mostBlobBytes = 512 * mib;

describe('the body of every route', () => {
  test.each(routeEntries())('%s has a limit, its own or that of its kind', (_id, route) => {
    const most = mostBodyBytes(route, mostBlobBytes);
    expect(most).toBeGreaterThan(0);
    // Only bytes are streamed; whatever else is gathered in memory.
    if (route.body !== 'bytes') expect(most).toBeLessThanOrEqual(4 * mib);
    if (route.body === undefined) expect(most).toBeLessThanOrEqual(1024);
  });

  test('a limit of its own is read', () => {
    const route = { method: 'POST', path: '/x', summary: 'x', access: 'public', body: z.strictObject({}), answer: 'nothing' } as const;
    expect(mostBodyBytes({ ...route, mostBytes: 7 }, mostBlobBytes)).toBe(7);
    expect(mostBodyBytes(route, mostBlobBytes)).toBe(256 * 1024);
  });
});

describe('what is sent to every route', () => {
  test.each(routeEntries())('%s takes no text, list or map without an end', (_id, { body, query }) => {
    for (const shape of [body, query]) {
      if (shape instanceof z.ZodType) expect(unboundedIn(z.toJSONSchema(shape, { io: 'input' }))).toEqual([]);
    }
  });

  test.each(Object.entries(parameterShapes))(':%s in a path has an end', (_name, shape) => {
    expect(unboundedIn(z.toJSONSchema(shape))).toEqual([]);
  });

  test.each([
    ['a text', z.strictObject({ reason: z.string() }), ['/reason']],
    ['a list', z.strictObject({ names: z.array(z.string().max(3)) }), ['/names']],
    ['a map', z.strictObject({ values: z.record(z.string().max(3), z.boolean()) }), ['/values']],
    ['the keys of a map', z.record(z.string(), z.boolean()).meta({ maxProperties: 3 }), ['/keys']],
    ['a text within a choice', z.union([z.strictObject({ a: z.string() }), z.literal('b')]), ['/a']],
    ['a loose object', z.looseObject({}), ['']],
  ])('%s without an end is found', (_what, shape, found) => {
    expect(unboundedIn(z.toJSONSchema(shape, { io: 'input' }))).toEqual(found);
  });
});

/** Where a JSON Schema lets something grow. */
function unboundedIn(schema: Schema, path = ''): readonly string[] {
  const choices = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap(listOf);
  const here = isOpen(schema) ? [path] : [];
  return [
    ...here,
    ...choices.flatMap((choice) => unboundedIn(choice, path)),
    ...Object.entries(schemaOf(schema['properties'])).flatMap(([name, value]) => unboundedIn(schemaOf(value), `${path}/${name}`)),
    ...(schema['items'] === undefined ? [] : unboundedIn(schemaOf(schema['items']), `${path}/items`)),
    ...(schema['propertyNames'] === undefined ? [] : unboundedIn(schemaOf(schema['propertyNames']), `${path}/keys`)),
    ...(isSchema(schema['additionalProperties']) ? unboundedIn(schema['additionalProperties'], `${path}/values`) : []),
  ];
}

function isOpen(schema: Schema): boolean {
  if (schema['enum'] !== undefined || schema['const'] !== undefined) return false;
  switch (schema['type']) {
    case 'string':
      return schema['maxLength'] === undefined && !endsOf(schema['pattern']);
    case 'array':
      return schema['maxItems'] === undefined;
    case 'object':
      return schema['additionalProperties'] !== false && schema['maxProperties'] === undefined;
    default:
      return false;
  }
}

/** A pattern has an end where it is anchored and repeats nothing for ever. */
function endsOf(pattern: unknown): boolean {
  return typeof pattern === 'string' && /^\^.*\$$/.test(pattern) && !/[*+](?![^[]*\])|,\}/.test(pattern);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemaOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function listOf(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}
