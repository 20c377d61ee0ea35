import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import type { RouterConfigurationInput } from './configuration.ts';
import { slicesShape, trafficShape, type Slices, type TrafficAnswer } from './counted.ts';
import { wordsOfError } from './errors.ts';
import { countersShape, drainShape, statusShape, type DrainAnswer, type RouterCounters, type RouterStatus } from './status.ts';

const refusalShape = z.object({ code: z.string(), sentence: z.string(), next: z.string() });

/** The agent's end of the control socket. Throws a Failure where the router does not answer, or refuses. */
export interface RouterClient {
  readonly status: () => Promise<RouterStatus>;
  readonly counters: () => Promise<RouterCounters>;
  /** What came after the slice or second of this number; all that is kept, without one. */
  readonly slices: (of: { readonly group: string; readonly after?: number }) => Promise<Slices>;
  readonly traffic: (of: { readonly listener: string; readonly side: string; readonly after?: number }) => Promise<TrafficAnswer>;
  /** Resolves when the configuration is on the disk and in force. */
  readonly configure: (configuration: RouterConfigurationInput) => Promise<RouterStatus>;
  /** Resolves when nothing is in flight to a side, or after the time given; `restart` then ends the WebSockets that are left. */
  readonly drain: (side: {
    readonly listener: string;
    readonly side: string;
    readonly timeoutMs?: number;
    readonly restart?: boolean;
  }) => Promise<DrainAnswer>;
}

export function createRouterClient(controlSocket: string): RouterClient {
  return {
    status: async () => statusShape.parse(await call(controlSocket, 'GET /status')),
    counters: async () => countersShape.parse(await call(controlSocket, 'GET /counters')),
    slices: async ({ group, after = 0 }) => slicesShape.parse(await call(controlSocket, `GET /slices?${queryOf({ group, after })}`)),
    traffic: async ({ listener, side, after = 0 }) =>
      trafficShape.parse(await call(controlSocket, `GET /traffic?${queryOf({ listener, side, after })}`)),
    configure: async (configuration) => statusShape.parse(await call(controlSocket, 'PUT /configuration', configuration)),
    drain: async (side) => drainShape.parse(await call(controlSocket, 'POST /drain', side)),
  };
}

function queryOf(parts: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(parts).map(([name, value]): [string, string] => [name, String(value)])).toString();
}

async function call(socketPath: string, route: string, body?: object): Promise<unknown> {
  const [method, path] = route.split(' ');
  const { status, document } = await send({ socketPath, method, path, agent: false }, body).catch((error: unknown) => {
    throw new Failure('router-unreachable', `The router does not answer: ${wordsOfError(error)}`, { retryable: true, cause: error });
  });
  if (status === 200) return document;
  const { code, sentence } = refusalShape.parse(document);
  throw new Failure(code, sentence, { retryable: status === 500 });
}

async function send(
  options: { readonly socketPath: string; readonly method: string | undefined; readonly path: string | undefined; readonly agent: false },
  body: object | undefined,
): Promise<{ readonly status: number; readonly document: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; document: unknown }>();
  const call = request(options, (answer) => {
    text(answer).then((words) => resolve({ status: answer.statusCode ?? 500, document: JSON.parse(words) }), reject);
  });
  call.on('error', reject);
  call.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
