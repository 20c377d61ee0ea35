import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connect } from './endpoint.ts';
import { givingUp } from './giving-up.ts';

let server: Server | undefined;
afterEach(() => server?.close());

/** Lets whoever comes in, and answers nothing from then on: as a network that keeps everything looks from here. */
async function silentServer(): Promise<string> {
  const letIn = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  server = createServer((socket) => {
    socket.once('data', () => socket.write(letIn));
    socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: string | AddressInfo | null = server.address();
  return `postgres://nobody@127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/shop?sslmode=disable`;
}

test('a server that went silent keeps nobody who was told to end', async () => {
  const ending = new AbortController();
  const url = await silentServer();
  const asked = givingUp(ending.signal, 5, async () => {
    const client = await connect({ url });
    const answer = client.query('SELECT 1');
    ending.abort();
    await answer;
  });
  await expect(asked).rejects.toThrow('Connection terminated: the server answered nothing any more');
});

test('who was told to end before connects no more', async () => {
  const url = await silentServer();
  const asked = givingUp(AbortSignal.abort(), 5, async () => (await connect({ url })).query('SELECT 1'));
  await expect(asked).rejects.toThrow('Connection terminated');
});
