import { setTimeout as sleep } from 'node:timers/promises';
import { systemName } from './system.ts';

const password = 'correct horse battery staple';

/** A person who is signed in by cookie, as the web is. */
export interface Person {
  get(path: string): Promise<string>;
  command(kind: string, body: object): Promise<void>;
}

export interface Place {
  readonly url: string;
  /** Built into every request, so that a run with it must miss its targets. */
  readonly slowMs: number;
}

export async function signIn(place: Place, name: string, secret = password): Promise<Person> {
  const { headers } = await send(place, 'POST', '/api/session', { body: { name, password: secret } });
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    get: async (path) => (await send(place, 'GET', path, { cookie })).text,
    command: async (kind, body) => void (await send(place, 'POST', `/api/systems/${systemName}/commands/${kind}`, { cookie, body })),
  };
}

/** Makes users with the password of the bench. */
export async function addUsers(place: Place, adminPassword: string, names: readonly string[]): Promise<void> {
  const { headers } = await send(place, 'POST', '/api/session', { body: { name: 'admin', password: adminPassword } });
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  for (const person of names) await send(place, 'POST', '/api/users', { cookie, body: { person, password } });
}

interface Asking {
  readonly cookie?: string;
  readonly body?: object;
}

async function send({ url, slowMs }: Place, method: string, path: string, { cookie, body }: Asking) {
  if (slowMs > 0) await sleep(slowMs);
  const headers = { origin: url, ...(cookie !== undefined && { cookie }), ...(body && { 'content-type': 'application/json' }) };
  const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return { headers: response.headers, text };
}
