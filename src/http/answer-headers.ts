import type { FastifyReply } from 'fastify';

/** What comes with every answer, whatever it is. An answer is data: a browser that shows it as a page finds nothing permitted. */
const always = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
} as const;

/** Tried on the whole UI without a violation (docs/rest.md). */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lockstep',
].join('; ');

export type AnswerHeaders = Readonly<Record<string, string>>;

/** A page and its files: our own scripts, styles and pictures, and nothing else. */
export const pageHeaders: AnswerHeaders = { 'content-security-policy': pagePolicy, 'referrer-policy': 'same-origin' };

export function answerHeaders({ secureCookies = false }: { readonly secureCookies?: boolean }): AnswerHeaders {
  return { ...always, ...(secureCookies && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }) };
}

/** Set before anything is done, so that no way out misses them; a handler may say something narrower. */
export function setAnswerHeaders(reply: FastifyReply, headers: AnswerHeaders): void {
  reply.headers({ ...headers, 'x-request-id': reply.request.id });
}
