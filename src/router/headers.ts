import type { IncomingMessage } from 'node:http';

/** Names and values in turn, as Node reads and writes them: order, case and repetition are kept. */
export type RawHeaders = readonly string[];

/** Headers that belong to one connection and are never passed on (RFC 9110, 7.6.1). */
const hopByHop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What only the router may say to a service. */
const ours = new Set(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip']);

/** Cookies of Lockstep itself: browsers send them to every port of a host, so to the services behind the router too. */
const ourCookie = /^(__host-|__secure-)?lockstep_/i;

export interface Visit {
  readonly clientAddress: string;
  readonly host: string;
  /** The visitor came by TLS, which ended before the router: addresses that the service makes begin with `https`. */
  readonly isSecure: boolean;
  /** Who the door let in. */
  readonly person?: string;
  /** The request's Authorization opened the door, so it is not for the service. */
  readonly dropAuthorization: boolean;
}

/** Why a request is refused whose framing two servers could read differently (request smuggling); undefined when it is sound. */
export function framingFault(rawHeaders: RawHeaders): string | undefined {
  const values = (name: string) => valuesOf(rawHeaders, name);
  if (values('host').length !== 1) return 'A request names exactly one host.';
  const codings = values('transfer-encoding');
  if (codings.length === 0) return values('content-length').length > 1 ? 'A request states its length once.' : undefined;
  if (codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked') return 'The only transfer coding here is chunked.';
  return values('content-length').length > 0 ? 'A chunked request states no length.' : undefined;
}

/** The headers for the service: what the visitor sent, less what belongs to the hop or to Lockstep, plus who asks. */
export function headersForService(request: IncomingMessage, visit: Visit): string[] {
  const named = connectionNames(request.headers.connection);
  const kept: string[] = [];
  forEachHeader(request.rawHeaders, (name, value) => {
    const plain = name.toLowerCase().replaceAll('_', '-');
    if (hopByHop.has(plain) || ours.has(plain) || plain.startsWith('x-lockstep-')) return;
    if (named.has(plain) && plain !== 'host' && plain !== 'content-length') return;
    if (plain === 'authorization' && visit.dropAuthorization) return;
    const cleaned = plain === 'cookie' ? withoutOurCookies(value) : value;
    if (cleaned !== '') kept.push(name, cleaned);
  });
  kept.push('X-Forwarded-For', visit.clientAddress, 'X-Forwarded-Proto', visit.isSecure ? 'https' : 'http', 'X-Forwarded-Host', visit.host);
  if (visit.person !== undefined) kept.push('X-Lockstep-Person', visit.person);
  return kept;
}

/** The framing is our own, never copied; a length that the parser accepted is kept. */
export function withFraming(headers: string[], request: IncomingMessage): string[] {
  if (request.headers['transfer-encoding'] !== undefined) return [...headers, 'Transfer-Encoding', 'chunked'];
  const states = request.headers['content-length'] !== undefined;
  return states || request.method === 'GET' || request.method === 'HEAD' ? headers : [...headers, 'Content-Length', '0'];
}

/** The service's headers for the visitor. */
export function headersForVisitor(rawHeaders: RawHeaders): string[] {
  const named = connectionNames(valuesOf(rawHeaders, 'connection').join(','));
  const kept: string[] = [];
  forEachHeader(rawHeaders, (name, value) => {
    const plain = name.toLowerCase();
    if (!hopByHop.has(plain) && !(named.has(plain) && plain !== 'content-length')) kept.push(name, value);
  });
  return kept;
}

function forEachHeader(rawHeaders: RawHeaders, take: (name: string, value: string) => void): void {
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) take(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
}

function valuesOf(rawHeaders: RawHeaders, wanted: string): readonly string[] {
  const found: string[] = [];
  forEachHeader(rawHeaders, (name, value) => {
    if (name.toLowerCase() === wanted) found.push(value.trim());
  });
  return found;
}

const none: ReadonlySet<string> = new Set();

function connectionNames(value: string | undefined): ReadonlySet<string> {
  if (value === undefined || value === '' || value === 'keep-alive' || value === 'close') return none;
  return new Set(value.split(',').map((word) => word.trim().toLowerCase()));
}

function withoutOurCookies(value: string): string {
  if (!/lockstep_/i.test(value)) return value;
  const cookies = value.split(';').map((cookie) => cookie.trim());
  return cookies.filter((cookie) => cookie !== '' && !ourCookie.test(cookie)).join('; ');
}
