import { followHints } from './hint-loop.ts';
import { isOrder, type Order } from './hint-orders.ts';
import type { News } from './hint-stream.ts';

// One stream for all tabs of a browser: over HTTP/1.1 a seventh tab with a stream of its own would wait for ever. A port does not say
// when its tab closes; a message to a closed tab is simply lost, and with the last tab the browser ends the worker.

const ports = new Set<MessagePort>();
let following: AbortController | undefined;

self.addEventListener('connect', (event) => {
  if (!(event instanceof MessageEvent)) return;
  for (const port of event.ports) {
    ports.add(port);
    port.addEventListener('message', (message: MessageEvent<unknown>) => {
      if (isOrder(message.data)) obey(message.data);
    });
    port.start();
  }
});

function obey(order: Order): void {
  if (order === 'start' && following !== undefined) return;
  following?.abort();
  following = undefined;
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
  for (const port of ports) port.postMessage(news);
}
