import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { parseConfiguration } from './configuration.ts';
import { slicesOf, trafficOf } from './counted.ts';
import { wordsOfError } from './errors.ts';
import { patienceMs } from './joint.ts';
import { refuse, type RouterRefusal } from './refusal.ts';
import type { Router } from './state.ts';
import type { Traffic } from './traffic.ts';
import { countersOf, statusOf, type DrainAnswer } from './status.ts';

/** The system's limit for a socket's path is 107 bytes on Linux and 103 on macOS; Node cuts a longer one off without a word. */
const longestSocketPath = 103;

const largestDocument = 16 * 1024 * 1024;

const drainShape = z.strictObject({
  listener: z.string(),
  side: z.string(),
  timeoutMs: z.int().min(0).max(86_400_000).default(30_000),
  /** Upgraded connections that are left at the end of the time are told to connect again, and ended. */
  restart: z.boolean().default(false),
});

/** A frame to its end, the visitor's way out, and a little. */
const restartMs = 2 * patienceMs + 1_000;
const lookAgainMs = 50;

type Answer = { readonly status: number; readonly body: unknown };

/** Listens for the agent. Only the user that runs the router may open the socket. */
export async function startControl(router: Router, socketPath: string): Promise<{ readonly close: () => Promise<void> }> {
  if (Buffer.byteLength(socketPath) > longestSocketPath) {
    throw new Failure(
      'socket-path-too-long',
      `The path of the control socket is too long (${longestSocketPath} bytes at most): ${socketPath}`,
      { retryable: false },
    );
  }
  const server = createServer({ requestTimeout: 0 }, (request, response) => void respond(router, request, response));
  server.listen(socketPath);
  await once(server, 'listening');
  await chmod(socketPath, 0o600);
  return {
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function respond(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answer(router, request).catch(wordsOfFault);
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }).end(text);
}

function wordsOfFault(error: unknown): Answer {
  return {
    status: 500,
    body: { code: 'router-failed', sentence: `The router could not do it: ${wordsOfError(error)}`, next: 'Try again.' },
  };
}

async function answer(router: Router, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://router.invalid');
  switch (`${request.method} ${pathname}`) {
    case 'GET /status':
      return { status: 200, body: statusOf(router) };
    case 'GET /counters':
      return { status: 200, body: countersOf(router) };
    case 'GET /slices':
      return found(slicesOf(router, searchParams));
    case 'GET /traffic':
      return found(trafficOf(router, searchParams));
    case 'PUT /configuration':
      return replace(router, await readJson(request));
    case 'POST /drain':
      return drain(router, await readJson(request));
    default:
      return refusal(
        404,
        refuse(
          'no-such-route',
          `The router has no ${request.method} ${request.url}.`,
          'It has GET /status, /counters, /slices and /traffic, PUT /configuration and POST /drain.',
        ),
      );
  }
}

function found(what: ReturnType<typeof slicesOf> | ReturnType<typeof trafficOf>): Answer {
  return what.kind === 'found' ? { status: 200, body: what.answer } : refusal(404, what.refusal);
}

async function replace(router: Router, document: unknown): Promise<Answer> {
  const verdict = parseConfiguration(document);
  if (verdict.kind === 'refused') return refusal(422, verdict.refusal);
  const refused = await router.replace(verdict.configuration);
  return refused === undefined ? { status: 200, body: statusOf(router) } : refusal(409, refused);
}

async function drain(router: Router, document: unknown): Promise<Answer> {
  const asked = drainShape.safeParse(document);
  if (!asked.success)
    return refusal(
      422,
      refuse('unreadable-request', 'A drain names a listener and a side.', 'Send {"listener","side","timeoutMs","restart"}.'),
    );
  const { listener, side } = asked.data;
  const traffic = router.memory.get(listener)?.sides.get(side)?.traffic;
  if (traffic === undefined)
    return refusal(404, refuse('no-such-side', `The router never had a side ${side} of ${listener}.`, 'GET /status names them.'));
  const route = router.desk.table().routes.find((route) => route.listener.name === listener);
  // On hold nobody new comes to it, whatever its weight.
  if ((route?.listener.weights[side] ?? 0) > 0 && route?.listener.hold === undefined) {
    return refusal(
      409,
      refuse(
        'side-takes-traffic',
        `${side} of ${listener} still takes requests, so it is never drained.`,
        'Give its weight to another side first.',
      ),
    );
  }
  const isHeld = route?.listener.hold !== undefined;
  const { inFlight, restarted } = await drainTraffic(router.memory.get(listener)?.traffic, traffic, { ...asked.data, isHeld });
  for (const instance of inFlight === 0 ? (route?.sides.get(side)?.instances ?? []) : []) instance.closeIdle();
  const body: DrainAnswer = { drained: inFlight === 0, inFlight, upgraded: traffic.counts.upgraded, restarted };
  return { status: 200, body };
}

async function drainTraffic(
  whole: Traffic | undefined,
  traffic: Traffic,
  { timeoutMs, restart, isHeld }: Pick<z.infer<typeof drainShape>, 'timeoutMs' | 'restart'> & { readonly isHeld: boolean },
): Promise<{ readonly inFlight: number; readonly restarted: number }> {
  // A WebSocket may last for days. Where nobody waits it has the time to end by itself; on hold everybody waits for it.
  let restarted = restart && isHeld ? tellRestart(whole, traffic) : 0;
  let inFlight = await traffic.drained(timeoutMs);
  if (!restart) return { inFlight, restarted };
  // One whose handshake was still under way joins while the others leave.
  const until = performance.now() + restartMs;
  while (traffic.counts.upgraded > 0 && performance.now() < until) {
    restarted += tellRestart(whole, traffic);
    inFlight = await traffic.drained(lookAgainMs);
  }
  return { inFlight, restarted };
}

/** How many of a side's WebSockets were told now to connect again. */
function tellRestart(whole: Traffic | undefined, traffic: Traffic): number {
  const told = [...traffic.joints].filter((joint) => joint.restart()).length;
  for (const { counts } of whole === undefined ? [traffic] : [traffic, whole]) counts.restarted += told;
  return told;
}

function refusal(status: number, body: RouterRefusal): Answer {
  return { status, body };
}

/** Undefined for what is no JSON, which no shape accepts. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > largestDocument) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
