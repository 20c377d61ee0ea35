import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareRunning, listenersOn } from './compare-running.ts';

// This very process listens: it stands in the folder of the tests, and its files are there to be compared.
const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-running-'));
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function artefactOf(files: { readonly [name: string]: string }): string {
  const artefact = mkdtempSync(path.join(folder, 'artefact-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(artefact, name)), { recursive: true });
    writeFileSync(path.join(artefact, name), text);
  }
  return artefact;
}

test('who listens on a port is found by the tables of the kernel', () => {
  expect(listenersOn(port)).toContain(process.pid);
  expect(listenersOn(1)).toEqual([]);
});

test.each([
  ['nobody listens', 1, { 'a.txt': 'a' }, 'unread', /^nobody who may be seen listens on port 1$/],
  [
    'none of its files lie there',
    undefined,
    { 'no-such-file-there.txt': 'a' },
    'unread',
    /has none of the files: its bits lie somewhere else$/,
  ],
  [
    'all of them say something else',
    undefined,
    { 'package.json': '{}', 'src/main.ts': 'x', 'tsconfig.json': 'y' },
    'unread',
    /has none of the files/,
  ],
] as const)('where %s, it is said', async (_, asked, files, state, words) => {
  const compared = await compareRunning(asked ?? port, artefactOf(files));
  expect(compared.state).toBe(state);
  expect(compared.because).toMatch(words);
});

test('the same files are the same, with others beside them; and one that differs is named', async () => {
  const stands = path.join(process.cwd(), 'tsconfig.json');
  const artefact = artefactOf({ 'tsconfig.json': readFileSync(stands, 'utf8') });
  const compared = await compareRunning(port, artefact);
  // The file may have been changed since the tests began: then nobody knows, and it is never called another.
  expect(['same', 'unread']).toContain(compared.state);
  writeFileSync(path.join(artefact, 'package.json'), '{}');
  expect(await compareRunning(port, artefact)).toMatchObject({ state: 'differs' });
  expect((await compareRunning(port, artefact)).because).toMatch(/has other bits: package\.json$/);
});
