import { type News, readHints } from './hint-stream.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/**
 * A stream is opened at once. Where it is not, the browser may have asked over a connection that died in its store of idle ones. It keeps six of them
 * for a server, and each try uses one up: so many are short, and one follows the other.
 */
const idleConnections = 6;
const [firstOpeningMs, openingMs] = [4_000, 10_000];

/** Reads hints again and again until it is stopped or signed out. Pauses grow, with chance in them: a thousand tabs shall not return at once. */
export async function followHints(tell: (news: News) => void, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs;
  const listen = (news: News): void => {
    pauseMs = firstPauseMs;
    tell(news);
  };
  let unopened = 0;
  while (!signal.aborted) {
    const isFirst = unopened < idleConnections;
    const came = await readHints(listen, { stop: signal, openingMs: isFirst ? firstOpeningMs : openingMs });
    if (came === 'signed-out') return tell({ kind: 'signed-out' });
    unopened = came === 'unopened' ? unopened + 1 : 0;
    await pause(pauseMs * (0.5 + Math.random()), signal);
    if (unopened === 0 || !isFirst) pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
