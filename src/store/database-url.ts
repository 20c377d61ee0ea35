import { Failure } from '#core/failure.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/**
 * What is to be told of a `DATABASE_URL` that leads to another host without asking for its certificate. Where nothing is said of it at all,
 * it is refused: nobody sends passwords and the ledger in plain by forgetting a parameter. Whoever says `disable`, or `require`, has said so.
 */
export function warningOf(url: string, { PGHOST = '', PGSSLMODE = '' }: Variables): string | undefined {
  const parsed = URL.parse(withUserAsParameter(url));
  if (parsed === null) return undefined;
  const host = (parsed.searchParams.get('host') ?? parsed.hostname) || PGHOST || 'localhost';
  const mode = parsed.searchParams.get('sslmode') ?? PGSSLMODE;
  if (host.startsWith('/') || loopback.test(host) || mode === 'verify-full') return undefined;
  if (mode === '') throw unprotected(host);
  return `DATABASE_URL leads to ${host} with \`sslmode=${mode}\`: whoever stands between can read the store, or pretend to be it. Say \`sslmode=verify-full\`, with \`sslrootcert\` where the authority is your own.`;
}

function unprotected(host: string): Failure {
  const sentence =
    `DATABASE_URL leads to ${host} and does not say how: add \`sslmode=verify-full\`, with \`sslrootcert\` where the authority is your own; ` +
    'or `sslmode=disable`, where nobody else is in that network.';
  return new Failure('store-unprotected', sentence, { retryable: false });
}

interface Variables {
  readonly [name: string]: string | undefined;
}

/**
 * A user without a host (`postgresql://lockstep@/db?host=/run/postgresql`), as PostgreSQL's own tools write a socket, is no URL by
 * the standard: user and password become parameters, which mean the same.
 */
export function withUserAsParameter(url: string): string {
  const found = /^(postgres(?:ql)?:\/\/)([^:@/]*)(?::([^@/]*))?@(\/[^?]*)\??(.*)$/.exec(url);
  if (found === null) return url;
  const [, scheme = '', user = '', password, database = '', rest = ''] = found;
  const parameters = [rest, `user=${user}`, password === undefined ? '' : `password=${password}`].filter((part) => part !== '');
  return `${scheme}${database}?${parameters.join('&')}`;
}
