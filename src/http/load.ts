import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countedAddress } from './address.ts';
import { Buckets } from './buckets.ts';
import type { Limits } from './limits.ts';
import { Refused } from './refused.ts';

/** Counts what is under way, so that memory has an end however many ask: whatever comes on top is told to come back. */
export class Load {
  readonly #persons: Buckets;
  readonly #addresses: Buckets;
  readonly #hooks: Buckets;
  readonly #requests: Share;
  readonly #bytes: Share;

  constructor(limits: Limits, now: () => number) {
    this.#persons = new Buckets(limits.perPerson, now);
    this.#addresses = new Buckets(limits.perAddress, now);
    this.#hooks = new Buckets(limits.perHook, now);
    this.#requests = new Share(limits.requestsAtOnce, limits.requestsAtOncePerAddress);
    this.#bytes = new Share(limits.gatheredBytes, limits.gatheredBytesPerAddress);
  }

  /** One request more; returns how to take it off again. Throws `overloaded` where there are too many. */
  enter(address: string): () => void {
    return this.#requests.take(countedAddress(address), 1);
  }

  /** So many bytes of a body that will be gathered; returns how to give them back. */
  gather(address: string, bytes: number): () => void {
    return this.#bytes.take(countedAddress(address), bytes);
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
    const leave = load.enter(request.ip);
    reply.raw.once('close', leave);
    leaving.set(request, leave);
    load.countAddress(request.ip);
  });
}

/** A stream lasts: it is counted with the streams, and no more with the requests. */
export function leaveRequests(request: FastifyRequest): void {
  leaving.get(request)?.();
}

const leaving = new WeakMap<FastifyRequest, () => void>();

/** Takes the room that a body will need; what does not say how long it is may be as long as its route permits. */
export function gatherBody(load: Load, request: FastifyRequest, reply: FastifyReply, mostBytes: number): void {
  const told = request.headers['content-length'];
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  if (told === undefined && !isChunked) return;
  const bytes = told === undefined ? mostBytes : Math.min(Number(told), mostBytes);
  reply.raw.once('close', load.gather(request.ip, Number.isFinite(bytes) ? bytes : mostBytes));
}

/** Something of which there is only so much, and of which one address gets only a part. */
class Share {
  readonly #most: number;
  readonly #mostOfOne: number;
  readonly #taken = new Map<string, number>();
  #all = 0;

  constructor(most: number, mostOfOne: number) {
    this.#most = most;
    this.#mostOfOne = mostOfOne;
  }

  take(address: string, count: number): () => void {
    const taken = this.#taken.get(address) ?? 0;
    if (this.#all + count > this.#most || taken + count > this.#mostOfOne) throw overloaded();
    this.#change(address, count);
    return once(() => this.#change(address, -count));
  }

  #change(address: string, count: number): void {
    const taken = (this.#taken.get(address) ?? 0) + count;
    this.#all += count;
    if (taken > 0) this.#taken.set(address, taken);
    else this.#taken.delete(address);
  }
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
