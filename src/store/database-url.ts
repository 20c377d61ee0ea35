const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/**
 * What is to be told of a `DATABASE_URL` that leads to another host without asking for its certificate. It is no refusal: a database in
 * a network of one's own, and `sslmode=require`, are what people of PostgreSQL have.
 */
export function warningOf(url: string, { PGHOST = '', PGSSLMODE = '' }: Variables): string | undefined {
  const parsed = URL.parse(withUserAsParameter(url));
  if (parsed === null) return undefined;
  const host = (parsed.searchParams.get('host') ?? parsed.hostname) || PGHOST || 'localhost';
  const isHere = host.startsWith('/') || loopback.test(host);
  const isVerified = (parsed.searchParams.get('sslmode') ?? PGSSLMODE) === 'verify-full';
  if (isHere || isVerified) return undefined;
  return `DATABASE_URL leads to ${host} without \`sslmode=verify-full\`: whoever stands between can read the store, or pretend to be it. Add the parameter, with \`sslrootcert\` where the authority is your own.`;
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
