// The controller's side of the agent's protocol, with orders that the test writes.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { rmSync } from 'node:fs';
import { z } from 'zod';
import type { AgentCommand, Observation } from '#core/command.ts';
import type { OrderEnvelope } from '#core/payload.ts';

const batchShape = z.object({ system: z.string(), commands: z.array(z.custom<AgentCommand>()) });
const answerShape = z.object({ text: z.string() });

export interface TestController {
  /** Hands an order out until it has ended, and tells how it did. */
  order(envelope: OrderEnvelope): Promise<Observation>;
  ask(question: {
    readonly system: string;
    readonly environment: string;
    readonly service: string;
    readonly lines: number;
  }): Promise<string>;
  keep(bytes: Buffer): string;
  blob(digest: string): string | undefined;
  /** Everything heard, oldest first. */
  readonly heard: AgentCommand[];
  /** A controller that is away drops every connection. */
  setAway(isAway: boolean): void;
  close(): Promise<void>;
}

export async function startController(socketPath: string): Promise<TestController> {
  const orders = new Map<string, { readonly envelope: OrderEnvelope; readonly end: (observation: Observation) => void }>();
  const questions = new Map<string, { readonly question: object; readonly end: (text: string) => void }>();
  const blobs = new Map<string, Buffer>();
  const heard: AgentCommand[] = [];
  const wakers = new Set<() => void>();
  let isAway = false;
  const wake = (): void => {
    for (const waker of wakers) waker();
  };
  const hear = (command: AgentCommand): void => {
    heard.push(command);
    if (command.kind !== 'observe' || command.state === 'started') return;
    orders.get(command.key)?.end(command);
    orders.delete(command.key);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isAway || request.headers.authorization !== 'Bearer agent-token') return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://controller');
    const [, , kind, id = ''] = url.pathname.split('/');
    response.setHeader('X-Lockstep-Now', Date.now());
    if (kind === 'orders') {
      if (orders.size + questions.size === 0) await nextWake(wakers, Number(url.searchParams.get('wait')));
      const batch = {
        orders: [...orders.values()].map(({ envelope }) => envelope),
        questions: [...questions].map(([key, { question }]) => ({ id: key, kind: 'logs', ...question })),
        doorKeys: {},
        signInUrl: 'http://127.0.0.1:1/sign-in',
      };
      return void response.end(JSON.stringify(batch));
    }
    if (kind === 'blobs' && request.method === 'GET') return void response.writeHead(blobs.has(id) ? 200 : 404).end(blobs.get(id));
    const body = await readBody(request);
    if (kind === 'observations') for (const command of batchShape.parse(JSON.parse(body.toString())).commands) hear(command);
    if (kind === 'answers') {
      questions.get(id)?.end(answerShape.parse(JSON.parse(body.toString())).text);
      questions.delete(id);
    }
    if (kind === 'blobs') return void response.end(JSON.stringify({ digest: keepIn(blobs, body) }));
    response.writeHead(204).end();
  };
  rmSync(socketPath, { force: true });
  const server = createServer((request, response) => void answer(request, response).catch(() => request.socket.destroy()));
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    heard,
    order: (envelope) =>
      new Promise((end) => {
        orders.set(envelope.key, { envelope, end });
        wake();
      }),
    ask: (question) =>
      new Promise((end) => {
        questions.set(`question-${questions.size + heard.length}`, { question, end });
        wake();
      }),
    keep: (bytes) => keepIn(blobs, bytes),
    blob: (digest) => blobs.get(digest)?.toString(),
    setAway: (away) => {
      isAway = away;
      if (away) server.closeAllConnections();
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function keepIn(blobs: Map<string, Buffer>, bytes: Buffer): string {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  blobs.set(digest, bytes);
  return digest;
}

function nextWake(wakers: Set<() => void>, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      wakers.delete(done);
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    wakers.add(done);
  });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
