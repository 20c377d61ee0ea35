import { say } from '#web/words/say.ts';
import type { ErrorBody } from '#core/api/error.ts';
import type { AnswerOf, BodyOf } from '#core/api/routes.ts';
import type { PostedKind } from '#core/api/command-bodies.ts';
import { noteServerDate } from '#web/live/clock.ts';
import { fillPath, type QuietRouteId, quietRoutes, type WebRouteId, webRoutes } from './routes.ts';

/** The controller said no: a sentence, and what to do next. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  readonly next: string;

  constructor(error: ErrorBody['error']) {
    super(error.sentence);
    this.code = error.code;
    this.next = error.next;
  }
}

/** The controller did not answer, or not in words that we understand. */
class Away extends Error {
  override readonly name = 'Away';
  constructor(options?: ErrorOptions) {
    super(say('The controller does not answer.'), options);
  }
}

interface Request {
  readonly parameters?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: string };
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Asks a route. Throws Refused where the controller says no, Away where it says nothing. */
export async function ask<Id extends WebRouteId>(id: Id, request: Request = {}): Promise<AnswerOf<Id>> {
  const { method, path } = webRoutes[id];
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query).toString()}`;
  const answer = await send(method, fillPath(path, request.parameters ?? {}) + query, request);
  if (!isAnswer(id, answer)) throw new Away();
  return answer;
}

/** Tells a route whose answer is empty. Throws as `ask` does. */
export async function tell(id: QuietRouteId, request: Request = {}): Promise<void> {
  const { method, path } = quietRoutes[id];
  await send(method, fillPath(path, request.parameters ?? {}), request);
}

/** What a command did: the ledger number from which on it is true. */
export async function command<Kind extends PostedKind>(system: string, kind: Kind, body: BodyOf<`command:${Kind}`>): Promise<number> {
  const answer = await send('POST', fillPath(`/api/systems/:system/commands/${kind}`, { system }), { body });
  if (!isRecord(answer) || typeof answer['seq'] !== 'number') throw new Away();
  return answer['seq'];
}

/** Longer than any look takes. A command is waited for: nobody could say whether it was done. */
const longestLookMs = 30_000;

async function send(method: string, path: string, { body, signal: wanted }: Request): Promise<unknown> {
  const signal = wanted && AbortSignal.any([wanted, AbortSignal.timeout(longestLookMs)]);
  const response = await fetch(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal !== undefined && { signal }),
  }).catch((error: unknown) => {
    throw new Away({ cause: error });
  });
  noteServerDate(response.headers.get('date'));
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return answer;
  throw isErrorBody(answer) ? new Refused(answer.error) : new Away();
}

/** Not a full parse: the controller's answers come from the same types. It tells an answer from a proxy's page. */
function isAnswer<Id extends WebRouteId>(id: Id, value: unknown): value is AnswerOf<Id> {
  return isRecord(value) && Object.hasOwn(value, webRoutes[id].field);
}

function isErrorBody(value: unknown): value is ErrorBody {
  if (!isRecord(value)) return false;
  const { error } = value;
  return isRecord(error) && typeof error['sentence'] === 'string' && typeof error['next'] === 'string' && typeof error['code'] === 'string';
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
