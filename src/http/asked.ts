import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PostedKind } from '#core/api/command-bodies.ts';
import type { AnswerOf, ParametersOf, ParsedBodyOf, ParsedQueryOf, RouteId, Routes } from '#core/api/routes.ts';
import type { SystemRead } from './authorize.ts';
import type { Caller, SignedIn } from './caller.ts';

/** A request that was let in and understood, for the handler of one route. */
export interface Asked<Id extends RouteId> {
  readonly id: Id;
  readonly parameters: ParametersOf<Id>;
  readonly query: ParsedQueryOf<Id>;
  readonly body: ParsedBodyOf<Id>;
  readonly caller: Routes[Id]['access'] extends 'public' ? Caller : SignedIn;
  /** The system of the path, as it was when the caller was let in. */
  readonly system: Routes[Id]['access'] extends 'viewer' | 'audit' | { readonly command: string } ? SystemRead : undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** The same before it is known which route it is. */
export interface AnyAsked {
  readonly id: RouteId;
  readonly parameters: { readonly [name: string]: string };
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller;
  readonly system: SystemRead | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Everything but the commands, which have one handler for all. */
export type HandledId = Exclude<RouteId, `command:${PostedKind}`>;

/** One handler per route: a route without one does not compile. Answers that are no JSON are sent by the handler itself. */
export type Handlers = { readonly [Id in HandledId]: (asked: Asked<Id>) => Promise<AnswerOf<Id>> };

/** The request was parsed by the shapes of the route that it names, and admitted by its access: `register.ts` makes no other. */
export function isAsked<Id extends RouteId>(asked: AnyAsked, id: Id): asked is AnyAsked & Asked<Id> {
  return asked.id === id;
}
