import { setTimeout as sleep } from 'node:timers/promises';

const restMs = 60;
const answerMs = 5_000;
/** A controller that is away for longer is lost, on a machine that is busy too. */
const patienceMs = 180_000;

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
  readonly #passwords = new Map<string, string>();
  readonly #known = new Map<string, string>();
  /** How often an answer was another than the one before to the same question: it rises as long as anything goes on. */
  news = 0;
  /** Requests that were given up unanswered, and made again. */
  timeouts = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(person: string, password: string): Promise<void> {
    const { response, text } = await this.#enter(person, password);
    if (!response.ok) throw new Error(`${person} cannot sign in: ${text}`);
    this.#cookies.set(person, cookieOf(response));
    this.#passwords.set(person, password);
    if (text.includes('"must":"change-password"')) await this.#choosePassword(person, password);
  }

  #enter(person: string, password: string): Promise<Answer> {
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
      const { response, text } = await this.#enter(person, fresh);
      if (!response.ok) throw new Error(`${person} cannot change the password: ${text}`);
      this.#cookies.set(person, cookieOf(response));
    }
  }

  /** The answer; throws what the controller refuses, in its words. */
  async ask(asked: Asked): Promise<unknown> {
    return this.#ask(asked, false);
  }

  async #ask(asked: Asked, isProven: boolean): Promise<unknown> {
    const { by, method, path, body, commandId } = asked;
    const headers = {
      cookie: this.#cookies.get(by) ?? '',
      origin: this.#url,
      ...(body !== undefined && { 'content-type': typeOf(body) }),
      ...(commandId !== undefined && { 'idempotency-key': commandId }),
    };
    const sent = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const { response, text } = await this.#persist(() => this.#send(method, path, headers, sent));
    const wantsPassword = response.status === 401 || (response.status === 403 && text.includes('"prove-yourself"'));
    if (wantsPassword && !isProven) return this.#proveAndAsk(asked);
    const question = `${method} ${path}`;
    if (this.#known.get(question) !== text) this.news += 1;
    this.#known.set(question, text);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** A session ends after half an hour of rest, and what opens production wants the password of the last five minutes: people give it again. */
  async #proveAndAsk(asked: Asked): Promise<unknown> {
    await this.signIn(asked.by, this.#passwords.get(asked.by) ?? '');
    return this.#ask(asked, true);
  }

  /** Whether it answers now, once. */
  async answers(by: string, path: string): Promise<boolean> {
    const asked = await this.#send('GET', path, { cookie: this.#cookies.get(by) ?? '' }, undefined).catch(() => undefined);
    await asked?.arrayBuffer().catch(() => undefined);
    return asked?.ok === true;
  }

  #note(error: unknown): undefined {
    if (error instanceof Error && error.name === 'TimeoutError') this.timeouts += 1;
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

  /** An answer whose end does not come is none: it is asked for again. */
  async #persist(send: () => Promise<Response>): Promise<Answer> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const answer = await send()
        .then(wholeOf)
        .catch((error: unknown) => this.#note(error));
      if (answer !== undefined && answer.response.status < 500 && answer.response.status !== 429) return answer;
      if (performance.now() > until) throw new Error(`no answer for ${patienceMs / 1000} s`);
      await sleep(restMs);
    }
  }
}

interface Answer {
  readonly response: Response;
  readonly text: string;
}

async function wholeOf(response: Response): Promise<Answer> {
  return { response, text: await response.text() };
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

function typeOf(body: object | string | Uint8Array): string {
  if (typeof body === 'string') return 'text/yaml';
  return body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
}
