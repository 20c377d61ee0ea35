import { setTimeout as sleep } from 'node:timers/promises';
import { enter } from '../../test/enter.ts';
import { systemName } from './system.ts';

const password = 'correct horse battery staple';

/** A person who is signed in by cookie, as the web is. */
export interface Person {
  get(path: string): Promise<string>;
  post(path: string, body: object): Promise<string>;
  command(kind: string, body: object): Promise<void>;
}

export interface Place {
  readonly url: string;
  /** Built into every request, so that a run with it must miss its targets. */
  readonly slowMs: number;
}

export async function signIn(place: Place, name: string, secret = password): Promise<Person> {
  const cookie = await enter(place.url, { name, password: secret });
  return {
    get: async (path) => (await send(place, 'GET', path, { cookie })).text,
    post: async (path, body) => (await send(place, 'POST', path, { cookie, body })).text,
    command: async (kind, body) => {
      const ask = () => send(place, 'POST', `/api/systems/${systemName}/commands/${kind}`, { cookie, body });
      try {
        await ask();
      } catch (error) {
        if (!String(error).includes('prove-yourself')) throw error;
        // What opens production wants the password of the last five minutes.
        await send(place, 'POST', '/api/session/proof', { cookie, body: { password: secret } });
        await ask();
      }
    },
  };
}

/**
 * Makes users with the password of the bench. An account for somebody whom the file lets release waits for a second person, once there
 * is one: `second`, who is made among them.
 */
export async function addUsers(place: Place, adminPassword: string, names: readonly string[], second: string): Promise<void> {
  const cookie = await enter(place.url, { name: 'admin', password: adminPassword });
  for (const person of names) {
    const { text } = await send(place, 'POST', '/api/users', { cookie, body: { person, password } });
    const grant = /"waits":\{"id":"([^"]+)"/.exec(text)?.[1];
    if (grant !== undefined) await confirm(place, grant, second);
  }
}

async function confirm(place: Place, grant: string, second: string): Promise<void> {
  const cookie = await enter(place.url, { name: second, password });
  await send(place, 'POST', `/api/grants/${grant}/second`, { cookie });
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
