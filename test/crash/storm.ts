import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const atOnce = 50;
const restMs = 15;
const stayMs = 150;

/** Many clients come at once, half of them say the beginning of something, and all of them are gone again without a word. */
export async function storm(address: NetConnectOpts, clients: number): Promise<void> {
  const sockets: Socket[] = [];
  for (let come = 0; come < clients; come += 1) {
    sockets.push(client(address, come % 2 === 0));
    if (come % atOnce === atOnce - 1) await sleep(restMs);
  }
  await sleep(stayMs);
  for (const socket of sockets) socket.destroy();
}

function client(address: NetConnectOpts, speaks: boolean): Socket {
  const socket = connect(address);
  socket.on('error', () => socket.destroy());
  if (speaks) socket.write('GET /api/systems HTTP/1.1\r\nHost: lock');
  return socket;
}
