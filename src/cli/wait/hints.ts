import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import type { Client } from '#cli/http/client.ts';

const firstPauseMs = 200;
const longestPauseMs = 5_000;

export interface Listener {
  /** Something may have changed: the stream was opened, opened again, or said so. */
  readonly onNews: () => void;
  /** It cannot go on: signed out, or not allowed. */
  readonly onEnd: (error: CommandError) => void;
}

/**
 * Listens to the controller's hints about one system until the signal. A broken stream is opened again, and each opening counts as news:
 * whoever reads on news has missed nothing.
 */
export async function listen(
  client: Client,
  system: string,
  { signal, ...listener }: Listener & { readonly signal: AbortSignal },
): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    try {
      const stream = await client.openEvents('/api/events', signal);
      pauseMs = firstPauseMs;
      listener.onNews();
      await readHints(stream, system, listener.onNews);
    } catch (error) {
      if (error instanceof CommandError && error.exit === exits.forbidden && !signal.aborted) {
        listener.onEnd(error);
        return;
      }
    }
    // Many clients that lost one controller must not come back in one moment.
    await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    pauseMs = Math.min(longestPauseMs, pauseMs * 2);
  }
}

async function readHints(stream: IncomingMessage, system: string, onNews: () => void): Promise<void> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const part of stream) {
    const lines = `${rest}${String(part)}`.split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (lines.some((line) => line.startsWith('data:') && names(line, system))) onNews();
  }
}

/** A hint that cannot be read counts as one: reading once too often does no harm. */
function names(line: string, system: string): boolean {
  try {
    const hint: unknown = JSON.parse(line.slice('data:'.length));
    return typeof hint !== 'object' || hint === null || !('system' in hint) || hint.system === system;
  } catch {
    return true;
  }
}
