// The first start, done wrongly: nothing is made, and the only password is not lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

function matching(words: RegExp): unknown {
  return expect.stringMatching(words);
}

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-serve-start-'));
const data = path.join(folder, 'data');
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

async function serve(...options: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program, 'serve', '--data', data, '--quiet', ...options], { cwd: folder });
  let [out, err] = ['', ''];
  let isAsked = false;
  child.stdout.setEncoding('utf8').on('data', (part) => {
    out += String(part);
    // Once: a second Ctrl-C means at once.
    if (out.includes('Lockstep serves') && !isAsked) isAsked = child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (part) => (err += String(part)));
  await once(child, 'close');
  return { exit: child.exitCode, out, err };
}

test('a port that is taken makes nothing, and says in one sentence how to name another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const { exit, out, err } = await serve('--port', port);
  server.close();
  expect({ exit, out }).toEqual({ exit: 1, out: '' });
  expect(err).toMatch(/^lockstep serve: Port \d+ of 127\.0\.0\.1 is taken: .* lockstep serve --port \d+\n$/);
  expect(existsSync(data)).toBe(false);
});

test.each([
  ['--port', 'many'],
  ['--keep-blobs', 'no'],
  ['--requests-per-second', '0'],
  ['--url', 'lockstep.example'],
  ['--agent-listen', 'somewhere'],
  ['--may-dial', 'everything'],
])('a mistake in %s is a wrong command line, and makes nothing', async (option, value) => {
  const { exit, out, err } = await serve('--port', '0', option, value);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toContain(`\`${value}\``);
  expect(existsSync(data)).toBe(false);
});

test.each([
  [['--prot', '7400'], '`--prot` is no option of `lockstep serve`. Did you mean `--port`?'],
  [['--port'], "Option '--port <value>' argument missing."],
])('of %j it says which was meant, and where all stand, in one line', async (options, words) => {
  const { exit, err } = await serve(...options);
  expect({ exit, err }).toEqual({ exit: 2, err: matching(/^lockstep serve: .* All of them: lockstep serve --help\n$/) });
  expect(err).toContain(words);
});

test('a start that goes well after all shows the password, and how to come in without it', async () => {
  const { exit, out } = await serve('--port', '0');
  expect(exit).toBe(0);
  expect(out).toMatch(/sign in as admin with the password \S+ \(shown this once\)/);
  expect(out).toContain(`lockstep user recover admin --data ${data}`);
});
