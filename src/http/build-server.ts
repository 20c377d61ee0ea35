import { randomUUID } from 'node:crypto';
import fastify, { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { answerError, answerErrors } from './answer-errors.ts';
import type { HttpContext } from './context.ts';
import { createHandlers } from './handlers.ts';
import { serveWeb } from './serve-web.ts';
import { registerRoutes } from './register.ts';

/** The public server, not yet listening. */
export async function buildServer(context: HttpContext): Promise<FastifyInstance> {
  const app = createApp(context);
  app.addHook('onSend', async (request, reply) => {
    reply.headers({ ...safetyHeaders, 'x-request-id': request.id });
  });
  registerRoutes(app, context, createHandlers(context));
  await serveWeb(app, context.webFolder);
  return app;
}

/** An empty server of ours: JSON, YAML text and raw bytes; one shape of error; a line in the log per request. */
export function createApp({ log, trustedProxies = [], secureCookies = false }: HttpContext): FastifyInstance {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: [...trustedProxies],
    requestTimeout: 0,
    routerOptions: { maxParamLength: 600 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  app.addContentTypeParser(['text/yaml', 'application/yaml'], { parseAs: 'string' }, (_request, body, done) => done(null, body));
  // Bytes go to the store as they come; nothing is gathered here.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  if (secureCookies) app.addHook('onSend', async (_request, reply) => void reply.header('strict-transport-security', 'max-age=31536000'));
  requireAccess(app);
  answerErrors(app);
  logRequests(app);
  return app;
}

/** A route that does not say who may use it stops the start. */
function requireAccess(app: FastifyInstance): void {
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config === undefined || !('access' in config)) throw new Error(`${String(method)} ${url} does not say who may use it`);
  });
}

/** The path as registered, never the query: it may hold what nobody should read in a log. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const path = request.routeOptions.url ?? 'none';
    request.log.info({ method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
}

/** Tried on the whole UI without a violation (docs/rest.md); on JSON it does no harm. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lockstep',
].join('; ');

const safetyHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
