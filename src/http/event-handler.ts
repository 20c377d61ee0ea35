import type { FastifyReply } from 'fastify';
import type { AnswerHeaders } from './answer-headers.ts';
import type { Asked } from './asked.ts';
import type { SignedIn } from './caller.ts';
import type { HttpContext } from './context.ts';
import { leaveRequests } from './load.ts';
import { refuseOtherSite } from './origin.ts';
import { Refused } from './refused.ts';

/** Opens a stream of hints. It begins with where every system stands, so that whoever comes back has missed nothing. */
export async function openEvents({ caller, request, reply }: Asked<'events'>, context: HttpContext): Promise<undefined> {
  refuseOtherSite(request);
  if (!context.hub.hasRoomFor(caller)) throw tooManyStreams();
  leaveRequests(request);
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, { ...headersOf(reply), 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  const last = request.headers['last-event-id'];
  const known = typeof last === 'string' ? last : undefined;
  const leave = context.hub.add({ caller, response, isStillIn: () => isStillIn(caller, context), known });
  response.on('close', leave);
  return undefined;
}

function headersOf(reply: FastifyReply): AnswerHeaders {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}

function tooManyStreams(): Refused {
  const body = { code: 'slow-down', sentence: 'There are too many open streams of events.', next: 'Close pages, and try again.' } as const;
  return new Refused(body, { retryAfterSeconds: 30 });
}

/** Asked now and then; an open page is no use of a session, so it does not lengthen it. */
async function isStillIn(caller: SignedIn, { sessions, tokens }: HttpContext): Promise<boolean> {
  if (caller.by === 'session') return sessions.lasts(caller.session);
  return tokens.lasts(caller.row);
}
