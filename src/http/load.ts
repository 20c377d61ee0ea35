import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countedAddress } from './address.ts';
import { Buckets } from './buckets.ts';
import type { Limits } from './limits.ts';
import { Refused } from './refused.ts';

/** Counts what is under way, so that memory has an end however many ask: whatever comes on top is told to come back. */
export class Load {
  readonly #limits: Limits;
  readonly #persons: Buckets;
  readonly #addresses: Buckets;
  readonly #hooks: Buckets;
  #requests = 0;
  #bytes = 0;

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#persons = new Buckets(limits.perPerson, now);
    this.#addresses = new Buckets(limits.perAddress, now);
    this.#hooks = new Buckets(limits.perHook, now);
  }

  /** One request more; returns how to take it off again. Throws `overloaded` where there are too many. */
  enter(): () => void {
    if (this.#requests >= this.#limits.requestsAtOnce) throw overloaded();
    this.#requests += 1;
    return once(() => {
      this.#requests -= 1;
    });
  }

  /** So many bytes of a body that will be gathered; returns how to give them back. */
  gather(bytes: number): () => void {
    // The first is let in however large it is: otherwise it never would be.
    if (this.#bytes > 0 && this.#bytes + bytes > this.#limits.gatheredBytes) throw overloaded();
    this.#bytes += bytes;
    return once(() => {
      this.#bytes -= bytes;
    });
  }

  countAddress(address: string): void {
    takeFrom(this.#addresses, countedAddress(address), 1);
  }

  countPerson(person: string, cost: number): void {
    takeFrom(this.#persons, person, cost);
  }

  countDelivery(hook: string): void {
    takeFrom(this.#hooks, hook, 1);
  }
}

/** Before anything is looked up: how many are under way, and who has asked too often. Whether we live is answered in any case. */
export function guardLoad(app: FastifyInstance, load: Load): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === '/healthz') return;
    const leave = load.enter();
    reply.raw.once('close', leave);
    streams.set(request, leave);
    load.countAddress(request.ip);
  });
}

/** A stream lasts: it is counted with the streams, and no more with the requests. */
export function leaveRequests(request: FastifyRequest): void {
  streams.get(request)?.();
}

const streams = new WeakMap<FastifyRequest, () => void>();

/** Takes the room that a body will need; what does not say how long it is may be as long as its route permits. */
export function gatherBody(load: Load, request: FastifyRequest, reply: FastifyReply, mostBytes: number): void {
  const told = request.headers['content-length'];
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  if (told === undefined && !isChunked) return;
  const bytes = told === undefined ? mostBytes : Math.min(Number(told), mostBytes);
  reply.raw.once('close', load.gather(Number.isFinite(bytes) ? bytes : mostBytes));
}

function takeFrom(buckets: Buckets, key: string, cost: number): void {
  const seconds = buckets.take(key, cost);
  if (seconds > 0) throw slowDown(seconds);
}

function slowDown(seconds: number): Refused {
  const retryAfterSeconds = Math.max(1, Math.ceil(seconds));
  const next = `Try again in ${retryAfterSeconds} s, and ask less often.`;
  return new Refused({ code: 'slow-down', sentence: 'These are more requests than one may make.', next }, { retryAfterSeconds });
}

export function overloaded(): Refused {
  const body = { code: 'overloaded', sentence: 'The controller has more to do than it can.', next: 'Try again in a few seconds.' } as const;
  return new Refused(body, { retryAfterSeconds: 2 });
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
