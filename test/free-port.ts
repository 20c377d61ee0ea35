import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Below the range from which Linux takes ports for connections that go out and for servers that ask for any (32768 and up), and above
// those from which the agent and the router choose theirs (11000 to 30999): what closes one for a while finds it free again.
const firstPort = 31_000;
const portCount = 1_700;

/** A port of the loopback that nobody has, and that no other test of this run is given: whoever wants it may come late, go, and come back. */
export async function freePort(): Promise<number> {
  const start = Math.floor(Math.random() * portCount);
  for (let offset = 0; offset < portCount; offset += 1) {
    const port = firstPort + ((start + offset) % portCount);
    if (isOurs(port) && (await isFree(port))) return port;
  }
  throw new Error(`No port from ${firstPort} to ${firstPort + portCount - 1} is free.`);
}

/** The first who writes its note has it: every process of a run has the same temporary folder, which goes with the run. */
function isOurs(port: number): boolean {
  const folder = path.join(tmpdir(), 'lockstep-ports');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(path.join(folder, String(port)), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen({ port, host: '127.0.0.1', exclusive: true });
  if (!(await isListening)) return false;
  server.close();
  await once(server, 'close');
  return true;
}
