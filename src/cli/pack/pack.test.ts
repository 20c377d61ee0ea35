import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseIgnore } from './ignore.ts';
import { type PackedArtefact, packArtefact } from './pack-artefact.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-pack-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function pack(typed: string): Promise<PackedArtefact> {
  const lent = await mkdtemp(path.join(folder, 'lent-'));
  return packArtefact({ service: 'api', typed, folder, lent });
}

async function fill(name: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name, file)), { recursive: true });
    await writeFile(path.join(folder, name, file), text);
  }
}

const api = { 'server.js': 'listen()', 'bin/start': '#!/bin/sh', 'node_modules/one/index.js': '1', 'deep/er/than/most.txt': 'x' };

describe('one folder has one digest', () => {
  test('under two umasks, at two times', async () => {
    await fill('first', api);
    await fill('second', api);
    await chmod(path.join(folder, 'first/server.js'), 0o600);
    await chmod(path.join(folder, 'second/server.js'), 0o664);
    await chmod(path.join(folder, 'second/deep'), 0o700);
    await utimes(path.join(folder, 'second/server.js'), 1, 1);
    const [first, second] = [await pack('./first'), await pack('./second')];
    expect(second.digest).toBe(first.digest);
    expect(second.blob).toBe(first.blob);
    expect(await readFile(second.file)).toEqual(await readFile(first.file));
  });

  test('packed by another program, gzipped, and packed anew', async () => {
    await fill('api', api);
    execFileSync('tar', ['-czf', path.join(folder, 'api.tar.gz'), '-C', path.join(folder, 'api'), '.']);
    const [fromFolder, fromTarball] = [await pack('api'), await pack('api.tar.gz')];
    expect(fromTarball.digest).toBe(fromFolder.digest);
    expect(fromTarball.blob).toBe(fromFolder.blob);
    expect(fromTarball.source).toBe('tarball:api.tar.gz');
  });

  test.each<readonly [string, (place: string) => Promise<void>]>([
    ['a byte', (place) => writeFile(path.join(place, 'server.js'), 'listen(1)')],
    ['a program that is none any more', (place) => chmod(path.join(place, 'bin/start'), 0o644)],
    ['another name', (place) => writeFile(path.join(place, 'more.js'), '')],
  ])('and another after %s', async (_what, change) => {
    await fill('api', api);
    await chmod(path.join(folder, 'api/bin/start'), 0o755);
    const before = await pack('api');
    await change(path.join(folder, 'api'));
    expect((await pack('api')).digest).not.toBe(before.digest);
  });
});

describe('links', () => {
  test('inside are kept', async () => {
    await fill('api', api);
    await symlink('server.js', path.join(folder, 'api/main.js'));
    expect((await pack('api')).files).toBe(5);
  });

  test.each([
    ['/etc/hostname', 'outside'],
    ['../elsewhere.txt', 'outside'],
    ['nothing', 'where nothing is'],
  ])('to %s are refused', async (target, because) => {
    await fill('api', api);
    await writeFile(path.join(folder, 'elsewhere.txt'), '');
    await symlink(target, path.join(folder, 'api/link'));
    await expect(pack('api')).rejects.toThrow(because);
  });
});

describe('an archive', () => {
  test('that reaches outside is refused', async () => {
    await fill('api', { 'a.txt': '' });
    const archive = path.join(folder, 'bad.tar');
    execFileSync('tar', ['-cf', archive, '--transform', 's,^,../,', '-P', '-C', path.join(folder, 'api'), 'a.txt']);
    await expect(pack('bad.tar')).rejects.toThrow('outside');
  });

  test('that is none is refused', async () => {
    await writeFile(path.join(folder, 'page.tar.gz'), '<html>'.repeat(500));
    await expect(pack('page.tar.gz')).rejects.toThrow('no tar file');
  });

  test('that is cut is refused', async () => {
    await fill('api', { 'a.txt': 'x'.repeat(100_000) });
    execFileSync('tar', ['-cf', path.join(folder, 'whole.tar'), '-C', path.join(folder, 'api'), '.']);
    const whole = await readFile(path.join(folder, 'whole.tar'));
    await writeFile(path.join(folder, 'cut.tar'), whole.subarray(0, 20_000));
    await expect(pack('cut.tar')).rejects.toThrow('no tar file');
  });
});

test('what is not there is named with its service', async () => {
  await expect(pack('./apis')).rejects.toThrow('There is no folder or tarball `./apis` for api.');
});

test('a name with a line break is refused', async () => {
  await fill('api', { 'a\nb': '' });
  await expect(pack('api')).rejects.toThrow('control character');
});

describe('.lockstepignore', () => {
  test('leaves out what it names, and itself', async () => {
    await fill('api', { ...api, '.lockstepignore': 'node_modules/\n', '.git/HEAD': 'x' });
    expect((await pack('api')).files).toBe(3);
  });

  test.each([
    ['*.log', 'deep/error.log', true],
    ['*.log', 'error.log.txt', false],
    ['/build', 'build', true],
    ['/build', 'src/build', false],
    ['docs/*.md', 'docs/a.md', true],
    ['docs/*.md', 'docs/deep/a.md', false],
    ['docs/**/a.md', 'docs/deep/er/a.md', true],
    ['docs/**/a.md', 'docs/a.md', true],
    ['docs/**', 'docs/deep/a.md', true],
    ['# *.js', 'server.js', false],
    ['*.js\n!server.js', 'server.js', false],
    ['?.js', 'a.js', true],
    ['a.c', 'abc', false],
    ['', 'node_modules', false],
  ])('%j against %s: %s', (text, file, isIgnored) => {
    expect(parseIgnore(text)(file, false)).toBe(isIgnored);
  });

  test('a slash at the end means folders', () => {
    expect([parseIgnore('logs/')('logs', true), parseIgnore('logs/')('logs', false)]).toEqual([true, false]);
  });
});

test.each([
  ['a token', '//npm.acme.example/:_authToken=npm_0123\n', true],
  ['a variable', '//npm.acme.example/:_authToken=${NPM_TOKEN}\n', false],
  ['another registry', 'registry=https://npm.acme.example\n', false],
])('an .npmrc with %s in a folder that is packed is warned of: %j %s', async (_what, text, isSaid) => {
  await fill('api', { ...api, 'deep/.npmrc': text });
  const said: string[] = [];
  const context = {
    variables: {},
    signal: new AbortController().signal,
    say: (words: string) => void said.push(words),
    tell: () => undefined,
  };
  const lent = await mkdtemp(path.join(folder, 'lent-'));
  await packArtefact({ service: 'api', typed: 'api', folder, lent, context });
  expect(said.join().includes('deep/.npmrc of api holds a token')).toBe(isSaid);
});

test('a Node of the host is a part of the artefact, and a folder of that name in the source is not', async () => {
  await fill('api', { ...api, '.lockstep/node/bin/node': '#!/bin/sh\necho another\n' });
  const plain = await pack('api');
  const lent = await mkdtemp(path.join(folder, 'lent-'));
  const asked = { service: 'api', typed: 'api', folder, lent, definition: { source: 'directory:./api', node: 'host' } };
  const host = await packArtefact(asked);
  expect([plain.files, host.files, plain.digest === host.digest]).toEqual([4, 5, false]);
});
