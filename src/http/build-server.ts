import { randomUUID } from 'node:crypto';
import fastify, { LogController } from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerError, answerErrors } from './answer-errors.ts';
import { answerHeaders, setAnswerHeaders } from './answer-headers.ts';
import { answerBrokenRequest, limitConnections } from './connections.ts';
import type { HttpContext } from './context.ts';
import { createHandlers } from './handlers.ts';
import { mostHeaderBytes } from './limits.ts';
import { guardLoad } from './load.ts';
import { ownHosts } from './own-host.ts';
import { jsonText, peoplesJson } from './parse-json.ts';
import type { JsonLimits } from './parse-json.ts';
import { serveWeb } from './serve-web.ts';
import { registerRoutes } from './register.ts';
import { logRequests } from './request-line.ts';

/** The public server, not yet listening. */
export async function buildServer(context: HttpContext): Promise<FastifyInstance> {
  const app = createApp(context);
  const requireOwnHost = ownHosts(context.url);
  app.addHook('onRequest', async (request) => requireOwnHost(request.headers.host));
  guardLoad(app, context.load);
  registerRoutes(app, context, createHandlers(context));
  await serveWeb(app, context.webFolder);
  return app;
}

/** An empty server of ours: JSON, YAML text and raw bytes; one shape of error; limits of size and time; a line in the log per request. */
export function createApp(context: HttpContext, json: JsonLimits = peoplesJson): FastifyInstance {
  const { log, limits, trustedProxies = [] } = context;
  const headers = answerHeaders(context);
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: [...trustedProxies],
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.silenceMs,
    http: { maxHeaderSize: mostHeaderBytes, headersTimeout: limits.headersMs, connectionsCheckingInterval: checkEveryMs(limits.headersMs) },
    routerOptions: { maxParamLength: 600 },
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, headers),
    frameworkErrors: (error, request, reply) => {
      setAnswerHeaders(reply, headers);
      answerError(error, request, reply);
    },
  });
  limitConnections(app.server, limits, trustedProxies);
  app.addHook('onRequest', async (_request, reply) => setAnswerHeaders(reply, headers));
  takeBodies(app, json);
  requireAccess(app);
  answerErrors(app);
  logRequests(app);
  return app;
}

/** Slow senders are looked for often enough that they are found in time. */
function checkEveryMs(headersMs: number): number {
  return Math.max(50, Math.min(5_000, headersMs / 3));
}

function takeBodies(app: FastifyInstance, limits: JsonLimits): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isDelivery(request)) return done(null, body);
    try {
      void parse(request, jsonText(body, limits), done);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)), undefined);
    }
  });
  app.addContentTypeParser(['text/yaml', 'application/yaml'], { parseAs: 'string' }, (_request, body, done) => done(null, body));
  // Bytes go to the store as they come; nothing is gathered here.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
}

/** Signed bytes are kept as they came. */
function isDelivery({ routeOptions: { config } }: FastifyRequest): boolean {
  return 'body' in config && config.body === 'delivery';
}

/** A route that does not say who may use it stops the start. */
function requireAccess(app: FastifyInstance): void {
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config === undefined || !('access' in config)) throw new Error(`${String(method)} ${url} does not say who may use it`);
  });
}
