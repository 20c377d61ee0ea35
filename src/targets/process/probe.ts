import { get } from 'node:http';
import { connect } from 'node:net';

/** A service that needs longer to say that it is well is not well. */
const probeMs = 1_000;

export interface Probe {
  readonly port: number;
  /** Path that answers below 400; absent: it is enough that the port takes a connection. */
  readonly health?: string;
}

/** Whether it is well, and what it answered: `/health answers 500`. */
export interface Probed {
  readonly isWell: boolean;
  readonly because: string;
}

/** Asks a service on this host how it is; never throws. */
export function probe({ port, health }: Probe): Promise<Probed> {
  return health === undefined ? probePort(port) : probePath(port, health);
}

function probePath(port: number, path: string): Promise<Probed> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, signal: AbortSignal.timeout(probeMs) }, (response) => {
      response.resume();
      const { statusCode = 500 } = response;
      resolve({ isWell: statusCode < 400, because: `${path} answers ${statusCode}` });
    });
    request.on('error', (error) => resolve({ isWell: false, because: wordsOf(error, path) }));
  });
}

function wordsOf(error: Error, path: string): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `${path} does not answer within a second`;
  if (!('code' in error)) return `${path} does not answer: ${error.message}`;
  return error.code === 'ECONNREFUSED' ? nothingListens : `${path} does not answer: ${String(error.code)}`;
}

/** The port is the one that it was given; one that listens elsewhere is as good as none. */
export const nothingListens = 'nothing listens on its port (PORT) yet';

function probePort(port: number): Promise<Probed> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: probeMs });
    const answer = (isWell: boolean) => () => {
      socket.destroy();
      resolve({ isWell, because: isWell ? 'its port takes connections' : nothingListens });
    };
    socket.on('connect', answer(true)).on('timeout', answer(false)).on('error', answer(false));
  });
}
