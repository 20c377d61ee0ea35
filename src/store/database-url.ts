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
