import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenFailure, type Place } from '#http/listen-failure.ts';

/**
 * Opens and closes the port again, before anything is made: a first start that fails later has made the first administrator already.
 * Whoever takes it in between is found out by the start itself.
 */
export async function proveFree(place: Place): Promise<void> {
  const server = createServer();
  try {
    server.listen({ port: place.port, host: place.host });
    await once(server, 'listening');
  } catch (error) {
    throw listenFailure(error, place);
  }
  server.close();
  await once(server, 'close');
}
