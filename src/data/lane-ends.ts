// Both ends of a lane, and how they are joined anew where a network breaks them off.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connect, type Endpoint } from './endpoint.ts';
import { openReader } from './snapshot.ts';

export interface LaneEnds {
  readonly source: pg.Client;
  readonly target: pg.Client | undefined;
}

export interface Joining {
  readonly source: Endpoint;
  /** Absent: what is read goes nowhere. */
  readonly target?: Endpoint;
  readonly snapshot: string;
}

/** Seconds between the attempts to join them anew. */
const waitsMs = [500, 1_000, 2_000, 4_000, 8_000];

export async function joinEnds({ source, target, snapshot }: Joining): Promise<LaneEnds> {
  const reader = await openReader(source, snapshot, true);
  try {
    // Whoever wrote it can read it again in a moment: what is durable is the whole, before it takes its place.
    return { source: reader, target: target && (await connect(target, '-c synchronous_commit=off')) };
  } catch (error) {
    await reader.end().catch(() => undefined);
    throw error;
  }
}

/**
 * The same moment is read on, as long as whoever holds it has its own connection. Undefined where that is gone, or a server does not come back: then
 * the refresh begins anew, and pretends nothing.
 */
export async function joinAgain(joining: Joining, { source, target }: LaneEnds): Promise<LaneEnds | undefined> {
  for (const end of [source, target]) void end?.end().catch(() => undefined);
  for (const ms of waitsMs) {
    await pause(ms);
    const ends = await joinEnds(joining).catch((error: unknown) => (error instanceof pg.DatabaseError ? undefined : 'away'));
    if (ends !== 'away') return ends;
  }
  return undefined;
}

/** A target alone. Undefined where it does not come back, or takes no connection. */
export async function connectAgain(endpoint: Endpoint, broken: pg.Client): Promise<pg.Client | undefined> {
  void broken.end().catch(() => undefined);
  for (const ms of waitsMs) {
    await pause(ms);
    const client = await connect(endpoint).catch(() => undefined);
    if (client !== undefined) return client;
  }
  return undefined;
}

const brokenOff = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A connection that ended without a word. Where a server says why, somebody meant it. */
export function isBrokenOff(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof pg.DatabaseError) return false;
  return error.message.startsWith('Connection terminated') || ('code' in error && brokenOff.has(String(error.code)));
}
