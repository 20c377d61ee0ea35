// A connection that reads into one place, again and again: what a copy sends is used where it came in, and no byte of it is left for the engine to
// clear away. Whoever reads in the usual way gets bytes of its own.
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const placeBytes = 1 << 16;

/** Connections of ours → whoever reads one in place. */
const taken = new WeakMap<Duplex, boolean>();

export function placeSocket(): Socket {
  const place = new Uint8Array(placeBytes);
  const socket = new Socket({
    onread: {
      buffer: place,
      callback: (size) => {
        const bytes = place.subarray(0, size);
        return socket.emit('data', taken.get(socket) === true ? bytes : Buffer.from(bytes));
      },
    },
  });
  taken.set(socket, false);
  return socket;
}

/**
 * All that comes from now on goes to `take`, and to nobody else; what it is given is overwritten once it returns. A connection that is not of our
 * making, an encrypted one, gives new bytes each time. Answers how it is given back: with what came and was not for us.
 */
export function takeOver(stream: Duplex, take: (bytes: Uint8Array) => void): (rest: Uint8Array) => void {
  const [usual, ...others] = stream.listeners('data');
  if (usual === undefined || others.length > 0) throw new Error('Somebody else reads this connection.');
  const isOurs = taken.has(stream);
  stream.removeAllListeners('data');
  stream.on('data', take);
  if (isOurs) taken.set(stream, true);
  return (rest) => {
    if (isOurs) taken.set(stream, false);
    stream.removeListener('data', take);
    stream.on('data', (bytes: Buffer) => void usual.call(stream, bytes));
    if (rest.length > 0) usual.call(stream, Buffer.from(rest));
    stream.resume();
  };
}
