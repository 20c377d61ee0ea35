import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from './database.ts';

function message(kind: string, body: string): Buffer {
  const bytes = Buffer.from(body, 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length + 4);
  return Buffer.concat([Buffer.from(kind), length, bytes]);
}

test('a server that ends in the breath in which it lets us in fails the call, not the process', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-database-'));
  const ready = [message('R', '\0\0\0\0'), message('Z', 'I')];
  const end = message('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');
  const server = createServer((socket) =>
    socket.once('data', () => socket.end(Buffer.concat([...ready, end]))).on('error', () => undefined),
  );
  server.listen(join(folder, '.s.PGSQL.5432'));
  await once(server, 'listening');
  const database = new Database({ host: folder, user: 'nobody', database: 'postgres', max: 1 });
  try {
    await expect(database.query('SELECT')).rejects.toMatchObject({ retryable: true });
  } finally {
    await database.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
