import { request as httpRequest, STATUS_CODES, type IncomingMessage } from 'node:http';
import { pipeline, type Duplex } from 'node:stream';
import type { Admitted, Judgement } from './admitted.ts';
import { chooseInstance } from './choice.ts';
import { headersForVisitor, type RawHeaders } from './headers.ts';
import { connectTimeoutMs, type Instance } from './instance.ts';
import { Joint } from './joint.ts';
import { renderAnswer, type OwnAnswer } from './pages.ts';

interface Visitor {
  readonly socket: Duplex;
  /** What the visitor sent right behind its request. */
  readonly head: Buffer;
}

/** The only upgrade that is passed on. Others (`h2c`) would carry requests past the door and past the counters. */
export function isWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && request.method === 'GET';
}

/** Connects a visitor with a service that agrees to speak WebSocket; bytes then flow both ways until either side ends. */
export function tunnel(request: IncomingMessage, visitor: Visitor, judgement: Exclude<Judgement, { readonly kind: 'held' }>): void {
  visitor.socket.on('error', () => visitor.socket.destroy());
  if (judgement.kind === 'answer') return answerOnSocket(request, visitor.socket, judgement.answer);
  const { visit } = judgement.admitted;
  visitor.socket.once('close', () => visit.over(true));
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody) return answerOnSocket(request, visitor.socket, noBody);
  tryInstance(request, visitor, { admitted: judgement.admitted, tried: new Set() });
}

interface Search {
  readonly admitted: Admitted;
  readonly tried: Set<Instance>;
}

function tryInstance(request: IncomingMessage, visitor: Visitor, search: Search): void {
  const { side, clock } = search.admitted;
  const now = clock();
  const instance = chooseInstance(side.instances, side.turn, {
    isHealthy: (instance) => instance.isHealthy(now),
    isTried: (instance) => search.tried.has(instance),
  });
  side.turn += 1;
  if (instance === undefined) return giveUp(request, visitor.socket, search.admitted);
  search.tried.add(instance);
  attempt(request, visitor, { search, instance });
}

function attempt(request: IncomingMessage, visitor: Visitor, to: { readonly search: Search; readonly instance: Instance }): void {
  const { search, instance } = to;
  const upstream = httpRequest({
    agent: instance.agents.fresh,
    host: instance.address.host,
    port: instance.address.port,
    method: 'GET',
    path: request.url,
    headers: [...search.admitted.headers, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
    setDefaultHeaders: false,
  });
  const timer = setTimeout(() => upstream.destroy(new Error('it did not accept the connection in time')), connectTimeoutMs);
  let isConnected = false;
  let isAnswered = false;
  upstream.once('socket', (socket) =>
    socket.once('connect', () => {
      isConnected = true;
      clearTimeout(timer);
    }),
  );
  visitor.socket.once('close', () => upstream.destroy());
  upstream.once('upgrade', (answer, socket, head) => {
    tell(search.admitted, 101);
    join(visitor, { answer, socket, head }, search.admitted);
  });
  upstream.once('response', (answer) => {
    isAnswered = true;
    tell(search.admitted, answer.statusCode ?? 502);
    passOn(visitor.socket, answer);
  });
  upstream.on('error', () => {
    clearTimeout(timer);
    if (visitor.socket.destroyed || isAnswered) return;
    if (isConnected) return giveUp(request, visitor.socket, search.admitted);
    instance.refused(search.admitted.clock());
    tryInstance(request, visitor, search);
  });
  upstream.end();
}

function join(
  visitor: Visitor,
  service: { readonly answer: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
  admitted: Admitted,
): void {
  visitor.socket.write(
    headText(101, 'Switching Protocols', [
      ...headersForVisitor(service.answer.rawHeaders),
      'Connection',
      'Upgrade',
      'Upgrade',
      'websocket',
    ]),
  );
  const joint = new Joint(visitor.socket, service.socket);
  for (const { joints } of admitted.traffics) joints.add(joint);
  visitor.socket.once('close', () => {
    for (const { joints } of admitted.traffics) joints.delete(joint);
  });
  joint.start({ ofVisitor: visitor.head, ofService: service.head });
}

/** The service answered instead of upgrading: its answer is passed on and ends the connection, nothing more can follow on it. */
function passOn(socket: Duplex, answer: IncomingMessage): void {
  const headers = [...headersForVisitor(answer.rawHeaders), 'Connection', 'close'];
  socket.write(headText(answer.statusCode ?? 502, answer.statusMessage ?? '', headers));
  pipeline(answer, socket, () => socket.destroy());
}

function giveUp(request: IncomingMessage, socket: Duplex, admitted: Admitted): void {
  for (const traffic of admitted.traffics) traffic.counts.failures += 1;
  tell(admitted, noService.status);
  answerOnSocket(request, socket, noService);
}

/** What counts of a WebSocket is whether it came about, and how soon. */
function tell({ visit }: Admitted, status: number): void {
  visit.answered(status);
  visit.over(false);
}

function answerOnSocket(request: IncomingMessage, socket: Duplex, answer: OwnAnswer): void {
  const { headers, body } = renderAnswer(answer, request);
  const pairs = Object.entries({ ...headers, Connection: 'close' }).flatMap(([name, value]) => [name, String(value)]);
  socket.end(headText(answer.status, STATUS_CODES[answer.status] ?? '', pairs) + body);
}

function headText(status: number, words: string, headers: RawHeaders): string {
  const lines = headers.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${headers[index + 1] ?? ''}`] : []));
  return [`HTTP/1.1 ${status} ${words}`, ...lines, '', ''].join('\r\n');
}

const noBody: OwnAnswer = {
  status: 400,
  code: 'request-unreadable',
  title: 'This request cannot be read',
  sentence: 'A request for a WebSocket has no body.',
};

const noService: OwnAnswer = {
  status: 503,
  code: 'no-instance',
  title: 'Back in a moment',
  sentence: 'No instance of this service takes a connection at the moment. Please try again shortly.',
  headers: { 'Retry-After': '1' },
};
