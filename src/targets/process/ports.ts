import { createServer } from 'node:net';
import { Failure } from '#core/failure.ts';

// Below the range from which Linux takes ports for connections that go out (32768 and up), where one could be lost while a service
// is down, and beside the range from which the router chooses its own (21000 to 30999).
const firstPort = 11_000;
const portCount = 9_000;

/** A port that is neither promised to another instance nor in use. Each agent begins elsewhere, so that two do not meet. */
export async function findFreePort(taken: ReadonlySet<number>, start: number): Promise<number> {
  for (let offset = 0; offset < portCount; offset += 1) {
    const port = firstPort + ((start + offset) % portCount);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new Failure('no-free-port', `No port between ${firstPort} and ${firstPort + portCount - 1} is free.`, { retryable: true });
}

/** Whether a service could listen there, on this machine's own address and on all of them. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '0.0.0.0')) && (await canListen(port, '127.0.0.1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
