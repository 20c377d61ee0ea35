import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import { clean } from '#core/clean.ts';
import { errorOf } from './answer-error.ts';
import type { Guard } from './guards.ts';
import { bytesOf, type HttpRequest, send, textOf } from './request.ts';

const silenceMs = 60_000;
/** A connection that breaks is tried again after these times. Every request may be repeated: commands carry their own key. */
const patienceMs = [100, 400, 1600] as const;

/** How this person, or this program, is known to the controller. */
export type Credential = { readonly kind: 'token'; readonly value: string } | { readonly kind: 'session'; readonly cookie: string };

export interface Asked {
  readonly query?: { readonly [name: string]: string | undefined };
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON; with `text` or `stream` what `headers` says. */
  readonly json?: unknown;
  readonly text?: string;
  readonly stream?: () => Readable;
}

/** Asks whoever is signed in for the password, because of this sentence; whether it was given, and believed. */
export type Prove = (because: string) => Promise<boolean>;

interface ClientOptions {
  readonly credential?: Credential;
  readonly isForTerminal: boolean;
  readonly prove?: Prove;
}

/** Talks REST with one controller. Where answers are meant for a terminal, foreign text loses its control bytes here, once for all. */
export class Client {
  readonly url: URL;
  readonly #credential: Credential | undefined;
  readonly #isForTerminal: boolean;
  readonly #prove: Prove | undefined;

  constructor(url: URL, options: ClientOptions) {
    this.url = url;
    this.#credential = options.credential;
    this.#prove = options.prove;
    this.#isForTerminal = options.isForTerminal;
  }

  get isSignedIn(): boolean {
    return this.#credential !== undefined;
  }

  async get<Answer>(path: string, guard: Guard<Answer>, query: Asked['query'] = {}): Promise<Answer> {
    return this.ask('GET', path, guard, { query });
  }

  /** As it was sent, for what is written to a file or hashed: nothing is cleaned for a terminal. */
  async getExact<Answer>(path: string, guard: Guard<Answer>, query: Asked['query'] = {}): Promise<Answer> {
    return new Client(this.url, { isForTerminal: false, ...(this.#credential && { credential: this.#credential }) }).get(
      path,
      guard,
      query,
    );
  }

  /** The answer as JSON of the expected shape; throws a CommandError for everything else. */
  async ask<Answer>(method: string, path: string, guard: Guard<Answer>, asked: Asked = {}): Promise<Answer> {
    const { status, answer } = await this.#settle(method, path, asked);
    if (guard(answer)) return answer;
    throw this.#strangeAnswer(status);
  }

  /** A file, byte by byte as it was kept. */
  async getBytes(path: string): Promise<Uint8Array> {
    const answer = await send(this.#request('GET', path, {})).catch((error: unknown) => {
      throw this.unreachable(error);
    });
    const status = answer.statusCode ?? 0;
    if (status === 200) return bytesOf(answer);
    throw errorOf(this.#parse(await textOf(answer)), status) ?? this.#strangeAnswer(status);
  }

  /** For answers without a body. */
  async tell(method: string, path: string, asked: Asked = {}): Promise<void> {
    await this.#settle(method, path, asked);
  }

  /** What was answered. What is refused until the password is given again is sent once more as it was, under its own key. */
  async #settle(method: string, path: string, asked: Asked): Promise<{ readonly status: number; readonly answer: unknown }> {
    const first = await this.#judged(method, path, asked);
    if (!(first instanceof CommandError)) return first;
    if (first.code !== 'prove-yourself') throw first;
    if ((await this.#prove?.(first.message)) !== true) throw unproved(first);
    const second = await this.#judged(method, path, asked);
    if (second instanceof CommandError) throw second;
    return second;
  }

  async #judged(method: string, path: string, asked: Asked): Promise<{ readonly status: number; readonly answer: unknown } | CommandError> {
    const { status, text } = await this.exchange(method, path, asked);
    const answer = this.#parse(text);
    return status < 400 ? { status, answer } : (errorOf(answer, status) ?? this.#strangeAnswer(status));
  }

  async exchange(
    method: string,
    path: string,
    asked: Asked,
  ): Promise<{ readonly status: number; readonly text: string; readonly cookies: readonly string[] }> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await send(this.#request(method, path, asked));
        const cookies = answer.headers['set-cookie'] ?? [];
        const exchanged = { status: answer.statusCode ?? 0, text: await textOf(answer), cookies };
        if (exchanged.status !== 503 || attempt >= patienceMs.length) return exchanged;
      } catch (error) {
        if (attempt >= patienceMs.length || isRefused(error)) throw this.unreachable(error);
      }
      await sleep(patienceMs[attempt]);
    }
  }

  /** A stream of server-sent events, open until its end or the signal. */
  async openEvents(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const request = this.#request('GET', path, { headers: { accept: 'text/event-stream' } });
    const answer = await send({ ...request, signal, silenceMs });
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    throw errorOf(this.#parse(await textOf(answer)), status) ?? this.#strangeAnswer(status);
  }

  unreachable(cause: unknown): CommandError {
    const because = cause instanceof Error && cause.message !== '' ? ` (${clean(cause.message)})` : '';
    return new CommandError(exits.unreachable, {
      code: 'no-controller',
      sentence: `No controller answers at ${this.url.origin}${because}.`,
      next: 'Start one with `lockstep serve`, or say where it is: LOCKSTEP_URL, or `lockstep context add NAME URL`.',
      cause,
    });
  }

  #request(method: string, path: string, asked: Asked): HttpRequest {
    const url = new URL(path, this.url);
    for (const [name, value] of Object.entries(asked.query ?? {})) if (value !== undefined) url.searchParams.set(name, value);
    const isJson = asked.json !== undefined;
    const body = isJson ? JSON.stringify(asked.json) : (asked.text ?? asked.stream?.());
    const length: { readonly [name: string]: string } =
      typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
    const type: { readonly [name: string]: string } = isJson ? { 'content-type': 'application/json' } : {};
    const headers = { accept: 'application/json', ...this.#signature(), ...type, ...length, ...asked.headers };
    return { method, url, headers, silenceMs, ...(body === undefined ? {} : { body }) };
  }

  /** A session is a browser's cookie: with it goes the origin that a browser would tell. */
  #signature(): { readonly [name: string]: string } {
    if (this.#credential === undefined) return { origin: this.url.origin };
    if (this.#credential.kind === 'token') return { authorization: `Bearer ${this.#credential.value}` };
    return { cookie: this.#credential.cookie, origin: this.url.origin };
  }

  #parse(text: string): unknown {
    try {
      const parsed: unknown = JSON.parse(text, this.#isForTerminal ? cleanedValue : undefined);
      return parsed;
    } catch {
      return undefined;
    }
  }

  #strangeAnswer(status: number): CommandError {
    return new CommandError(exits.unreachable, {
      code: 'no-controller',
      sentence: `${this.url.origin} answered ${status}, and not as a controller of Lockstep does.`,
      next: 'Is it another program, a proxy, or another version? See LOCKSTEP_URL and `lockstep context list`.',
    });
  }
}

/** Nobody could be asked for the password here. */
function unproved({ exit, code, message }: CommandError): CommandError {
  return new CommandError(exit, { code, sentence: message, next: 'lockstep login --again --password-stdin' });
}

/** Names of files and of services are keys: they are foreign text as well. */
function cleanedValue(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [clean(key), each]));
}

/** Nobody listens there: trying again at once would not help. */
function isRefused(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ENOENT';
}
