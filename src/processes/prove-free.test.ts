import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { proveFree } from './prove-free.ts';

test('a port that is taken is a sentence with the option that names another; a free one is left free', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const place = { host: '127.0.0.1', port, option: 'port' } as const;
  await expect(proveFree(place)).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
  await expect(proveFree(place)).rejects.toThrow(/lockstep serve --port \d+$/);
  await expect(proveFree({ ...place, option: 'agent-listen' })).rejects.toThrow(/lockstep serve --agent-listen 127\.0\.0\.1:\d+$/);
  server.close();
  await once(server, 'close');
  await proveFree(place);
  await proveFree(place);
});

test('an address of another machine is a sentence too', async () => {
  await expect(proveFree({ host: '192.0.2.1', port: 0, option: 'port' })).rejects.toThrow('192.0.2.1 is no address of this machine');
});
