// Where a source is read: at its replica, which spares production, where that is there and not too far behind.
import type { HostDatabase } from '#core/data/host-file.ts';
import { wordsOfSpan } from '#core/words.ts';
import { connect, type Endpoint } from '#data/endpoint.ts';
import { momentOf } from '#data/replica-moment.ts';
import type { DataHost } from './data-host.ts';

/** Nobody waits longer than that to hear that production itself is read. */
const mostPatienceMs = 5_000;

export interface ChosenSource {
  readonly endpoint: Endpoint;
  /** Why it is not the replica, where there is one. */
  readonly because?: string;
}

export async function chooseSource(host: DataHost, { source, replica, pause }: HostDatabase): Promise<ChosenSource> {
  const own = await host.endpoint(source);
  if (replica === undefined) return { endpoint: own };
  const endpoint = await host.endpoint(replica);
  const because = await reasonAgainst(endpoint, pause.lagMs);
  return because === undefined ? { endpoint } : { endpoint: own, because: `production itself is read: its replica ${because}` };
}

async function reasonAgainst(endpoint: Endpoint, mostMs: number): Promise<string | undefined> {
  const client = await connect(endpoint).catch(() => undefined);
  if (client === undefined) return 'takes no connection';
  try {
    const { isReplica, behindMs } = await momentOf(client, { enoughMs: mostMs, patienceMs: Math.min(mostMs, mostPatienceMs) });
    if (!isReplica) return 'is none: it takes writes of its own';
    return behindMs > mostMs
      ? `is ${wordsOfSpan(Math.round(behindMs / 1000) * 1000)} behind, and may be ${wordsOfSpan(mostMs)}`
      : undefined;
  } catch (error) {
    return `does not answer: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await client.end().catch(() => undefined);
  }
}
