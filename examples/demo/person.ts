import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { commandBodies, PostedKind } from '#core/api/command-bodies.ts';
import { errorShape, type ErrorBody } from '#core/api/error.ts';
import { meShape } from '#core/api/people-shapes.ts';
import { blobShape, commandAnswerShape, ledgerShape } from '#core/api/system-shapes.ts';
import { boardViewShape } from '#core/api/board-shapes.ts';
import { releaseViewShape, whyViewShape } from '#core/api/view-shapes.ts';

/** How long a controller may be away before we say so: it is killed on the way, and comes again. */
const patienceMs = 20_000;
const againMs = 60;
const answerMs = 30_000;

/** What Lockstep said no to, with its sentence and everything that stands in the way. */
export class RefusedError extends Error {
  readonly refusal: ErrorBody['error'];

  constructor(refusal: ErrorBody['error']) {
    super(`${refusal.code}: ${refusal.sentence}`);
    this.refusal = refusal;
  }
}

/** Where the controller is, and until when anybody talks to it. */
export interface Site {
  readonly url: string;
  readonly signal: AbortSignal;
}

interface Sent {
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** Somebody who works with Lockstep over REST, as the web and the command line do. */
export class Person {
  readonly name: string;
  readonly #password: string;
  readonly #site: Site;
  #cookie = '';

  constructor(site: Site, name: string, password: string) {
    this.#site = site;
    this.name = name;
    this.#password = password;
  }

  async signIn(): Promise<void> {
    this.#cookie = '';
    const answer = await this.#exchange('POST', '/api/session', { json: { name: this.name, password: this.#password } });
    const { must } = await parsed(meShape, answer);
    this.#cookie = cookieOf(answer);
    if (must === 'change-password') await this.#choosePassword();
  }

  /** A password that somebody else gave opens nothing until it is changed. Here it is changed and back, so that what is printed holds. */
  async #choosePassword(): Promise<void> {
    const other = `${this.#password} for a moment`;
    for (const [old, fresh] of [
      [this.#password, other],
      [other, this.#password],
    ] as const) {
      const answer = await this.#exchange('POST', '/api/me/password', { json: { old, new: fresh } });
      if (!answer.ok) throw new RefusedError(errorShape.parse(await answer.json()).error);
      this.#cookie = cookieOf(answer);
    }
  }

  /** The session's cookie, for the command line of this person. */
  get cookie(): string {
    return this.#cookie;
  }

  /** What opens production asks for the password anew, once it was given longer ago than five minutes: then it is given, and asked again. */
  async ask<Answer>(shape: z.ZodType<Answer>, method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const answer = await this.#exchange(method, path, sent);
    if (answer.status !== 403 || !(await isProofAsked(answer.clone()))) return parsed(shape, answer);
    await this.#prove();
    return parsed(shape, await this.#exchange(method, path, sent));
  }

  async #prove(): Promise<void> {
    const answer = await this.#exchange('POST', '/api/session/proof', { json: { password: this.#password } });
    if (!answer.ok) throw new RefusedError(errorShape.parse(await answer.json()).error);
  }

  /** Throws a RefusedError where the rules forbid it. */
  async command<Kind extends PostedKind>(
    kind: Kind,
    body: z.input<(typeof commandBodies)[Kind]>,
  ): Promise<z.infer<typeof commandAnswerShape>> {
    return this.ask(commandAnswerShape, 'POST', `/api/systems/shop/commands/${kind}`, { json: body });
  }

  board() {
    return this.ask(boardViewShape, 'GET', '/api/systems/shop/board');
  }

  release(name: string) {
    return this.ask(releaseViewShape, 'GET', `/api/systems/shop/releases/${name}`);
  }

  why(release: string) {
    return this.ask(whyViewShape, 'GET', `/api/systems/shop/releases/${release}/why`);
  }

  ledger(after: number) {
    return this.ask(ledgerShape, 'GET', `/api/systems/shop/ledger?after=${after}&limit=1000`);
  }

  upload(bytes: Uint8Array<ArrayBuffer>) {
    return this.ask(blobShape, 'PUT', '/api/blobs', { bytes });
  }

  async text(path: string): Promise<string> {
    return (await this.#exchange('GET', path, {})).text();
  }

  /** A connection that breaks is tried again: every request may be, for commands carry a key of their own. */
  async #exchange(method: string, path: string, sent: Sent): Promise<Response> {
    const key = randomUUID();
    const endsMs = performance.now() + patienceMs;
    for (;;) {
      try {
        const answer = await fetch(`${this.#site.url}${path}`, this.#request(method, key, sent));
        if (answer.status !== 503 || performance.now() > endsMs) return answer;
      } catch (error) {
        if (this.#site.signal.aborted || performance.now() > endsMs) throw error;
      }
      await pause(againMs, undefined, { signal: this.#site.signal });
    }
  }

  #request(method: string, key: string, { json, text, bytes }: Sent): RequestInit {
    const type = json !== undefined ? 'application/json' : text !== undefined ? 'text/yaml' : 'application/octet-stream';
    const body = json === undefined ? (text ?? bytes) : JSON.stringify(json);
    return {
      method,
      redirect: 'manual',
      signal: AbortSignal.any([this.#site.signal, AbortSignal.timeout(answerMs)]),
      headers: {
        origin: this.#site.url,
        cookie: this.#cookie,
        ...(method === 'GET' ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    };
  }
}

function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function isProofAsked(answer: Response): Promise<boolean> {
  const error = errorShape.safeParse(await answer.json());
  return error.data?.error.code === 'prove-yourself';
}

async function parsed<Answer>(shape: z.ZodType<Answer>, answer: Response): Promise<Answer> {
  const value: unknown = await answer.json();
  if (answer.ok) return shape.parse(value);
  throw new RefusedError(errorShape.parse(value).error);
}
