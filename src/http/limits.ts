/** So many at once after a rest, then so many a second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What the doors of the controller let in at most. Agents have a listener of their own, where only times and connections count. */
export interface Limits {
  readonly perPerson: Rate;
  /** Many people may share one address. */
  readonly perAddress: Rate;
  readonly perHook: Rate;
  /** Requests that are being answered; streams of events are counted apart. */
  readonly requestsAtOnce: number;
  /** So that one address that is slow does not keep all others out. */
  readonly requestsAtOncePerAddress: number;
  /** Bytes of bodies that are gathered in memory, of all requests together. */
  readonly gatheredBytes: number;
  readonly gatheredBytesPerAddress: number;
  readonly connections: number;
  /** Of one address; this machine and trusted proxies bring many people, and are not counted. */
  readonly connectionsPerAddress: number;
  readonly streams: number;
  readonly streamsPerPerson: number;
  readonly uploadsAtOnce: number;
  readonly uploadBytesPerDay: number;
  /** What an upload must leave free where the store writes. */
  readonly leastFreeBytes: number;
  /** Until the last header has come. */
  readonly headersMs: number;
  /** Until the last byte of a body has come that is gathered. */
  readonly bodyMs: number;
  /** Between two pieces of a body that is streamed. */
  readonly pieceMs: number;
  /** Until the last byte of anything has come, however large. */
  readonly requestMs: number;
  /** A connection on which nothing moves: longer than any answer takes to begin. */
  readonly silenceMs: number;
}

const mib = 1024 * 1024;
const minuteMs = 60_000;

export const usualLimits: Limits = {
  perPerson: { burst: 500, perSecond: 50 },
  perAddress: { burst: 5_000, perSecond: 500 },
  perHook: { burst: 120, perSecond: 2 },
  requestsAtOnce: 256,
  requestsAtOncePerAddress: 64,
  gatheredBytes: 64 * mib,
  gatheredBytesPerAddress: 16 * mib,
  connections: 4_000,
  connectionsPerAddress: 500,
  streams: 2_000,
  streamsPerPerson: 30,
  uploadsAtOnce: 32,
  uploadBytesPerDay: 50 * 1024 * mib,
  leastFreeBytes: 256 * mib,
  headersMs: 15_000,
  bodyMs: 30_000,
  pieceMs: minuteMs,
  requestMs: 60 * minuteMs,
  silenceMs: 10 * minuteMs,
};

/** Headers and the first line together, in bytes. */
export const mostHeaderBytes = 16 * 1024;
export const mostHeaders = 100;
