import type { ClientRequest, IncomingMessage } from 'node:http';
import { dialRequest } from '#dial/request.ts';

const mostBodyBytes = 4 * 1024 * 1024;

/** One request to one of the environment's own addresses. */
export interface Question {
  /** Scheme, host and port are always these. */
  readonly base: URL;
  /** With its query; joined to the base as text, so that it can lead nowhere else. */
  readonly path: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly limitMs: number;
  /** The environment's own origins: nothing else is asked. */
  readonly origins: readonly string[];
  readonly signal: AbortSignal;
}

export type Answer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: Buffer;
      readonly ms: number;
    }
  /** `unreachable`: nobody was asked. `broken`: somebody listened, and gave no whole answer. */
  | { readonly kind: 'unreachable' | 'broken'; readonly because: string };

/** Asks once, on a connection of its own, without redirects. Rejects only when the signal aborts. */
export async function ask(question: Question): Promise<Answer> {
  question.signal.throwIfAborted();
  const startedMs = performance.now();
  const tooLong = AbortSignal.timeout(Math.ceil(question.limitMs));
  let isConnected = false;
  try {
    const request = await open(question, AbortSignal.any([question.signal, tooLong]));
    isConnected = true;
    const message = await responseOf(request);
    const body = await bodyOf(message);
    return { kind: 'answered', status: message.statusCode ?? 0, headers: message.headers, body, ms: performance.now() - startedMs };
  } catch (error) {
    question.signal.throwIfAborted();
    const because = tooLong.aborted ? `gave no whole answer within ${Math.round(question.limitMs)} ms` : wordsOf(error);
    return { kind: isConnected ? 'broken' : 'unreachable', because };
  }
}

function open({ base, path, method, headers, origins }: Question, signal: AbortSignal): Promise<ClientRequest> {
  const joined = `${base.pathname.replace(/\/+$/, '')}${path}`;
  return dialRequest(base, { method, headers, path: joined }, { reach: { origins, networks: [], isPublicOpen: false }, signal });
}

function responseOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // `on`, not `once`: an abort may be told twice, and nobody else listens.
    request.on('error', reject);
    request.once('response', resolve);
    request.end();
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw new Error(`answered with more than ${mostBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = new Map([
    ['ECONNREFUSED', 'refused the connection: nothing listens there'],
    ['ECONNRESET', 'broke the connection off'],
    ['ENOTFOUND', 'has a host name that nobody knows'],
  ]);
  return words.get(code) ?? error.message;
}
