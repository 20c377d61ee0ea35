import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { agentAnswerBody, agentRoutes, clockHeader, observationsBody, ordersQuery } from '#core/api/agent-routes.ts';
import type { AgentRouteId } from '#core/api/agent-routes.ts';
import { digestShape, idShape } from '#core/api/values.ts';
import { receiveBlob, sendBlob } from './blob-handlers.ts';
import { createApp } from './build-server.ts';
import type { HttpContext } from './context.ts';
import { parseOrRefuse } from './problems.ts';
import { refused } from './refused.ts';
import { hashOfSecret } from './sessions.ts';

type AgentHandler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** A report of a host that was away for long is large. */
const mostReportBytes = 16 * 1024 * 1024;

/** The listener of the agents: the same token for all that share it, and nothing without it. */
export function buildAgentServer(context: HttpContext, agentToken: string): FastifyInstance {
  const app = createApp(context);
  const handlers = agentHandlers(context);
  app.addHook('onSend', async (_request, reply) => void reply.header(clockHeader, String(context.engine.now())));
  for (const id of Object.keys(agentRoutes).filter(isAgentRoute)) {
    const { method, path, access, ...route } = agentRoutes[id];
    const bodyLimit = 'body' in route && route.body === 'bytes' ? context.mostBlobBytes : mostReportBytes;
    app.route({
      method,
      url: path,
      config: { access },
      bodyLimit,
      onRequest: async (request) => requireAgent(request, agentToken),
      handler: handlers[id],
    });
  }
  return app;
}

function isAgentRoute(id: string): id is AgentRouteId {
  return Object.hasOwn(agentRoutes, id);
}

function requireAgent(request: FastifyRequest, agentToken: string): void {
  const given = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  // Hashes have one length, so that the comparison takes one time.
  const isRight = timingSafeEqual(Buffer.from(hashOfSecret(given)), Buffer.from(hashOfSecret(agentToken)));
  if (!isRight || agentToken === '')
    throw refused('not-signed-in', 'This is not the token of the agents.', 'Start the agent with its token file.');
}

function agentHandlers({ engine, store, mostBlobBytes }: HttpContext): { readonly [Id in AgentRouteId]: AgentHandler } {
  return {
    async orders(request, reply) {
      const { host, wait } = parseOrRefuse(ordersQuery, request.query, 'query');
      const gone = new AbortController();
      reply.raw.on('close', () => gone.abort());
      return engine.ordersFor(host, wait, gone.signal);
    },
    async observations(request, reply) {
      const { system, commands } = parseOrRefuse(observationsBody, request.body, 'body');
      const [first, ...others] = new Set(commands.map(({ by }) => by));
      if (others.length > 0) throw refused('invalid-request', 'One report is of one host.', 'Send one for each.');
      if (first !== undefined) await engine.hear(first.slice('agent:'.length), system, commands);
      return reply.status(204).send();
    },
    async answers(request, reply) {
      const { text } = parseOrRefuse(agentAnswerBody, request.body, 'body');
      engine.answer(parameterOf(request, 'question', idShape), text);
      return reply.status(204).send();
    },
    async agentGetBlob(request, reply) {
      await sendBlob(reply, store.blobs, parameterOf(request, 'digest', digestShape));
      return reply;
    },
    async agentPutBlob(request) {
      return receiveBlob(request, store.blobs, mostBlobBytes);
    },
  };
}

function parameterOf(request: FastifyRequest, name: string, shape: typeof idShape): string {
  const { params } = request;
  return parseOrRefuse(
    shape,
    typeof params === 'object' && params !== null ? Object.getOwnPropertyDescriptor(params, name)?.value : undefined,
    'path',
  );
}
