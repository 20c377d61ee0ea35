/** Headers of a sign-in besides its own: an address of its own, for instance. */
type Headers = { readonly [name: string]: string };

interface Entrant {
  readonly name: string;
  readonly password: string;
}

/**
 * Signs somebody in over REST and returns the session's cookie. A password that somebody else gave opens nothing until it is changed:
 * it is changed here and back, so that whoever knows it can sign in with it again.
 */
export async function enter(url: URL | string, { name, password }: Entrant, headers: Headers = {}): Promise<string> {
  const answer = await post(url, '/api/session', { name, password }, headers);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${name} cannot sign in: ${answer.status} ${text}`);
  if (!text.includes('"must":"change-password"')) return cookieOf(answer);
  const other = `${password} for a moment`;
  const changed = await change(url, { old: password, new: other }, { ...headers, cookie: cookieOf(answer) });
  return change(url, { old: other, new: password }, { ...headers, cookie: changed });
}

async function change(url: URL | string, body: object, headers: Headers): Promise<string> {
  const answer = await post(url, '/api/me/password', body, headers);
  if (!answer.ok) throw new Error(`The password could not be changed: ${answer.status} ${await answer.text()}`);
  return cookieOf(answer);
}

function post(url: URL | string, path: string, body: object, headers: Headers): Promise<Response> {
  const { origin } = new URL(url);
  const all = { origin, 'content-type': 'application/json', ...headers };
  return fetch(new URL(path, url), { method: 'POST', headers: all, body: JSON.stringify(body) });
}

function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
