import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { edition } from './this-edition.ts';

/** What a service of the shop says to a request. */
export interface Reply {
  readonly status: number;
  readonly type: 'text/html; charset=utf-8' | 'application/json';
  readonly body: string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The header as it came. */
  readonly cookie: string;
}

/** Something that the asker did wrong, said with this status and sentence. */
export class BadRequest extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

export function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

/** `error` becomes the reply: how much it tells is for the environment to say, in the variable ERRORS. */
export type Explain = (status: number, error: Error) => Reply;

const mostBodyBytes = 64 * 1024;

/** Serves on PORT until SIGTERM: then it answers what has begun, closes what it holds, and ends. */
export function serve(answer: (asked: Asked) => Promise<Reply>, explain: Explain, close: () => Promise<void>): void {
  let isEnding = false;
  const server = createServer((request, response) => {
    if (isEnding) response.setHeader('connection', 'close');
    void respond(request, response, { answer, explain });
  });
  // Longer than any router keeps a connection, so that the router is the one to close it.
  server.keepAliveTimeout = 65_000;
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  const end = (): void => {
    isEnding = true;
    server.close(() => void close().then(() => process.exit(0)));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

interface Ways {
  readonly answer: (asked: Asked) => Promise<Reply>;
  readonly explain: Explain;
}

async function respond(request: IncomingMessage, response: ServerResponse, { answer, explain }: Ways): Promise<void> {
  const reply = await answerTo(request, answer).catch((error: unknown) => explainThrown(error, explain));
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'content-length': Buffer.byteLength(reply.body),
    'x-shop-version': edition.version,
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

async function answerTo(request: IncomingMessage, answer: (asked: Asked) => Promise<Reply>): Promise<Reply> {
  const body = await bodyOf(request);
  return answer({
    method: request.method ?? 'GET',
    path: new URL(request.url ?? '/', 'http://shop').pathname,
    body,
    cookie: request.headers.cookie ?? '',
  });
}

function explainThrown(error: unknown, explain: Explain): Reply {
  const known = error instanceof Error ? error : new Error(String(error));
  if (known instanceof BadRequest) return explain(known.status, known);
  process.stderr.write(`${known.stack}\n`);
  return explain(500, known);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw new BadRequest(413, 'That is more than an order can hold.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `full`: everything. `medium`: the sentence. `friendly`: what a customer can do about it. */
export function errorDetail(status: number, error: Error): { readonly error: string; readonly detail?: string } {
  const detail = process.env['ERRORS'];
  if (detail === 'full') return { error: error.message, detail: error.stack ?? '' };
  if (detail === 'medium' || status < 500) return { error: error.message };
  return { error: 'Something went wrong on our side. Please try again in a moment.' };
}
