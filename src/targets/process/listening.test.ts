import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listeningOf, wordsOfElsewhere } from './listening.ts';

/** The port of a server of this very process. */
async function listenOn(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const of = (port: number) => listeningOf([process.pid]).filter((found) => found.port === port);
const isThereIpv6 = Object.values(networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'));

describe.runIf(process.platform === 'linux')('what a process listens on', () => {
  test('is read from the kernel, and not what others listen on', async () => {
    const port = await listenOn('127.0.0.1');
    expect(of(port)).toHaveLength(1);
    expect(listeningOf([1]).filter((found) => found.port === port)).toEqual([]);
    expect(listeningOf([])).toEqual([]);
  });

  test('tells a port of its own from the one that it was given', async () => {
    const port = await listenOn('127.0.0.1');
    expect(wordsOfElsewhere(of(port), port)).toBeUndefined();
    expect(wordsOfElsewhere(of(port), 8080)).toBe(`it listens on port ${port}, and not on 8080, which it was given as PORT`);
    expect(wordsOfElsewhere([], 8080)).toBeUndefined();
  });

  test.runIf(isThereIpv6)('tells the other loopback from the one where it is asked', async () => {
    const port = await listenOn('::1');
    expect(wordsOfElsewhere(of(port), port)).toBe('it listens on ::1 alone, and not on 127.0.0.1');
  });
});
