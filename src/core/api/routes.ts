import { z } from 'zod';
import { adviceBody, adviceShape } from './advice-shapes.ts';
import { commandRoutes } from './command-routes.ts';
import { configurationRoutes } from './configuration-routes.ts';
import { feedRoutes } from './feed-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { hostAgentRoutes } from './host-agent-routes.ts';
import { notifyRoutes } from './notify-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { defineRoutes } from './route.ts';
import type { PathParameters, Plain, Route } from './route.ts';
import { secretRoutes } from './secret-routes.ts';
import { secretNameShape } from './secret-shapes.ts';
import { systemRoutes } from './system-routes.ts';
import { healthShape } from './system-shapes.ts';
import { feedIdShape } from './feed-shapes.ts';
import { hookIdShape } from './hook-shapes.ts';
import { digestShape, idShape, nameShape, personShape, releaseShape } from './values.ts';

const installationRoutes = defineRoutes({
  metrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'What Prometheus reads: how every environment that I may see stands and answered.',
    access: 'signed-in',
    cost: 10,
    answer: 'text',
  },
  planCanary: {
    method: 'POST',
    path: '/api/canary-plan',
    summary: 'Which shares of the traffic a canary needs, for how long, and how many requests of customers that puts at stake.',
    access: 'signed-in',
    body: adviceBody,
    answer: adviceShape,
    examples: [{ summary: 'A shop with 50 requests a second', path: '/api/canary-plan', body: { requestsPerSecond: 50 } }],
  },
  events: {
    method: 'GET',
    path: '/api/events',
    summary: 'Server-sent events: which system changed, up to which ledger number. Hints only; look again to know.',
    access: 'signed-in',
    answer: 'events',
  },
  openApi: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This interface as OpenAPI 3.1.',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
  },
  health: { method: 'GET', path: '/healthz', summary: 'Whether the controller answers.', access: 'public', answer: healthShape },
  ready: {
    method: 'GET',
    path: '/readyz',
    summary: 'Whether the controller and its store answer; 503 while the store is away.',
    access: 'public',
    answer: healthShape,
  },
});

/** Every route of the REST interface. What is not here does not exist; agents have a table of their own. */
export const routes = {
  ...peopleRoutes,
  ...hostAgentRoutes,
  ...systemRoutes,
  ...commandRoutes,
  ...configurationRoutes,
  ...secretRoutes,
  ...feedRoutes,
  ...hookRoutes,
  ...notifyRoutes,
  ...installationRoutes,
};

export type Routes = typeof routes;
export type RouteId = keyof Routes;

export type ParametersOf<Id extends RouteId> = PathParameters<Routes[Id]['path']>;

/** What a client sends: defaults may be left out. */
export type BodyOf<Id extends RouteId> = Routes[Id] extends { readonly body: infer Body extends z.ZodType } ? z.input<Body> : undefined;

/** What a handler gets: parsed, defaults filled in. */
export type ParsedBodyOf<Id extends RouteId> = Routes[Id] extends { readonly body: infer Body extends z.ZodType }
  ? z.output<Body>
  : undefined;
export type ParsedQueryOf<Id extends RouteId> = Routes[Id] extends { readonly query: infer Query extends z.ZodType }
  ? z.output<Query>
  : undefined;

/** The JSON of a success; undefined where the answer is no JSON. */
export type AnswerOf<Id extends RouteId> = Routes[Id]['answer'] extends infer Answer
  ? Answer extends z.ZodType
    ? z.output<Answer>
    : Answer extends Plain
      ? undefined
      : never
  : never;

/** The shape of every `:parameter` of a path. */
export const parameterShapes: { readonly [name: string]: z.ZodType<string> } = {
  system: nameShape,
  environment: nameShape,
  group: nameShape,
  agent: idShape,
  feed: feedIdShape,
  hook: hookIdShape,
  receiver: nameShape,
  notice: idShape,
  person: personShape,
  release: releaseShape,
  promotion: idShape,
  token: idShape,
  session: idShape,
  grant: idShape,
  account: personShape,
  secret: secretNameShape,
  digest: digestShape,
  database: nameShape,
};

export function routeEntries(): readonly (readonly [RouteId, Route])[] {
  return Object.entries<Route>(routes).flatMap(([id, route]) => (isRouteId(id) ? [[id, route] as const] : []));
}

function isRouteId(id: string): id is RouteId {
  return Object.hasOwn(routes, id);
}
