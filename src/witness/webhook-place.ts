import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from './place.ts';

/** More wait for nobody: a newer checkpoint covers what an older one did. */
const mostWaiting = 100;
const answerMs = 10_000;
const pausesMs = [1000, 5000, 30_000] as const;

/** An address that takes a POST of each checkpoint, as text/plain. It is asked again a few times, behind our back: nobody waits for it. */
export function webhookPlace(url: string, warn: (sentence: string) => void): Place {
  const waiting: string[] = [];
  const closing = new AbortController();
  let sending: Promise<void> | undefined;
  const sendAll = async (): Promise<void> => {
    for (let note = waiting.shift(); note !== undefined; note = waiting.shift())
      await sendPatiently(url, note, { warn, signal: closing.signal });
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
  { warn, signal }: { readonly warn: (sentence: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const fault = await send(url, note, signal);
    if (fault === undefined) return;
    const pauseMs = pausesMs[attempt];
    if (pauseMs === undefined || signal.aborted) return warn(`A checkpoint could not be sent to ${withoutSecrets(url)}: ${fault}.`);
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

async function send(url: string, body: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const until = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const { ok, status, body: answer } = await fetch(url, { method: 'POST', body, headers, redirect: 'error', signal: until });
    await answer?.cancel();
    return ok ? undefined : `it answered ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Address without user, password and query, which may be secrets. */
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
