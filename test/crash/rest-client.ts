import { setTimeout as sleep } from 'node:timers/promises';

const restMs = 60;
const answerMs = 5_000;
/** A controller that is away for longer is lost. */
const patienceMs = 60_000;

export interface Asked {
  readonly by: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** JSON, text (a system file) or bytes. */
  readonly body?: object | string | Uint8Array;
  /** Names a command, so that asking again does nothing again. */
  readonly commandId?: string;
}

/** People with a browser's patience: the same question until it is answered. */
export class RestClient {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(person: string, password: string): Promise<void> {
    const response = await this.#enter(person, password);
    const text = await response.text();
    if (!response.ok) throw new Error(`${person} cannot sign in: ${text}`);
    this.#cookies.set(person, response.headers.getSetCookie()[0]?.split(';')[0] ?? '');
    if (text.includes('"must":"change-password"')) await this.#choosePassword(person, password);
  }

  #enter(person: string, password: string): Promise<Response> {
    const body = JSON.stringify({ name: person, password });
    return this.#persist(() => this.#send('POST', '/api/session', { 'content-type': 'application/json' }, body));
  }

  /**
   * A password that somebody else gave opens nothing until it is changed: here it is changed and back. Asked again after a kill, the
   * change may have been made: then the sign-in says which of the two holds.
   */
  async #choosePassword(person: string, password: string): Promise<void> {
    const other = `${password} for a moment`;
    const headers = { 'content-type': 'application/json', origin: this.#url };
    for (const [old, fresh] of [
      [password, other],
      [other, password],
    ] as const) {
      const body = JSON.stringify({ old, new: fresh });
      await this.#persist(() => this.#send('POST', '/api/me/password', { ...headers, cookie: this.#cookies.get(person) ?? '' }, body));
      const entered = await this.#enter(person, fresh);
      if (!entered.ok) throw new Error(`${person} cannot change the password: ${await entered.text()}`);
      this.#cookies.set(person, entered.headers.getSetCookie()[0]?.split(';')[0] ?? '');
    }
  }

  /** The answer; throws what the controller refuses, in its words. */
  async ask({ by, method, path, body, commandId }: Asked): Promise<unknown> {
    const headers = {
      cookie: this.#cookies.get(by) ?? '',
      origin: this.#url,
      ...(body !== undefined && { 'content-type': typeOf(body) }),
      ...(commandId !== undefined && { 'idempotency-key': commandId }),
    };
    const sent = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await this.#persist(() => this.#send(method, path, headers, sent));
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Whether it answers now, once. */
  async answers(by: string, path: string): Promise<boolean> {
    const asked = await this.#send('GET', path, { cookie: this.#cookies.get(by) ?? '' }, undefined).catch(() => undefined);
    await asked?.arrayBuffer().catch(() => undefined);
    return asked?.ok === true;
  }

  #send(
    method: string,
    path: string,
    headers: { readonly [name: string]: string },
    body: string | Uint8Array | undefined,
  ): Promise<Response> {
    const content = body instanceof Uint8Array ? Buffer.from(body) : body;
    return fetch(`${this.#url}${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(answerMs),
      ...(content !== undefined && { body: content }),
    });
  }

  async #persist(send: () => Promise<Response>): Promise<Response> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const response = await send().catch(() => undefined);
      if (response !== undefined && response.status < 500 && response.status !== 429) return response;
      if (performance.now() > until) throw new Error(`no answer for ${patienceMs / 1000} s`);
      await sleep(restMs);
    }
  }
}

function typeOf(body: object | string | Uint8Array): string {
  if (typeof body === 'string') return 'text/yaml';
  return body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
}
