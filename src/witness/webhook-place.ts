import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { kindOf, type Network } from '#dial/address.ts';
import { dialRequest } from '#dial/request.ts';
import type { Place } from './place.ts';

/** More wait for nobody: a newer checkpoint covers what an older one did. */
const mostWaiting = 100;
const answerMs = 10_000;
const pausesMs = [1000, 5000, 30_000] as const;

export interface WebhookPorts {
  readonly warn: (sentence: string) => void;
  /** What the operator has opened besides the public addresses. */
  readonly networks: readonly Network[];
}

/** An address that takes a POST of each checkpoint, as text/plain. It is asked again a few times, behind our back: nobody waits for it. */
export function webhookPlace(url: string, ports: WebhookPorts): Place {
  const waiting: string[] = [];
  const closing = new AbortController();
  let sending: Promise<void> | undefined;
  const sendAll = async (): Promise<void> => {
    for (let note = waiting.shift(); note !== undefined; note = waiting.shift())
      await sendPatiently(url, note, { ...ports, signal: closing.signal });
    sending = undefined;
  };
  return {
    name: withoutSecrets(url),
    async keep(note) {
      waiting.push(note);
      if (waiting.length > mostWaiting) waiting.shift();
      sending ??= sendAll();
    },
    notes: async () => [],
    /** What waits has one more second. */
    async close() {
      if (sending === undefined) return;
      const timer = setTimeout(() => closing.abort(), 1000);
      await sending;
      clearTimeout(timer);
    },
  };
}

async function sendPatiently(
  url: string,
  note: string,
  { warn, networks, signal }: WebhookPorts & { readonly signal: AbortSignal },
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const fault = await send(url, note, { networks, signal });
    if (fault === undefined) return;
    const pauseMs = pausesMs[attempt];
    if (pauseMs !== undefined) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (pauseMs === undefined || signal.aborted) return warn(`A checkpoint could not be sent to ${withoutSecrets(url)}: ${fault}.`);
  }
}

/** A redirect is an answer that is not well: nobody else gets what was meant for this address. */
async function send(
  url: string,
  body: string,
  { networks, signal }: { readonly networks: readonly Network[]; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  try {
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) };
    const target = new URL(url);
    // Over plain HTTP nothing is asked that the operator has not named, whatever a name leads to. This host is told as what it is.
    const isPublicOpen = target.protocol === 'https:' || kindOf(target.hostname.replaceAll(/^\[|\]$/g, '')) === 'loopback';
    const reach = { origins: [], networks, isPublicOpen };
    const dialling = { reach, signal: until };
    const request = await dialRequest(target, { method: 'POST', headers }, dialling);
    const answered = new Promise<IncomingMessage>((resolve, reject) => void request.once('response', resolve).on('error', reject));
    request.end(body);
    const { statusCode: status = 0 } = (await answered).resume();
    return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Address without its query, which may be a secret. */
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
