import type { FastifyRequest } from 'fastify';
import type { Means } from '#core/command.ts';
import type { HttpContext } from './context.ts';
import { requireOwnOrigin } from './origin.ts';
import type { User } from './people.ts';
import { refused } from './refused.ts';
import { noteWho } from './request-line.ts';
import type { Token } from './tokens.ts';

/** Who asks. A token is its person, narrowed. */
export type Caller =
  | { readonly by: 'nobody' }
  | { readonly by: 'session'; readonly user: User; readonly session: string; readonly provedAt: number }
  | { readonly by: 'token'; readonly user: User; readonly token: Token; readonly row: string };

export type SignedIn = Exclude<Caller, { readonly by: 'nobody' }>;

/** The router takes cookies of such names away before a service sees them: those of one host reach all its ports. */
const plainName = 'lockstep_session';
/** Browsers take it by TLS only, for this host only, from nobody else. */
const secureName = `__Host-${plainName}`;

/** Reads who asks from the `Authorization` header, or else from the cookie. A wrong token is refused, never ignored. */
export async function readCaller(request: FastifyRequest, context: HttpContext): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization !== undefined) return readToken(request, authorization, context);
  const session = cookieOf(request, cookieName(context));
  const found = session === undefined ? undefined : await context.sessions.whose(session);
  if (session === undefined || found === undefined) return { by: 'nobody' };
  noteWho(request, found.user.person);
  // Only a browser sends a cookie by itself, so only here somebody else's page could be asking.
  requireOwnOrigin(request);
  return { by: 'session', session, ...found };
}

async function readToken(request: FastifyRequest, authorization: string, context: HttpContext): Promise<Caller> {
  const value = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  const found = value === undefined ? undefined : await context.tokens.whose(value);
  if (found === undefined) throw refused('not-signed-in', 'This token is not valid, or not any more.', 'lockstep token makes a new one.');
  noteWho(request, found.user.person);
  return { by: 'token', ...found };
}

/** By what somebody asks, as the rules judge it. */
export function meansOf(caller: SignedIn): Means {
  if (caller.by === 'session') return { kind: 'session', provedAt: caller.provedAt };
  const { environments } = caller.token;
  return { kind: 'token', ...(environments && { environments }) };
}

/** A cookie that lasts as long as the browser runs; the session behind it ends by its own rules. */
export function sessionCookie(value: string, context: HttpContext): string {
  return `${cookieName(context)}=${value}; ${attributes(context)}`;
}

export function endedCookie(context: HttpContext): string {
  return `${cookieName(context)}=; Max-Age=0; ${attributes(context)}`;
}

function attributes({ secureCookies = false }: HttpContext): string {
  return `Path=/; HttpOnly; SameSite=Lax${secureCookies ? '; Secure' : ''}`;
}

function cookieName({ secureCookies = false }: HttpContext): string {
  return secureCookies ? secureName : plainName;
}

function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}
