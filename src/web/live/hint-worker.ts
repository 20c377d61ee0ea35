import { followHints } from './hint-loop.ts';
import { isOrder, type Order } from './hint-orders.ts';
import type { News } from './hint-stream.ts';

// One stream for all tabs of a browser: over HTTP/1.1 a seventh tab with a stream of its own would wait for ever. A port does not say
// when its tab closes; a message to a closed tab is simply lost, and with the last tab the browser ends the worker.

const ports = new Set<MessagePort>();
/** System → the latest that was heard of it. */
const latest = new Map<string, number>();
let following: AbortController | undefined;

self.addEventListener('connect', (event) => {
  if (!(event instanceof MessageEvent)) return;
  for (const port of event.ports) {
    ports.add(port);
    port.addEventListener('message', (message: MessageEvent<unknown>) => {
      if (isOrder(message.data)) obey(message.data);
    });
    port.start();
    // A tab that joins asked for its page before it could hear: what was heard meanwhile is said again, and is no news to a page that has it.
    for (const [system, seq] of latest) port.postMessage({ kind: 'hint', hint: { system, seq } } satisfies News);
  }
});

function obey(order: Order): void {
  if (order === 'start' && following !== undefined) return;
  following?.abort();
  following = undefined;
  if (order === 'stop') latest.clear();
  if (order === 'start') follow();
}

function follow(): void {
  const controller = new AbortController();
  following = controller;
  void followHints((news) => tellAll(news), controller.signal).finally(() => {
    if (following === controller) following = undefined;
  });
}

function tellAll(news: News): void {
  if (news.kind === 'hint') latest.set(news.hint.system, Math.max(news.hint.seq, latest.get(news.hint.system) ?? 0));
  for (const port of ports) port.postMessage(news);
}
