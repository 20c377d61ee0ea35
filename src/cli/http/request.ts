// One HTTP request. `import … from 'node:http'` costs 45 ms, because the module loader reads every export and three of them load
// undici; asked for like this it costs 4. A test forbids the import in this folder.
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Readable;
  readonly signal?: AbortSignal;
  /** Longest silence of the other side; a stream of events has none. */
  readonly silenceMs?: number;
}

/** Resolves with the answer's head; its body is still to be read. Rejects with what the connection said. */
export function send(request: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method: request.method, headers: { ...request.headers } };
    if (request.signal !== undefined) options.signal = request.signal;
    const sent = open(request.url, options);
    sent.on('response', resolve);
    sent.on('error', reject);
    if (request.silenceMs !== undefined) {
      sent.setTimeout(request.silenceMs, () => sent.destroy(new Error(`silent for ${Math.round((request.silenceMs ?? 0) / 1000)} s`)));
    }
    writeBody(sent, request.body);
  });
}

export async function textOf(answer: IncomingMessage): Promise<string> {
  answer.setEncoding('utf8');
  let text = '';
  for await (const part of answer) text += String(part);
  return text;
}

export async function bytesOf(answer: IncomingMessage): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of answer) if (part instanceof Uint8Array) parts.push(part);
  return Buffer.concat(parts);
}

function open(url: URL, options: RequestOptions): ClientRequest {
  return url.protocol === 'https:'
    ? process.getBuiltinModule('node:https').request(url, options)
    : process.getBuiltinModule('node:http').request(url, options);
}

function writeBody(sent: ClientRequest, body: string | Readable | undefined): void {
  if (body === undefined || typeof body === 'string') {
    sent.end(body);
    return;
  }
  body.on('error', (error) => sent.destroy(error));
  body.pipe(sent);
}
