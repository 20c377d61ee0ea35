import { request as requestHttp, type ClientRequest } from 'node:http';
import { dial, type Dialling } from './dial.ts';

interface Asked {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string | number };
  /** Instead of the path and query of the address. */
  readonly path?: string;
}

/**
 * A request on a connection of its own that `dial` permits: no redirect is followed, and no proxy of the environment is asked. A
 * Failure of `dial`, or of the connection, comes before anything is sent.
 */
export async function dialRequest(url: URL, options: Asked, dialling: Dialling): Promise<ClientRequest> {
  const socket = await dial(url, dialling);
  const path = options.path ?? `${url.pathname}${url.search}`;
  const { method = 'GET', headers } = options;
  return requestHttp({
    method,
    path,
    headers: { ...headers, host: url.host },
    signal: dialling.signal,
    createConnection: () => socket,
  });
}
