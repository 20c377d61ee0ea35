import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Judgement } from './admitted.ts';
import { chooseSide, sideAt } from './choice.ts';
import { comesByTls } from './door.ts';
import type { Connections } from './connections.ts';
import { Forwarding } from './forward.ts';
import { framingFault, headersForService, withFraming } from './headers.ts';
import { heldTooLong, tooManyHeld, type Held, type Holds } from './holds.ts';
import { answerOurselves, type OwnAnswer } from './pages.ts';
import { pointOf, visitorOf } from './sticky.ts';
import { findRoute, type Route, type Side, type Table } from './table.ts';
import type { Traffic } from './traffic.ts';
import { tunnel } from './upgrade.ts';
import { addressOf } from './visitor-address.ts';
import { Visit, type GroupVisit } from './visit.ts';

/** What every request may ask for. */
export interface Desk {
  readonly table: () => Table;
  readonly connections: Connections;
  readonly holds: Holds;
  readonly clock: () => number;
  readonly isStopping: () => boolean;
}

/** Answers a request that came in at a place (an address and a port). */
export function handleRequest(desk: Desk, place: string, request: IncomingMessage, response: ServerResponse): void {
  const judgement = judge(desk, place, request, (traffics) => follow(desk, { socket: request.socket, response, traffics }));
  if (judgement.kind === 'answer') return answerOurselves(request, response, judgement.answer);
  if (judgement.kind === 'held') {
    return wait(desk, judgement.route, {
      socket: request.socket,
      response,
      go: () => handleRequest(desk, place, request, response),
      answer: (answer) => answerOurselves(request, response, answer),
    });
  }
  const headers = withFraming(judgement.admitted.headers, request);
  const forwarding = new Forwarding({ ...judgement.admitted, headers }, request, response);
  desk.connections.whenOver(request.socket, response, () => forwarding.over());
  forwarding.start();
}

/** The same for a request that wants to become a WebSocket. */
export function handleUpgrade(
  desk: Desk,
  place: string,
  request: IncomingMessage,
  visitor: { readonly socket: Duplex; readonly head: Buffer },
): void {
  const judgement = judge(desk, place, request, (traffics) => follow(desk, { socket: visitor.socket, traffics, isUpgrade: true }));
  if (judgement.kind !== 'held') return tunnel(request, visitor, judgement);
  visitor.socket.on('error', () => visitor.socket.destroy());
  wait(desk, judgement.route, {
    socket: visitor.socket,
    go: () => handleUpgrade(desk, place, request, visitor),
    answer: (answer) => tunnel(request, visitor, { kind: 'answer', answer }),
  });
}

interface Waiting {
  readonly socket: Duplex;
  readonly response?: ServerResponse;
  readonly go: () => void;
  readonly answer: (answer: OwnAnswer) => void;
}

/** Keeps a request at its listener until that holds no more. Who leaves meanwhile is counted then; all others when they go. */
function wait({ connections, holds }: Desk, route: Route, { socket, response, go, answer }: Waiting): void {
  const { counts } = route.memory.traffic;
  const refuse = () => {
    counts.requests += 1;
    counts.failures += 1;
    answer(heldTooLong);
  };
  const held: Held = { listener: route.listener.name, go, refuse };
  holds.add(held);
  connections.whenOver(socket, response, () => {
    if (!holds.forget(held)) return;
    counts.requests += 1;
    counts.abandoned += 1;
  });
}

