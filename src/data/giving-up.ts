// Connections that are given up where a server answers nothing any more: whoever waits for an answer, and was told to end, does not wait for ever.
import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

interface Patience {
  readonly signal: AbortSignal;
  readonly ms: number;
}

const patience = new AsyncLocalStorage<Patience>();

/** Of the connections that are opened within `work`: so long after the signal those that are still there end. Till then it may clear up. */
export function givingUp<Result>(signal: AbortSignal, ms: number, work: () => Promise<Result>): Promise<Result> {
  return patience.run({ signal, ms }, work);
}

/** Each connection passes here as it is opened. */
export function giveUpInTime(client: pg.Client): void {
  const { signal, ms } = patience.getStore() ?? {};
  if (signal === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    const silent = new Error('Connection terminated: the server answered nothing any more');
    timer = setTimeout(() => client.connection.stream.destroy(silent), ms).unref();
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  client.once('end', () => {
    signal.removeEventListener('abort', begin);
    clearTimeout(timer);
  });
}
