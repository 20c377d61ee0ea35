import { z } from 'zod';
import { errorShape } from './error.ts';
import type { Access, Route } from './route.ts';
import { parameterShapes, routeEntries } from './routes.ts';
import { hintShape } from './system-shapes.ts';

type Json = { readonly [key: string]: unknown };

/** The table of routes as OpenAPI 3.1, whose schemas are JSON Schema as zod writes it. */
export function openApi(version: string): Json {
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const [id, route] of routeEntries()) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(id, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lockstep', version, description: 'Moves every release to production in step. Instants are milliseconds since 1970.' },
    paths,
    components: { schemas: { Error: schemaOf(errorShape, 'output') }, securitySchemes },
  };
}

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'An API token: lks_…' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'lockstep_session',
    description: 'The session cookie; `__Host-lockstep_session` over TLS.',
  },
};

function operationOf(id: string, route: Route): Json {
  return {
    operationId: id,
    summary: route.summary,
    description: `Who may: ${wordsOf(route.access)}.`,
    security: securityOf(route.access),
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: contentOf(route) } }),
    responses: { ...successOf(route), default: errorResponse },
  };
}

const errorResponse = {
  description: 'A refusal or an error: a code, a sentence, and what to do next.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function wordsOf(access: Access): string {
  return typeof access === 'object' ? `whose role permits ${access.command} in the system` : access;
}

function securityOf(access: Access): readonly Json[] {
  if (access === 'public') return [];
  return access === 'session' ? [{ session: [] }] : [{ session: [] }, { token: [] }];
}

function pathParameters({ path }: Route): readonly Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    const shape = parameterShapes[name];
    return { name, in: 'path', required: true, schema: shape === undefined ? {} : schemaOf(shape, 'input') };
  });
}

function queryParameters({ query }: Route): readonly Json[] {
  return Object.entries<z.core.$ZodType>(query?.shape ?? {}).map(([name, shape]) => ({
    name,
    in: 'query',
    required: !z.safeParse(shape, undefined).success,
    // A number in a query is written as text, and read as the number that it becomes.
    schema: z.toJSONSchema(shape, { io: 'output', unrepresentable: 'any' }),
  }));
}

function headerParameters({ access }: Route): readonly Json[] {
  if (typeof access !== 'object') return [];
  const description = 'Names this command: sent again with the same body, it is done once and answered again.';
  return [{ name: 'Idempotency-Key', in: 'header', required: false, description, schema: { type: 'string', maxLength: 200 } }];
}

function contentOf({ body, examples = [] }: Route): Json {
  const named = Object.fromEntries(examples.map(({ summary, body: value }) => [summary, { value }]));
  if (body === 'bytes') return { 'application/octet-stream': {} };
  if (body === 'delivery') return { 'application/json': { examples: named } };
  if (body === 'file') return { 'text/yaml': { schema: { type: 'string' } }, 'application/json': { examples: named } };
  return body === undefined ? {} : { 'application/json': { schema: schemaOf(body, 'input'), examples: named } };
}

function successOf({ answer }: Route): Json {
  if (answer === 'nothing') return { 204: { description: 'Done.' } };
  if (answer === 'bytes') return { 200: { description: 'The bytes.', content: { 'application/octet-stream': {} } } };
  if (answer === 'events')
    return {
      200: {
        description: 'Server-sent events.',
        content: { 'text/event-stream': { schema: eventSchema } },
      },
    };
  if (answer === 'text') return { 200: { description: 'Text, as Prometheus reads it.', content: { 'text/plain': {} } } };
  if (answer === 'page') return { 200: { description: 'A page.', content: { 'text/html': {} } } };
  return { 200: { description: 'Done.', content: { 'application/json': { schema: schemaOf(answer, 'output') } } } };
}

/** One event of the stream, as clients read it. */
const eventSchema: Json = {
  type: 'object',
  required: ['id', 'event', 'data'],
  properties: {
    id: { type: 'string' },
    event: { const: 'changed' },
    data: { type: 'string', contentMediaType: 'application/json', contentSchema: schemaOf(hintShape, 'output') },
  },
};

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' });
  return schema;
}
