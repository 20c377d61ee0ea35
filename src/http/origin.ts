import type { FastifyRequest } from 'fastify';
import { refused } from './refused.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A request that changes something and is signed in by cookie must come from a page of ours: `Origin` is ours, and what the
 * browser says of its own (`Sec-Fetch-Site`) agrees. A client that is no browser sends `Origin`, or uses a token.
 */
export function requireOwnOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return;
  if (request.headers.origin === undefined) throw otherOrigin();
  refuseOtherOrigin(request);
}

/** Where no cookie counts yet (sign-in): what the browser says must be right, and silence is no browser. */
export function refuseOtherOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin !== undefined && hostOf(origin) !== request.headers.host) throw otherOrigin();
  refuseOtherSite(request);
}

/** For a stream that only our own page may open. */
export function refuseOtherSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw otherOrigin();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function otherOrigin(): Error {
  return refused('other-origin', 'This request comes from another page than ours.', 'Send our own address as Origin, or use an API token.');
}
