import { request } from 'node:http';
import { z } from 'zod';
import type { CanarySlice } from '#core/canary/watch-canary.ts';
import { Failure } from '#core/failure.ts';

const statusShape = z.object({
  version: z.int(),
  listeners: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      port: z.int(),
      sides: z.record(z.string(), z.object({ weight: z.int(), inFlight: z.int() })),
    }),
  ),
});

const sliceCounts = z.object({ newSeen: z.int(), newBad: z.int(), oldSeen: z.int(), oldBad: z.int() });
const slicesShape = z.object({
  slices: z.array(
    z.object({
      seq: z.int(),
      at: z.number(),
      weight: z.number(),
      newUsers: z.int(),
      newUsersHit: z.int(),
      metrics: z.record(z.string(), sliceCounts),
    }),
  ),
});

const trafficShape = z.object({
  until: z.number(),
  seconds: z.array(z.object({ seq: z.int(), at: z.number(), seen: z.int(), bad: z.int(), histogram: z.string() })),
});

const countersShape = z.object({
  listeners: z.record(z.string(), z.object({ requests: z.int(), failures: z.int(), serviceErrors: z.int() })),
});

const drainShape = z.object({ drained: z.boolean(), inFlight: z.int() });

const refusalShape = z.object({ code: z.string(), sentence: z.string() });

export type NumberedSlice = CanarySlice & { readonly seq: number };
export type SideTraffic = Readonly<z.infer<typeof trafficShape>>;
export type RouterStatus = Readonly<z.infer<typeof statusShape>>;
export type ListenerCounters = Readonly<z.infer<typeof countersShape>>['listeners'];

export type ConfigurationAnswer = { readonly kind: 'status'; readonly status: RouterStatus } | { readonly kind: 'outdated' };

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
}

const answerMs = 5_000;
/** So long at most WebSockets may need to leave when the time of a drain is over: a frame to its end, and a visitor's way out. */
const leaveMs = 5_000;

/** Talks to the router of this host over its socket. */
export class RouterClient {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  async status(): Promise<RouterStatus> {
    const { body } = await this.#ask({ method: 'GET', path: '/status', timeoutMs: answerMs });
    return statusShape.parse(body);
  }

  async configure(document: object): Promise<ConfigurationAnswer> {
    const { status, body } = await this.#ask({ method: 'PUT', path: '/configuration', body: document, timeoutMs: answerMs });
    if (status === 200) return { kind: 'status', status: statusShape.parse(body) };
    const refusal = refusalShape.parse(body);
    if (refusal.code === 'configuration-outdated') return { kind: 'outdated' };
    throw new Failure(refusal.code, refusal.sentence, { retryable: refusal.code === 'port-taken' });
  }

  /** What each listener counted since the router's start. */
  async counters(): Promise<ListenerCounters> {
    const { body } = await this.#ask({ method: 'GET', path: '/counters', timeoutMs: answerMs });
    return countersShape.parse(body).listeners;
  }

  /** What both sides of a group did, second by second. */
  async slices(group: string, after: number): Promise<readonly NumberedSlice[]> {
    const query = new URLSearchParams({ group, after: String(after) }).toString();
    const { status, body } = await this.#ask({ method: 'GET', path: `/slices?${query}`, timeoutMs: answerMs });
    // A group that it does not know yet has done nothing yet.
    return status === 200 ? slicesShape.parse(body).slices : [];
  }

  /** What one side of a listener did, second by second; undefined where the router never had it. */
  async traffic(listener: string, side: string, after: number): Promise<SideTraffic | undefined> {
    const query = new URLSearchParams({ listener, side, after: String(after) }).toString();
    const { status, body } = await this.#ask({ method: 'GET', path: `/traffic?${query}`, timeoutMs: answerMs });
    return status === 200 ? trafficShape.parse(body) : undefined;
  }

  /**
   * Whether nothing of a side is under way any more; waits for it, and then tells WebSockets that are left to connect again. A side that
   * the router never had is empty.
   */
  async drain(listener: string, side: string, timeoutMs: number): Promise<boolean> {
    const body = { listener, side, timeoutMs, restart: true };
    const answer = await this.#ask({ method: 'POST', path: '/drain', body, timeoutMs: timeoutMs + leaveMs + answerMs });
    if (answer.status === 404) return true;
    if (answer.status === 200) return drainShape.parse(answer.body).drained;
    const refusal = refusalShape.parse(answer.body);
    throw new Failure(refusal.code, refusal.sentence, { retryable: false });
  }

  #ask({ method, path, body, timeoutMs }: Question): Promise<{ readonly status: number; readonly body: unknown }> {
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void =>
        reject(new Failure('router-silent', 'The router of this host does not answer.', { retryable: true, cause }));
      const asking = request(
        {
          socketPath: this.#socketPath,
          method,
          path,
          agent: false,
          signal: AbortSignal.timeout(timeoutMs),
          headers: { 'Content-Type': 'application/json' },
        },
        (response) => {
          const chunks: Uint8Array[] = [];
          response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
          response.on('error', fail);
          response.on('end', () => {
            try {
              resolve({ status: response.statusCode ?? 500, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
            } catch (error) {
              fail(error);
            }
          });
        },
      );
      asking.on('error', fail);
      asking.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
