import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Minute } from '#core/availability.ts';
import { versionHeader } from '#core/api/agent-routes.ts';
import type { Fact } from '#core/facts.ts';
import { Failure } from '#core/failure.ts';
import { connectTls, type TlsAddress } from './tls-connection.ts';
import { agentBatchShape, blobAnswerShape, clockHeader, type AgentBatch, type ObservationBatch } from './protocol.ts';

const firstPauseMs = 100;
const longestPauseMs = 2_000;
const answerMs = 15_000;
const blobMs = 600_000;
/** A long poll that is not answered so much later is not answered at all. */
const pollSlackMs = 5_000;
/** Said for good: the same question gets the same answer. */
const finalStatuses = new Set([400, 404, 409, 413, 422]);

export type ControllerAddress = { readonly socketPath: string } | TlsAddress;

export interface ControllerOptions {
  readonly address: ControllerAddress;
  readonly token: string;
  readonly host: string;
  /** Of this Lockstep, told with every request. */
  readonly version?: string | undefined;
}

interface Question {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Made anew for each attempt. */
  readonly body?: () => AsyncIterable<Uint8Array> | string;
}

/** One controller, as the agent sees it. */
export class ControllerClient {
  readonly #options: ControllerOptions;
  /** Controller's clock less ours, in ms. */
  #clockOffsetMs = 0;

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /** Our clock, brought to the controller's. */
  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** One long poll; throws a Failure when the controller is away. */
  async poll(waitMs: number, signal: AbortSignal): Promise<AgentBatch> {
    const path = `/agent/orders?host=${encodeURIComponent(this.#options.host)}&wait=${waitMs}`;
    const response = await this.#ask({ method: 'GET', path, timeoutMs: waitMs + pollSlackMs, signal });
    const batch = agentBatchShape.safeParse(JSON.parse((await readBytes(response)).toString('utf8')));
    // Without the values: there may be secrets among them.
    if (!batch.success)
      throw new Failure('orders-unreadable', `The controller's orders cannot be read: ${batch.error.issues[0]?.path.join('.')}.`, {
        retryable: true,
      });
    return batch.data;
  }

  /** Resolves when the controller has them; throws a Failure that is not retryable where it will not have them. */
  async observe(batch: ObservationBatch, signal: AbortSignal): Promise<void> {
    const body = (): string => JSON.stringify(batch);
    drop(await this.#persist({ method: 'POST', path: '/agent/observations', timeoutMs: answerMs, signal, body }));
  }

  /** One attempt: whoever tells keeps what was not taken, and tells it with the next minute. */
  async tellMinutes(system: string, minutes: readonly Minute[], signal: AbortSignal): Promise<void> {
    const body = (): string => JSON.stringify({ system, minutes });
    drop(await this.#ask({ method: 'POST', path: '/agent/availability', timeoutMs: answerMs, signal, body }));
  }

  /** One attempt. */
  async tellFacts(facts: readonly Fact[], signal: AbortSignal): Promise<void> {
    const body = (): string => JSON.stringify({ facts });
    drop(await this.#ask({ method: 'PUT', path: '/agent/facts', timeoutMs: answerMs, signal, body }));
  }

  async keepBlob(content: () => AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
    const response = await this.#persist({ method: 'PUT', path: '/agent/blobs', timeoutMs: blobMs, signal, body: content });
    return blobAnswerShape.parse(JSON.parse((await readBytes(response)).toString('utf8'))).digest;
  }

  fetchBlob(digest: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#persist({ method: 'GET', path: `/agent/blobs/${digest}`, timeoutMs: blobMs, signal });
  }

  async answer(id: string, text: string, signal: AbortSignal): Promise<void> {
    const body = (): string => JSON.stringify({ text });
    drop(await this.#ask({ method: 'POST', path: `/agent/answers/${encodeURIComponent(id)}`, timeoutMs: answerMs, signal, body }));
  }

  /** Asks until the controller answers, the signal fires, or the answer is final. */
  async #persist(question: Question): Promise<IncomingMessage> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#ask(question);
      } catch (error) {
        const isFinal = error instanceof Failure && !error.retryable;
        if (isFinal || question.signal?.aborted === true) throw error;
        await pauseAfter(attempt, question.signal);
      }
    }
  }

  async #ask(question: Question): Promise<IncomingMessage> {
    const { signal, timeoutMs } = question;
    const either = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]);
    const response = await this.#send(question, either).catch((cause: unknown) => {
      throw new Failure('controller-away', 'The controller does not answer.', { retryable: true, cause });
    });
    this.#readClock(response);
    const status = response.statusCode ?? 500;
    if (status < 300) return response;
    const words = (await readBytes(response)).toString('utf8').slice(0, 500);
    throw new Failure('controller-refuses', `The controller says ${status}: ${words}`, { retryable: !finalStatuses.has(status) });
  }

  #send({ method, path, body }: Question, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asking = this.#open(method, path, signal);
      asking.on('response', resolve).on('error', reject);
      const content = body?.();
      if (content === undefined || typeof content === 'string') asking.end(content);
      else pipeline(Readable.from(content), asking).catch(reject);
    });
  }

  #open(method: string, path: string, signal: AbortSignal): ClientRequest {
    const { address, token, version } = this.#options;
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(version !== undefined && { [versionHeader]: version }),
      'Content-Type': path === '/agent/blobs' ? 'application/octet-stream' : 'application/json',
    };
    if ('socketPath' in address) return requestHttp({ socketPath: address.socketPath, method, path, headers, signal });
    return requestHttp({ host: 'controller', method, path, headers, signal, createConnection: () => connectTls(address) });
  }

  #readClock(response: IncomingMessage): void {
    const told = Number(response.headers[clockHeader]);
    if (Number.isFinite(told) && told > 0) this.#clockOffsetMs = told - Date.now();
  }
}

/** Waits 100 ms to 2 s, longer from attempt to attempt, and never as long as somebody else. Ends early with the signal. */
export async function pauseAfter(attempt: number, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(firstPauseMs * 2 ** attempt, longestPauseMs);
  await sleep(longest / 2 + (Math.random() * longest) / 2, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** An answer without interest still has to be read, or its connection stays busy. */
function drop(response: IncomingMessage): void {
  response.resume();
}

async function readBytes(response: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}
