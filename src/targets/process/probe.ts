import { get } from 'node:http';
import { connect } from 'node:net';

/** A service that needs longer to say that it is well is not well. */
const probeMs = 1_000;

export interface Probe {
  readonly port: number;
  /** Path that answers below 400; absent: it is enough that the port takes a connection. */
  readonly health?: string;
}

/** Whether a service on this host is well; never throws. */
export function probe({ port, health }: Probe): Promise<boolean> {
  return health === undefined ? probePort(port) : probePath(port, health);
}

function probePath(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, signal: AbortSignal.timeout(probeMs) }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    request.on('error', () => resolve(false));
  });
}

function probePort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: probeMs });
    const answer = (isOpen: boolean) => () => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.on('connect', answer(true)).on('timeout', answer(false)).on('error', answer(false));
  });
}
