import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBuild } from './build-step.ts';

let root = '';
const said: string[] = [];

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-build-'));
  said.length = 0;
  mkdirSync(path.join(root, 'source/dist'), { recursive: true });
  for (const [file, text] of [
    ['main.js', 'one'],
    ['dist/old.js', 'of an earlier build'],
  ] as const)
    writeFileSync(path.join(root, 'source', file), text);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const signal = new AbortController().signal;

function build(
  command: string,
  options: { readonly output?: string; readonly signal?: AbortSignal; readonly variables?: object } = {},
): Promise<string> {
  const entries = ['main.js', 'dist/old.js'].map((name) => ({ path: name, place: path.join(root, 'source', name), kind: 'file' as const }));
  const variables = { PATH: process.env['PATH'], ...options.variables };
  const say = (sentence: string): number => said.push(sentence);
  const context = { lent: mkdtempSync(path.join(root, 'lent-')), variables, signal: options.signal ?? signal, say, tell: say };
  return runBuild({ service: 'web', command, output: options.output ?? 'dist', entries }, context);
}

describe('a build', () => {
  test('works on a copy, without what an earlier one wrote, and what it writes to `output` is what is packed', async () => {
    const output = await build('ls > listed; mkdir dist && cp main.js listed dist/; echo x > main.js');
    expect(readFileSync(path.join(output, 'listed'), 'utf8')).toBe('listed\nmain.js\n');
    expect(readFileSync(path.join(root, 'source/main.js'), 'utf8')).toBe('one');
  });

  test('is shown as it goes, line by line, of both streams', async () => {
    await build('echo one; echo two >&2; mkdir dist');
    expect(said.toSorted()).toEqual(['web | one', 'web | two', 'web: echo one; echo two >&2; mkdir dist']);
  });

  test('has what is around it, but not the token of Lockstep', async () => {
    const output = await build('mkdir dist; env > dist/env', { variables: { LOCKSTEP_TOKEN: 'hunter2', OWN: 'mine' } });
    const env = readFileSync(path.join(output, 'env'), 'utf8');
    expect([env.includes('OWN=mine'), env.includes('hunter2')]).toEqual([true, false]);
  });

  test.each([
    ['that ends with another code', 'mkdir dist; echo "no disk"; exit 3', 'build-failed', /code 3.*no disk/],
    ['that writes nothing there', 'mkdir build', 'no-output', /no folder `dist`/],
    ['whose output is a file', 'touch dist', 'no-output', /no folder `dist`/],
    ['whose output leads elsewhere', 'ln -s /etc dist', 'no-output', /no folder `dist`/],
  ])('%s makes nothing', async (_what, command, code, words) => {
    const error: unknown = await build(command).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(String(error)).toMatch(words);
  });

  test('that is stopped leaves no child, not even one that ignores it', async () => {
    const leaving = new AbortController();
    const pid = path.join(root, 'pid');
    const building = build(
      `trap '' TERM; (trap '' TERM; echo $BASHPID; sh -c 'echo $PPID $$ > ${pid}.part; mv ${pid}.part ${pid}; exec sleep 600') & wait; sleep 600`,
      {
        signal: leaving.signal,
      },
    );
    const ended = expect(building).rejects.toMatchObject({ code: 'source-stopped' });
    for (let tries = 0; !existsSync(pid) && tries < 500; tries += 1) await pause(20);
    const children = readFileSync(pid, 'utf8').trim().split(' ').map(Number);
    leaving.abort();
    await ended;
    for (const child of children) await untilGone(child);
  });

  test('that leaves something running in its group has it ended with it', async () => {
    const output = await build('mkdir dist; sleep 600 > /dev/null 2>&1 & echo $! > pid; mkdir -p dist; mv pid dist/');
    await untilGone(Number(readFileSync(path.join(output, 'pid'), 'utf8')));
  });
});

/** A zombie is nobody's any more. */
async function untilGone(pid: number): Promise<void> {
  const isThere = (): boolean => existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  for (let tries = 0; isThere() && tries < 500; tries += 1) await pause(20);
  expect(isThere()).toBe(false);
}
