import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { edgeCodes, errorShape, statusOf } from './error.ts';
import { parameterShapes, routeEntries } from './routes.ts';

const entries = routeEntries();

describe('the table of routes', () => {
  test('no two routes answer the same method and path', () => {
    const seen = entries.map(([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('every parameter of a path has a shape', () => {
    const names = entries.flatMap(([, { path }]) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name));
    for (const name of names) expect(parameterShapes, name).toHaveProperty(name);
  });

  test('every example is accepted by the shape it is an example of', () => {
    for (const [id, { body, examples = [] }] of entries) {
      if (!(body instanceof z.ZodType)) continue;
      for (const example of examples) expect(body.safeParse(example.body).error, id).toBeUndefined();
    }
  });

  test('every shape has a JSON Schema', () => {
    for (const [id, { body, answer, query }] of entries) {
      for (const shape of [body, answer, query]) {
        if (shape instanceof z.ZodType) expect(() => z.toJSONSchema(shape, { io: 'input' }), id).not.toThrow();
      }
    }
  });

  test('a body with a field that nobody asked for is refused', () => {
    for (const [id, { body, examples = [] }] of entries) {
      if (!(body instanceof z.ZodType)) continue;
      for (const { body: example } of examples) {
        expect(body.safeParse(Object.assign({ by: 'somebody-else' }, example)).success, id).toBe(false);
      }
    }
  });
});

describe('errors', () => {
  test.each([
    ['not-your-role', 403],
    ['no-such-release', 404],
    ['own-release', 409],
    ['blocked', 409],
    ['not-signed-in', 401],
    ['bug', 500],
  ] as const)('%s has status %i', (code, status) => {
    expect(statusOf(code)).toBe(status);
  });

  test('an error names its code, a sentence and what to do next', () => {
    for (const code of Object.keys(edgeCodes)) {
      expect(errorShape.safeParse({ error: { code, sentence: 'No.', next: 'Ask.' } }).success, code).toBe(true);
    }
    expect(errorShape.safeParse({ error: { code: 'no-such-code', sentence: 'No.', next: 'Ask.' } }).success).toBe(false);
  });
});
