import { timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { joinedShape } from '#core/api/host-agent-routes.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { agentAnswerBody, agentRoutes, clockHeader, observationsBody, ordersQuery, versionHeader } from '#core/api/agent-routes.ts';
import type { AgentRouteId } from '#core/api/agent-routes.ts';
import { must } from '#core/bug.ts';
import { minutesBody } from '#core/api/availability-shapes.ts';
import { factsBody } from '#core/api/fact-shapes.ts';
import { digestShape, idShape } from '#core/api/values.ts';
import type { AgentCommand } from '#core/command.ts';
import { addresseeOf } from '#core/payload.ts';
import { currentSystem } from '#core/find.ts';
import type { Order } from '#core/state.ts';
import type { AgentScope } from './agent-book.ts';
import { rowsOfMinutes } from './availability-handlers.ts';
import { receiveBlob, sendBlob } from './blob-handlers.ts';
import { createApp } from './build-server.ts';
import type { HttpContext } from './context.ts';
import { parseOrRefuse } from './problems.ts';
import { refused } from './refused.ts';
import { noteWho } from './request-line.ts';
import { withSignatures } from './seen-signatures.ts';
import { hashOfSecret } from './sessions.ts';

type AgentHandler = (request: FastifyRequest, reply: FastifyReply, scope: AgentScope) => Promise<unknown>;

/** Where a report is as large as it may be. */
const agentsJson = { depth: 32, parts: 1_000_000 } as const;

/** A report of a host that was away for long is large. */
const mostReportBytes = 16 * 1024 * 1024;

/** Where agents come: each with its own credential, which reaches its own host only. `agentToken` is that of the host `local`. */
export function buildAgentServer(context: HttpContext, agentToken: string): FastifyInstance {
  const app = createApp(context, agentsJson);
  const handlers = agentHandlers(context);
  app.addHook('onSend', async (_request, reply) => void reply.header(clockHeader, String(context.engine.now())));
  const scopes = new WeakMap<FastifyRequest, AgentScope>();
  for (const id of Object.keys(agentRoutes).filter(isAgentRoute)) {
    const { method, path, access, ...route } = agentRoutes[id];
    const bodyLimit = 'body' in route && route.body === 'bytes' ? context.mostBlobBytes : mostReportBytes;
    app.route({
      method,
      url: path,
      config: { access },
      bodyLimit,
      onRequest: async (request) => {
        const scope = await scopeOf(request, agentToken, context);
        noteWho(request, `agent:${scope.host}`);
        const version = request.headers[versionHeader];
        context.seen.note(scope.id, typeof version === 'string' ? version : undefined);
        scopes.set(request, scope);
      },
      handler: (request, reply) => handlers[id](request, reply, must(scopes.get(request), 'whose request it is')),
    });
  }
  app.post('/agent/join', { config: { access: 'agent' }, bodyLimit: 1 }, (request) => join(request, context));
  return app;
}

function isAgentRoute(id: string): id is AgentRouteId {
  return Object.hasOwn(agentRoutes, id);
}

async function scopeOf(
  request: FastifyRequest,
  agentToken: string,
  { agents }: HttpContext,
): Promise<AgentScope & { readonly id: string }> {
  const given = bearerOf(request);
  // Hashes have one length, so that the comparison takes one time.
  const isLocal = timingSafeEqual(Buffer.from(hashOfSecret(given)), Buffer.from(hashOfSecret(agentToken)));
  if (isLocal && agentToken !== '') return { id: 'local', host: 'local' };
  const agent = given === '' ? undefined : await agents.whose(given);
  if (agent === undefined) throw refused('not-signed-in', 'This is no token of an agent.', 'lockstep host add');
  return agent;
}

function bearerOf(request: FastifyRequest): string {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

async function join(request: FastifyRequest, { agents, agentDoor }: HttpContext): Promise<z.output<typeof joinedShape>> {
  const joined = agentDoor && (await agents.join(bearerOf(request)));
  if (joined === undefined || agentDoor === undefined)
    throw refused('not-signed-in', 'This invitation does not hold: it is good once, for 15 minutes.', 'lockstep host add');
  const { createdAt: _createdAt, ...agent } = joined.agent;
  const sharedKey = agentDoor.sharedKey(`agent ${agent.id}`).toString('base64url');
  request.log.info({ agent: agent.id, host: agent.host }, 'an agent joined');
  return { ...agent, token: joined.token, sharedKey, orderKey: agentDoor.orderKey };
}

/** Reports of another's orders and environments are dropped: an agent that told them again and again would be heard no more. */
async function ownOf(
  commands: readonly AgentCommand[],
  system: string,
  scope: AgentScope,
  { engine }: HttpContext,
): Promise<readonly AgentCommand[]> {
  const state = (await engine.read(system))?.state;
  const definitions = (state && currentSystem(state)?.environments) ?? [];
  return commands.filter((command) => {
    if (command.by !== `agent:${scope.host}`) return false;
    if (command.kind === 'observe' || command.kind === 'progress') {
      const order = state?.orders.get(command.key);
      return reaches(scope, order?.step?.refresh?.from ?? order?.environment);
    }
    const definition = definitions.find(({ name }) => name === command.environment);
    return (definition === undefined || definition.host === scope.host) && reaches(scope, command.environment);
  });
}

/** The orders that these observations end: known now, gone once they are heard. */
async function endedBy(commands: readonly AgentCommand[], system: string, { engine }: HttpContext): Promise<readonly Order[]> {
  const keys = commands.flatMap((command) => (command.kind === 'observe' && command.state !== 'started' ? [command.key] : []));
  const state = keys.length === 0 ? undefined : (await engine.read(system))?.state;
  return [...new Set(keys)].flatMap((key) => state?.orders.get(key) ?? []);
}

function reaches({ environments }: AgentScope, environment: string | undefined): boolean {
  return environment === undefined || environments === undefined || environments.includes(environment);
}

function agentHandlers(context: HttpContext): { readonly [Id in AgentRouteId]: AgentHandler } {
  const { engine, store } = context;
  return {
    async orders(request, reply, scope) {
      const { host, wait } = parseOrRefuse(ordersQuery, request.query, 'query');
      if (host !== scope.host) throw otherHost(host);
      const gone = new AbortController();
      reply.raw.on('close', () => gone.abort());
      const batch = await engine.ordersFor(host, wait, gone.signal);
      return {
        ...batch,
        orders: batch.orders.filter((order) => reaches(scope, addresseeOf(order).environment)),
        questions: batch.questions.filter((question) => reaches(scope, question.environment)),
      };
    },
    async observations(request, reply, scope) {
      const { system, commands } = parseOrRefuse(observationsBody, request.body, 'body');
      const own = await ownOf(commands, system, scope, context);
      if (own.length < commands.length) request.log.warn({ host: scope.host, system }, 'an agent told of what is not its own');
      const ended = await endedBy(own, system, context);
      if (own.length > 0) await engine.hear(scope.host, system, await withSignatures(own, store.blobs));
      for (const { kind, issued } of ended) context.figures.orderEnded(kind, engine.now() - issued);
      return reply.status(204).send();
    },
    async minutes(request, reply, scope) {
      const { system, minutes } = parseOrRefuse(minutesBody, request.body, 'body');
      const state = (await engine.read(system))?.state;
      const places = ((state && currentSystem(state)?.environments) ?? [])
        .filter(({ host }) => host === scope.host)
        .map(({ name }) => name);
      const own = minutes.filter(({ environment }) => places.includes(environment) && reaches(scope, environment));
      await store.availability.add(system, rowsOfMinutes(own, engine.now()));
      return reply.status(204).send();
    },
    async facts(request, reply, scope) {
      const { facts } = parseOrRefuse(factsBody, request.body, 'body');
      await context.facts.keep(scope, facts);
      return reply.status(204).send();
    },
    async answers(request, reply, scope) {
      const { text } = parseOrRefuse(agentAnswerBody, request.body, 'body');
      engine.answer(parameterOf(request, 'question', idShape), text, scope.host);
      return reply.status(204).send();
    },
    async agentGetBlob(request, reply, scope) {
      const digest = parameterOf(request, 'digest', digestShape);
      if (!(await engine.namesBlob(scope, digest)))
        throw refused('no-such-blob', `No order of ${scope.host} names ${digest}.`, 'Ask for orders.');
      await sendBlob(reply, store.blobs, digest);
      return reply;
    },
    async agentPutBlob(request, _reply, scope) {
      return receiveBlob(request, `agent:${scope.host}`, context);
    },
  };
}

function otherHost(host: string): Error {
  return refused('not-permitted', `This agent is not that of ${host}.`, 'lockstep host list');
}

function parameterOf(request: FastifyRequest, name: string, shape: typeof idShape): string {
  const { params } = request;
  return parseOrRefuse(
    shape,
    typeof params === 'object' && params !== null ? Object.getOwnPropertyDescriptor(params, name)?.value : undefined,
    'path',
  );
}
