import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mostBodyBytes } from '#core/api/body-limits.ts';
import { isCommandRoute } from '#core/api/command-routes.ts';
import type { Route } from '#core/api/route.ts';
import { parameterShapes, routeEntries } from '#core/api/routes.ts';
import type { RouteId } from '#core/api/routes.ts';
import { must } from '#core/bug.ts';
import { wrongContentType } from './answer-errors.ts';
import { isAsked } from './asked.ts';
import type { AnyAsked, HandledId, Handlers } from './asked.ts';
import { authorize } from './authorize.ts';
import type { Admitted } from './authorize.ts';
import { BodyClock, clocked } from './body-clock.ts';
import { readCaller } from './caller.ts';
import { runCommand } from './command-handler.ts';
import type { HttpContext } from './context.ts';
import { refuseDuty } from './first-duties.ts';
import { gatherBody } from './load.ts';
import { parseOrRefuse, refuseNul } from './problems.ts';

/** Registers the table of routes: nothing else of it is reachable, and nothing without `access`. */
export function registerRoutes(app: FastifyInstance, context: HttpContext, handlers: Handlers): void {
  for (const [id, route] of routeEntries()) registerRoute(app, { id, route, context, run: runnerOf(id, context, handlers) });
}

type Runner = (asked: AnyAsked) => Promise<unknown>;

interface Registration {
  readonly id: RouteId;
  readonly route: Route;
  readonly context: HttpContext;
  readonly run: Runner;
}

function runnerOf(id: RouteId, context: HttpContext, handlers: Handlers): Runner {
  return isCommandRoute(id) ? (asked) => runCommand(asked, context) : bind(id, handlers);
}

function bind<Id extends HandledId>(id: Id, handlers: Pick<Handlers, Id>): Runner {
  const handle = handlers[id];
  return async (asked) => (isAsked(asked, id) ? handle(asked) : must(undefined, `the request of ${id}`));
}

function registerRoute(app: FastifyInstance, registration: Registration): void {
  const { route, context } = registration;
  const { limits, load } = context;
  const mostBytes = mostBodyBytes(route, context.mostBlobBytes);
  const isStreamed = route.body === 'bytes';
  const admitted = new WeakMap<FastifyRequest, Admitted>();
  app.route({
    method: route.method,
    url: route.path,
    config: { access: route.access, body: typeof route.body === 'string' ? route.body : 'json' },
    bodyLimit: mostBytes,
    // Before the body is read: who may not, sends nothing that we keep or parse.
    onRequest: async (request, reply) => {
      const caller = await readCaller(request, context);
      const { system } = readParameters(request);
      admitted.set(request, await authorize(route.access, caller, { system, context }));
      await refuseDuty(route, caller, context);
      if (caller.by !== 'nobody') load.countPerson(caller.user.person, route.cost ?? 1);
      requireContentType(request, route);
      if (!isStreamed) gatherBody(load, request, reply, mostBytes);
    },
    preParsing: async (request, reply, payload) => {
      if (route.method === 'GET') return payload;
      return clocked(request, reply, new BodyClock(isStreamed ? { pieceMs: limits.pieceMs } : { wholeMs: limits.bodyMs }));
    },
    handler: async (request, reply) => {
      const { caller, system } = must(admitted.get(request), 'the admission of a request');
      const asked = askedOf(registration, request, reply);
      const answer = await registration.run({ ...asked, caller, system });
      return route.answer instanceof z.ZodType ? sendJson(reply, answer) : sendPlain(reply, route);
    },
  });
}

function askedOf({ id, route }: Registration, request: FastifyRequest, reply: FastifyReply): Omit<AnyAsked, 'caller' | 'system'> {
  const query = route.query === undefined ? undefined : parseOrRefuse(route.query, request.query, 'query');
  const body = route.body instanceof z.ZodType ? parseOrRefuse(route.body, request.body, 'body') : undefined;
  refuseNul(query, 'query');
  refuseNul(body, 'body');
  return { id, parameters: readParameters(request), query, body, request, reply };
}

function readParameters(request: FastifyRequest): { readonly [name: string]: string } {
  const given = z.record(z.string(), z.string()).parse(request.params ?? {});
  refuseNul(given, 'path');
  const shapes = Object.keys(given).map((name) => [name, must(parameterShapes[name], `the shape of :${name}`)] as const);
  return parseOrRefuse(z.record(z.string(), z.string()).and(z.object(Object.fromEntries(shapes))), given, 'path');
}

const contentTypes = {
  json: ['application/json'],
  file: ['application/json', 'text/yaml', 'application/yaml'],
  bytes: ['application/octet-stream'],
  delivery: ['application/json'],
};

/** A form or text/plain can be sent by any page without asking: neither is taken anywhere. */
function requireContentType(request: FastifyRequest, { body }: Route): void {
  if (body === undefined) return;
  const wanted = contentTypes[typeof body === 'string' ? body : 'json'];
  const [given = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  if (!wanted.includes(given.trim())) throw wrongContentType(wanted.join(' or '));
}

function sendJson(reply: FastifyReply, answer: unknown): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

function sendPlain(reply: FastifyReply, { answer }: Route): FastifyReply {
  return answer === 'nothing' ? reply.status(204).send() : reply;
}
