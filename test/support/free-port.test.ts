import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../free-port.ts';

test('a port is given once in a run, however many ask at a time, and is none that Linux or an agent gives away by itself', async () => {
  const ports = await Promise.all(Array.from({ length: 100 }, freePort));
  // One after the other, too: who asked before may not listen yet.
  for (let more = 0; more < 200; more += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(300);
  expect(ports.filter((port) => port < 31_000 || port > 32_767)).toEqual([]);
});

test('a port that somebody has who did not ask is given to nobody', async () => {
  const servers = Array.from({ length: 170 }, (_, index) => createServer().listen(31_003 + 10 * index, '127.0.0.1'));
  onTestFinished(() => servers.forEach((server) => server.close()));
  const theirs = await Promise.all(
    servers.map(async (server) =>
      once(server, 'listening').then(
        () => server.address(),
        () => null,
      ),
    ),
  );
  const taken = theirs.flatMap((address) => (typeof address === 'object' && address !== null ? [address.port] : []));
  expect(taken.length).toBeGreaterThan(100);
  const ports = await Promise.all(Array.from({ length: 100 }, freePort));
  expect(ports.filter((port) => taken.includes(port))).toEqual([]);
});
