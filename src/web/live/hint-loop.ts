import { type News, readHints } from './hint-stream.ts';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** Reads hints again and again until it is stopped or signed out. Pauses grow, with chance in them: a thousand tabs shall not return at once. */
export async function followHints(tell: (news: News) => void, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs;
  const listen = (news: News): void => {
    pauseMs = firstPauseMs;
    tell(news);
  };
  while (!signal.aborted) {
    if ((await readHints(listen, signal)) === 'signed-out') return tell({ kind: 'signed-out' });
    await pause(pauseMs * (0.5 + Math.random()), signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
