import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Chance } from './chance.ts';
import type { Request } from './requests.ts';

export interface Answer {
  /** 0 where none came. */
  readonly status: number;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
  readonly ms: number;
}

/** Longer than this is a hang. */
export const longestMs = 10_000;

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function closeLine(): void {
  agent.destroy();
}

/** Sends a request and reads the answer; of a stream only its beginning. */
export function send(url: URL, request: Request): Promise<Answer> {
  const begunMs = performance.now();
  return new Promise((resolve) => {
    const done = (answer: Omit<Answer, 'ms'>): void => resolve({ ...answer, ms: performance.now() - begunMs });
    const nothing = (): void => done({ status: 0, headers: {}, body: '' });
    const length =
      request.body.byteLength > 0 || request.headers['content-type'] !== undefined
        ? { 'content-length': String(request.body.byteLength) }
        : {};
    const asking = httpRequest(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method: request.method,
        path: request.path,
        headers: { ...request.headers, ...length },
        timeout: longestMs + 2_000,
      },
      (incoming) => {
        const parts: Buffer[] = [];
        const finish = (): void =>
          done({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(parts).toString() });
        incoming.on('data', (part: Buffer) => {
          parts.push(part);
          if (String(incoming.headers['content-type']).startsWith('text/event-stream')) {
            finish();
            asking.destroy();
          }
        });
        incoming.on('end', finish);
        incoming.on('error', finish);
      },
    );
    asking.on('timeout', () => asking.destroy());
    asking.on('error', nothing);
    asking.end(request.body);
  });
}

/** What no client would send: over a bare socket, several at once, broken off, or no HTTP at all. The first lines of what came back. */
export function sendRaw(url: URL, bytes: Buffer): Promise<{ readonly statuses: readonly number[]; readonly ms: number }> {
  const begunMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    const parts: Buffer[] = [];
    // What is half sent is waited for by the controller, longer than we do.
    const patience = setTimeout(() => socket.destroy(), 400);
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(patience);
      const said = Buffer.concat(parts).toString('latin1');
      resolve({
        statuses: [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)),
        ms: performance.now() - begunMs,
      });
    });
    socket.write(bytes);
    if (bytes.byteLength % 2 === 0) socket.end();
  });
}

export function rawBytes(chance: Chance, request: Request): Buffer {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${request.method} ${request.path} HTTP/1.1\r\nhost: localhost\r\n${headers.join('')}`;
  const whole = Buffer.concat([Buffer.from(`${head}content-length: ${request.body.byteLength}\r\n\r\n`), request.body]);
  const odd = chance.pick([
    `${head}content-length: 5\r\ncontent-length: 7\r\n\r\nabcdefg`,
    `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /api/users HTTP/1.1\r\n\r\n`,
    `${head}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nabc`,
    `${head}transfer-encoding: chunked, identity\r\n\r\n5\r\nabcde\r\n0\r\n\r\n`,
    `${head}x: a\rset-cookie: b\r\n\r\n`,
    `${head}x: a\0b\r\n\r\n`,
    `${head} folded\r\n\r\n`,
    `${head}content-length: -1\r\n\r\n`,
    `${head}content-length: 99999999999999999999\r\n\r\n`,
    `${head}upgrade: h2c\r\nconnection: upgrade, http2-settings\r\n\r\n`,
    `${head}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
    'GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\n\r\n',
    'CONNECT localhost:22 HTTP/1.1\r\nhost: localhost:22\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nhost: localhost\r\n\r\n',
    'GET / HTTP/1.0\r\n\r\n',
    'GET /healthz\r\n',
    `${'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(20)}garbage`,
    `${head}${'y: z\r\n'.repeat(3_000)}\r\n`,
  ]);
  if (chance.is(0.3)) return whole.subarray(0, chance.below(whole.byteLength + 1));
  if (chance.is(0.2)) return Buffer.concat([whole, whole, Buffer.from(odd, 'latin1')]);
  return Buffer.from(odd, 'latin1');
}
