import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { statusOf } from '#core/api/error.ts';
import type { ErrorBody } from '#core/api/error.ts';
import { Failure } from '#core/failure.ts';
import { Refused, refused } from './refused.ts';
import { noteRefusal } from './request-line.ts';

/** Every error becomes one JSON answer; what nobody foresaw is logged whole and told by the request's id only. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
}

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = knownError(error);
  const answer = known ?? refused('bug', 'Something went wrong on our side.', 'Look for the request in the log of the controller.');
  if (known === undefined) request.log.error({ err: error }, 'a request failed');
  noteRefusal(request, answer.body.code);
  if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
  if (answer.body.code === 'not-signed-in') reply.header('www-authenticate', 'Bearer realm="lockstep"');
  // What is still to come of it is not waited for.
  if (answer.body.code === 'too-slow') reply.header('connection', 'close');
  const body: ErrorBody = { error: { ...answer.body, request: request.id } };
  return reply.status(statusOf(answer.body.code)).type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function knownError(error: unknown): Refused | undefined {
  if (error instanceof Refused) return error;
  if (error instanceof Failure && error.code === 'store-full')
    return refused('store-full', error.message, 'Make room there, and try again.');
  if (error instanceof Failure && error.retryable)
    return refused('store-away', 'The store does not answer just now.', 'Try again in a moment.');
  return isFastifyError(error) ? fromFastify(error) : undefined;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function fromFastify({ code, statusCode }: FastifyError): Refused | undefined {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refused('too-large', 'The body is larger than this route takes.', 'Send less.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return wrongContentType('application/json');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return refused('invalid-request', 'The request is not well-formed.', 'Send JSON, and escape paths.');
    default:
      if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
      return refused('invalid-request', 'The request is not well-formed.', 'Send JSON, and escape paths.');
  }
}

export function wrongContentType(wanted: string): Refused {
  return refused('wrong-content-type', `This route takes ${wanted} and nothing else.`, `Set the header Content-Type: ${wanted}.`);
}
