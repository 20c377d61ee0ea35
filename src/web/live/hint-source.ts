// reason: Vite makes this module, out of the worker: its default export is the worker's address.
// oxlint-disable-next-line import/default
import workerUrl from './hint-worker.ts?sharedworker&url';
import { followHints } from './hint-loop.ts';
import { isNews } from './hint-orders.ts';
import type { News } from './hint-stream.ts';

/** Where hints come from: the one stream of this browser, or, where there are no shared workers, a stream of this tab. */
export interface HintSource {
  start(): void;
  stop(): void;
}

export function openHintSource(tell: (news: News) => void): HintSource {
  return openSharedSource(tell) ?? openOwnSource(tell);
}

function openSharedSource(tell: (news: News) => void): HintSource | undefined {
  try {
    const { port } = new SharedWorker(trusted(workerUrl), { type: 'module', name: 'lockstep' });
    port.addEventListener('message', (message: MessageEvent<unknown>) => {
      if (isNews(message.data)) tell(message.data);
    });
    port.start();
    return { start: () => port.postMessage('start'), stop: () => port.postMessage('stop') };
  } catch {
    return undefined;
  }
}

function openOwnSource(tell: (news: News) => void): HintSource {
  let following: AbortController | undefined;
  const stop = (): void => following?.abort();
  const start = (): void => {
    stop();
    following = new AbortController();
    void followHints(tell, following.signal);
  };
  return { start, stop };
}

/** Under `require-trusted-types-for 'script'` a worker's address must come from the policy that the controller's header names. */
function trusted(url: string): string {
  const types = window.trustedTypes;
  if (types === undefined) return url;
  return types.createPolicy('lockstep', { createScriptURL: (only) => only }).createScriptURL(url);
}
