// The controller's side of the agent's protocol, with orders that the test writes.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { rmSync } from 'node:fs';
import { z } from 'zod';
import type { AgentCommand, Observation } from '#core/command.ts';
import type { SentOrder } from '#core/order-seal.ts';
import type { OrderEnvelope } from '#core/payload.ts';
import { openOrderKey, type OrderKey } from '#processes/order-key.ts';

const batchShape = z.object({ system: z.string(), commands: z.array(z.custom<AgentCommand>()) });
const answerShape = z.object({ text: z.string() });

interface OpenOrder {
  readonly envelope: OrderEnvelope;
  readonly end: (observation: Observation) => void;
}

interface OpenQuestion {
  readonly question: LogsQuestion;
  readonly end: (text: string) => void;
}

interface LogsQuestion {
  readonly system: string;
  readonly environment: string;
  readonly service: string;
  readonly lines: number;
}

export async function startController(socketPath: string): Promise<TestController> {
  const controller = new TestController(await openOrderKey(`${socketPath}.order-key`));
  await controller.listen(socketPath);
  return controller;
}

export class TestController {
  /** Everything heard, oldest first. */
  readonly heard: AgentCommand[] = [];
  readonly #orders = new Map<string, OpenOrder>();
  readonly #questions = new Map<string, OpenQuestion>();
  readonly #blobs = new Map<string, Buffer>();
  readonly #wakers = new Set<() => void>();
  /** Changes an order on its way, as whoever sits between would. */
  tamper: (order: SentOrder) => SentOrder = (order) => order;
  orderKey: OrderKey;
  #isAway = false;
  readonly #server = createServer((request, response) => void this.#answer(request, response).catch(() => request.socket.destroy()));

  constructor(orderKey: OrderKey) {
    this.orderKey = orderKey;
  }

  async listen(socketPath: string): Promise<void> {
    rmSync(socketPath, { force: true });
    this.#server.listen(socketPath);
    await once(this.#server, 'listening');
  }

  /** Hands an order out until it has ended, and tells how it did. */
  order(envelope: OrderEnvelope): Promise<Observation> {
    return new Promise((end) => {
      this.#orders.set(envelope.key, { envelope, end });
      for (const waker of this.#wakers) waker();
    });
  }

  ask(question: LogsQuestion): Promise<string> {
    return new Promise((end) => {
      this.#questions.set(`question-${this.#questions.size + this.heard.length}`, { question, end });
      for (const waker of this.#wakers) waker();
    });
  }

  keep(bytes: Buffer): string {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    this.#blobs.set(digest, bytes);
    return digest;
  }

  /** The text of a blob that was kept here; empty where there is none. */
  blob(digest: string): string {
    return this.#blobs.get(digest)?.toString() ?? '';
  }

  /** A controller that is away drops every connection. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway;
    if (isAway) this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isAway || request.headers.authorization !== 'Bearer agent-token') return void request.socket.destroy();
    const url = new URL(request.url ?? '/', 'http://controller');
    const [, , kind, id = ''] = url.pathname.split('/');
    response.setHeader('X-Lockstep-Now', Date.now());
    if (kind === 'orders') return void response.end(await this.#batch(Number(url.searchParams.get('wait'))));
    if (kind === 'blobs' && request.method === 'GET')
      return void response.writeHead(this.#blobs.has(id) ? 200 : 404).end(this.#blobs.get(id));
    const body = await readBody(request);
    if (kind === 'blobs') return void response.end(JSON.stringify({ digest: this.keep(body) }));
    if (kind === 'observations') for (const command of batchShape.parse(JSON.parse(body.toString())).commands) this.#hear(command);
    if (kind === 'answers') this.#questions.get(id)?.end(answerShape.parse(JSON.parse(body.toString())).text);
    this.#questions.delete(id);
    response.writeHead(204).end();
  }

  async #batch(waitMs: number): Promise<string> {
    if (this.#orders.size + this.#questions.size === 0) await nextWake(this.#wakers, waitMs);
    return JSON.stringify({
      orders: [...this.#orders.values()].map(({ envelope }) => this.tamper({ ...envelope, seal: this.orderKey.seal(envelope) })),
      orderKeys: this.orderKey.links,
      questions: [...this.#questions].map(([id, { question }]) => ({ id, kind: 'logs', ...question })),
      doorKeys: {},
      signInUrl: 'http://127.0.0.1:1/sign-in',
    });
  }

  #hear(command: AgentCommand): void {
    this.heard.push(command);
    if (command.kind !== 'observe' || command.state === 'started') return;
    this.#orders.get(command.key)?.end(command);
    this.#orders.delete(command.key);
  }
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