function judge(desk: Desk, place: string, request: IncomingMessage, enter: (traffics: readonly Traffic[]) => void): Judgement {
  const fault = framingFault(request.rawHeaders) ?? targetFault(request);
  if (fault !== undefined) return { kind: 'answer', answer: unreadable(fault) };
  const host = request.headers.host ?? '';
  const table = desk.table();
  const route = findRoute(table, place, host);
  if (route === undefined) return { kind: 'answer', answer: unknownHost };
  const { traffic } = route.memory;
  const admission = table.doorkeeper.admit(request, route.listener.door);
  const { hold } = route.listener;
  const isHeld = admission.kind === 'in' && hold !== undefined;
  if (isHeld && desk.clock() < hold.until && !desk.holds.isFull) return { kind: 'held', route };
  const isSecure = comesByTls(request, secureNameOf(route));
  const address = addressOf(request, isSecure);
  const { side, inGroup } = admission.kind === 'in' && !isHeld ? chooseFor(request, { route, address }) : noChoice;
  enter(side === undefined ? [traffic] : [traffic, side.traffic]);
  if (admission.kind === 'answer') {
    if (admission.answer.status === 401) traffic.counts.turnedAway += 1;
    return admission;
  }
  if (side === undefined) {
    traffic.counts.failures += 1;
    return { kind: 'answer', answer: isHeld ? (desk.clock() < hold.until ? tooManyHeld : heldTooLong) : nobodyServes };
  }
  const headers = headersForService(request, { ...admission, host, isSecure, clientAddress: address });
  const { clock, isStopping } = desk;
  const visit = new Visit(side.seconds, inGroup);
  return { kind: 'admitted', admitted: { route, side, headers, clock, isStopping, traffics: [traffic, side.traffic], visit } };
}

/** A door knows it already, for its cookies. */
function secureNameOf({ listener }: Route): { readonly secureHost?: string } {
  return listener.door === 'open' ? listener : listener.door;
}

interface Choice {
  readonly side: Side | undefined;
  readonly inGroup?: GroupVisit;
}

const noChoice: Choice = { side: undefined };

/** By the visitor where the route is split, else by the number of the request. */
function chooseFor(request: IncomingMessage, { route, address }: { readonly route: Route; readonly address: string }): Choice {
  const { split, memory, shares, sides } = route;
  if (split === undefined) {
    const name = chooseSide(shares, memory.requestNumber);
    memory.requestNumber += 1;
    return { side: sides.get(name ?? '') };
  }
  const visitor = visitorOf({ headers: request.headers, address }, split.key, split.seed);
  const name = sideAt(shares, pointOf(visitor));
  const { group, service } = split;
  return {
    side: sides.get(name ?? ''),
    inGroup: { group, period: group.period, isNew: name === split.side, visitor, service, request },
  };
}

/** Counts a request in, and out again when it is over. */
function follow(
  desk: Desk,
  visit: {
    readonly socket: Duplex;
    readonly response?: ServerResponse;
    readonly traffics: readonly Traffic[];
    readonly isUpgrade?: boolean;
  },
): void {
  const upgraded = visit.isUpgrade === true ? 1 : 0;
  for (const traffic of visit.traffics) {
    traffic.enter();
    traffic.counts.upgraded += upgraded;
  }
  desk.connections.whenOver(visit.socket, visit.response, () => {
    const { bytesIn, bytesOut } = desk.connections.takeBytes(visit.socket);
    for (const traffic of visit.traffics) {
      traffic.counts.bytesIn += bytesIn;
      traffic.counts.bytesOut += bytesOut;
      traffic.counts.upgraded -= upgraded;
      traffic.leave();
    }
  });
}

/** A request line may name its whole address; it must then be the host that the request names. */
function targetFault(request: IncomingMessage): string | undefined {
  const target = request.url ?? '';
  if (target.startsWith('/') || (target === '*' && request.method === 'OPTIONS')) return undefined;
  const url = target.startsWith('http://') && URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || url.host !== (request.headers.host ?? '').toLowerCase())
    return 'A request asks for a path of the host that it names.';
  request.url = `${url.pathname}${url.search}`;
  return undefined;
}

function unreadable(sentence: string): OwnAnswer {
  return { status: 400, code: 'request-unreadable', title: 'This request cannot be read', sentence, headers: { Connection: 'close' } };
}

const unknownHost: OwnAnswer = {
  status: 421,
  code: 'host-unknown',
  title: 'Nothing is served under this name',
  sentence: 'The router of this host knows no service with this name on this port.',
};

const nobodyServes: OwnAnswer = {
  status: 503,
  code: 'no-side',
  title: 'Nothing runs here yet',
  sentence: 'No version of this service takes requests at the moment. Please try again shortly.',
  headers: { 'Retry-After': '1' },
};
