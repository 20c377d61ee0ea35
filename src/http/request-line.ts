import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ErrorCode } from '#core/api/error.ts';

interface Known {
  readonly by?: string;
  readonly code?: ErrorCode;
}

/** What became known of a request on its way, for its line in the log. */
const known = new WeakMap<FastifyRequest, Known>();

/** Who asks. It is known before anything is refused to that person. */
export function noteWho(request: FastifyRequest, by: string): void {
  known.set(request, { ...known.get(request), by });
}

/** Why it was refused. */
export function noteRefusal(request: FastifyRequest, code: ErrorCode): void {
  known.set(request, { ...known.get(request), code });
}

/** One line per request. The path as registered, never the query: it may hold what nobody should read in a log. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { by, code } = known.get(request) ?? {};
    const path = request.routeOptions.url ?? 'none';
    const line = { method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime), from: request.ip, by, code };
    if (code !== undefined && isGuarded(code, reply.statusCode)) request.log.warn(line, 'refused');
    else request.log.info(line, 'answered');
  });
}

/** Whoever has not signed in yet is no news: every page begins so. That there is no such system is said to those who may not see it. */
function isGuarded(code: ErrorCode, status: number): boolean {
  const codes: readonly ErrorCode[] = ['wrong-password', 'wrong-host', 'no-system'];
  return code !== 'not-signed-in' && ([401, 403, 429].includes(status) || codes.includes(code));
}
