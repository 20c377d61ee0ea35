import { z } from 'zod';
import { errorShape } from '#core/api/error.ts';
import type { Route } from '#core/api/route.ts';
import { routeEntries } from '#core/api/routes.ts';
import { longestMs } from './line.ts';
import type { Answer } from './line.ts';
import type { Request } from './requests.ts';

const routes = new Map<string, Route>(routeEntries());

/** What is wrong with an answer; nothing where it is as declared. */
export function judgeAnswer(request: Request, answer: Answer): string | undefined {
  if (answer.status === 0) return brokenOff(request, answer);
  if (answer.status >= 500) return `answered ${answer.status}: ${answer.body.slice(0, 300)}`;
  if (answer.ms > longestMs) return `took ${Math.round(answer.ms)} ms`;
  if (!String(answer.headers['content-security-policy']).startsWith("default-src 'none'")) return 'has no content security policy';
  if (answer.headers['x-content-type-options'] !== 'nosniff') return 'may be sniffed';
  return request.method === 'HEAD' ? undefined : judgeBody(request, answer);
}

/**
 * Without an answer is only who sent more than was wanted, and was cut off while sending; and a HEAD with headers that nobody could
 * read: what is said to that has a body, for whoever says it does not know that it was a HEAD.
 */
function brokenOff(request: Request, { ms }: Answer): string | undefined {
  if (ms > longestMs) return `hung for ${Math.round(ms)} ms`;
  return request.body.byteLength > 60_000 || request.method === 'HEAD' ? undefined : `was not answered, after ${Math.round(ms)} ms`;
}

function judgeBody(request: Request, { status, headers, body }: Answer): string | undefined {
  if (status >= 400) return fits(errorShape, body);
  const type = String(headers['content-type'] ?? '');
  // A path that was changed may lead to the page, or to another route.
  const route = routes.get(request.operation);
  if (route === undefined || !leadsTo(route, request)) return undefined;
  if (route.answer instanceof z.ZodType) return fits(route.answer, body);
  if (route.answer === 'nothing') return status === 204 && body === '' ? undefined : `answered ${status} where nothing was to be said`;
  const wanted = { bytes: 'application/octet-stream', events: 'text/event-stream', page: 'text/html', text: 'text/plain' }[route.answer];
  return type.startsWith(wanted) ? undefined : `answered ${type} instead of ${wanted}`;
}

function leadsTo({ method, path }: Route, request: Request): boolean {
  const pattern = new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/?]+')}(\\?|$)`);
  return method === request.method && pattern.test(request.path);
}

function fits(shape: z.ZodType, body: string): string | undefined {
  try {
    const parsed = shape.safeParse(JSON.parse(body));
    return parsed.success ? undefined : `is not as declared: ${JSON.stringify(parsed.error.issues[0])} in ${body.slice(0, 300)}`;
  } catch {
    return `is no JSON: ${body.slice(0, 200)}`;
  }
}
