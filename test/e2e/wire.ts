// The network between a browser and a controller, to be broken: what a browser sees of a controller that was killed, or of a cable that was drawn.
import { once } from 'node:events';
import { createServer, connect, type Socket } from 'node:net';

export interface Wire {
  /** Where the controller seems to be. */
  readonly url: string;
  /** As after `kill -9`: every connection is reset, and none is taken. */
  kill(): Promise<void>;
  /** Nothing comes through any more, and nobody is told. */
  fallSilent(): void;
  /** Connections are taken again; old ones stay dead. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function layWire(target: string): Promise<Wire> {
  const { port, hostname } = new URL(target);
  const open = new Set<Socket>();
  const take = (near: Socket): void => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  };
  let server = createServer(take);
  const listen = async (at: number): Promise<number> => {
    server = createServer(take).listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  const own = await listen(0);
  const kill = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.resetAndDestroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${own}`,
    kill,
    fallSilent: () => {
      for (const socket of open) {
        socket.unpipe();
        socket.pause();
      }
    },
    mend: async () => {
      if (!server.listening) await listen(own);
    },
    close: async () => {
      if (server.listening) await kill();
    },
  };
}
