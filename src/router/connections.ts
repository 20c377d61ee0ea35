import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';

/** One visitor's connection: what is under way on it, and the bytes that were not yet counted. */
interface Connection {
  readonly endings: Set<() => void>;
  bytesRead: number;
  bytesWritten: number;
}

/**
 * Ends every exchange exactly once. A response's `close` is not enough: one that waits behind another on a pipelined connection
 * has no socket yet, so it never hears that the connection went away, and its side would never be drained.
 */
export class Connections {
  readonly #open = new WeakMap<Duplex, Connection>();

  watch(socket: Socket): void {
    const connection: Connection = { endings: new Set(), bytesRead: 0, bytesWritten: 0 };
    this.#open.set(socket, connection);
    socket.once('close', () => {
      for (const end of connection.endings) end();
    });
  }

  /** Calls `end` when the response is over, or its connection. */
  whenOver(socket: Duplex, response: ServerResponse | undefined, end: () => void): void {
    const endings = this.#open.get(socket)?.endings;
    const endOnce = () => {
      if (endings?.delete(endOnce) === true) end();
    };
    if (endings === undefined || socket.destroyed) return end();
    endings.add(endOnce);
    response?.once('close', endOnce);
  }

  /** Bytes on the wire since the last call, heads included. */
  takeBytes(socket: Duplex): { readonly bytesIn: number; readonly bytesOut: number } {
    const connection = this.#open.get(socket);
    if (connection === undefined || !(socket instanceof Socket)) return { bytesIn: 0, bytesOut: 0 };
    const bytesIn = socket.bytesRead - connection.bytesRead;
    const bytesOut = socket.bytesWritten - connection.bytesWritten;
    connection.bytesRead = socket.bytesRead;
    connection.bytesWritten = socket.bytesWritten;
    return { bytesIn, bytesOut };
  }
}
