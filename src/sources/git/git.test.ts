import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitsBetween } from '#sources/commits.ts';
import type { SourceContext, Taken } from '#sources/source.ts';
import { git } from './git.ts';

let root = '';
let repository = '';
let first = '';
const said: string[] = [];

const person = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_NAME: 'Dora', GIT_AUTHOR_EMAIL: 'dora@example.org' };

function run(folder: string, ...words: readonly string[]): string {
  const env = { ...process.env, ...person, GIT_COMMITTER_NAME: 'Dora', GIT_COMMITTER_EMAIL: 'dora@example.org' };
  return execFileSync('git', ['-C', folder, '-c', 'protocol.file.allow=always', ...words], { env, stdio: 'pipe' })
    .toString()
    .trim();
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
  writeFileSync(path.join(repository, file), text);
}

function commit(subject: string): string {
  run(repository, 'add', '--all');
  run(repository, 'commit', '--quiet', '--no-gpg-sign', '-m', subject);
  return run(repository, 'rev-parse', 'HEAD');
}

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-git-'));
  repository = path.join(root, 'shop');
  mkdirSync(repository);
  run(repository, 'init', '--quiet', '--initial-branch=main');
  write('api/server.js', 'listen()\r\n');
  write('api/start', '#!/bin/sh\n');
  write('web/index.html', '<p>$Format:%H$</p>\n');
  // Each of these changes bytes where a work tree or an archive is made of the commit.
  write('.gitattributes', '*.js text eol=lf\n*.html export-subst\nweb/secret.txt export-ignore\n');
  write('web/secret.txt', 'kept\n');
  symlinkSync('server.js', path.join(repository, 'api/main.js'));
  chmodSync(path.join(repository, 'api/start'), 0o755);
  first = commit('the first');
  run(repository, 'tag', 'v1.0.0');
  write('web/index.html', '<p>two</p>\n');
  commit('a page\u001B[31m in red');
  write('api/server.js', 'listen(2)\n');
  commit('the api listens twice');
  run(repository, 'tag', '--annotate', '-m', 'two', 'v2.0.0');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function context(): SourceContext {
  said.length = 0;
  const variables = { ...process.env, XDG_CACHE_HOME: path.join(root, 'cache') };
  const say = (sentence: string): number => said.push(sentence);
  return { lent: mkdtempSync(path.join(root, 'lent-')), variables, signal: new AbortController().signal, say, tell: say };
}

function take(typed: string | undefined, place = './shop', options: { readonly folder?: string } = {}): Promise<Taken> {
  return git.take({ service: 'api', place, options, folder: '/', fileFolder: root, ...(typed !== undefined && { typed }) }, context());
}

describe('a commit of git', () => {
  test('is packed from its objects: no filter, no work tree and nobody’s edits change a byte', async () => {
    write('api/server.js', 'edited and not committed\n');
    const { folder } = await take('v1.0.0');
    run(repository, 'checkout', '--quiet', '--', '.');
    const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
    // As git keeps it: the carriage return left when it was committed.
    expect(read('api/server.js')).toBe('listen()\n');
    expect(read('web/index.html')).toBe('<p>$Format:%H$</p>\n');
    expect(read('web/secret.txt')).toBe('kept\n');
    expect(readlinkSync(path.join(folder, 'api/main.js'))).toBe('server.js');
    expect([lstatSync(path.join(folder, 'api/start')).mode & 0o777, lstatSync(path.join(folder, 'api/server.js')).mode & 0o777]).toEqual([
      0o755, 0o644,
    ]);
  });

  test.each([
    ['a tag', 'v1.0.0', { ref: 'v1.0.0' }],
    ['its start', 'first', {}],
  ])('is pinned by %s', async (_what, typed, ref) => {
    const { origin, source } = await take(typed === 'first' ? first.slice(0, 10) : typed);
    const tree = run(repository, 'rev-parse', `${first}^{tree}`);
    expect(origin).toEqual({ kind: 'git', repository: './shop', commit: first, tree, ...ref });
    expect(source).toBe(`git:./shop@${first}`);
  });

  test('is a tag’s own commit where the tag is an object, and a branch’s newest', async () => {
    const [tag, branch] = [await take('v2.0.0'), await take('main')];
    const head = run(repository, 'rev-parse', 'HEAD');
    expect([tag.origin, branch.origin]).toMatchObject([
      { commit: head, ref: 'v2.0.0' },
      { commit: head, ref: 'main' },
    ]);
  });

  test('is a part of the repository where a folder is named', async () => {
    const { folder, origin } = await take('v1.0.0', './shop', { folder: './web/' });
    expect(readFileSync(path.join(folder, 'secret.txt'), 'utf8')).toBe('kept\n');
    expect(origin).toMatchObject({ folder: 'web', tree: run(repository, 'rev-parse', 'v1.0.0:web') });
  });
});

describe('a repository elsewhere', () => {
  test('is fetched into a copy of our own, and a commit that is there is not fetched again', async () => {
    const place = `file://${repository}`;
    const before = await take('v1.0.0', place);
    expect(before.origin).toMatchObject({ commit: first, repository: place });
    const moved = path.join(root, 'moved');
    execFileSync('mv', [repository, moved]);
    try {
      expect((await take(first, place)).origin).toMatchObject({ commit: first });
      await expect(take('v1.0.0', place)).rejects.toMatchObject({ code: 'repository-unreachable' });
    } finally {
      execFileSync('mv', [moved, repository]);
    }
  });
});

describe('is refused:', () => {
  test.each([
    ['nothing typed', undefined, 'needs-version'],
    ['an option of git', '--upload-pack=x', 'needs-version'],
    ['a range', 'v1.0.0..main', 'needs-version'],
    ['a search', ':/first', 'needs-version'],
    ['an older state of a name', 'main@{1}', 'needs-version'],
    ['a tag that is not there', 'v9', 'no-such-commit'],
  ])('%s', async (_what, typed, code) => {
    await expect(take(typed)).rejects.toMatchObject({ code });
  });

  test.each([
    ['a program', 'ext::sh -c id', 'repository-refused'],
    ['a program without a blank', 'ext::id', 'repository-refused'],
    ['an option', '--upload-pack=x', 'repository-refused'],
    ['a way without a key', 'git://example.org/x', 'repository-refused'],
    ['a password', 'https://dora:hunter2@example.org/x', 'repository-refused'],
    ['no repository', './nothing', 'repository-unreachable'],
  ])('%s as an address', async (_what, place, code) => {
    await expect(take('main', place)).rejects.toMatchObject({ code });
  });

  test('a folder that the commit does not have', async () => {
    await expect(take('v1.0.0', './shop', { folder: 'nothing' })).rejects.toMatchObject({ code: 'no-such-artefact' });
  });

  test('a file that lies in Git LFS', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;
    run(repository, 'checkout', '--quiet', '-b', 'large');
    write('model.bin', pointer);
    commit('a model');
    run(repository, 'checkout', '--quiet', 'main');
    await expect(take('large')).rejects.toMatchObject({ code: 'lfs-pointer' });
  });
});

test('submodules stay out, are said, and stand in the origin', async () => {
  run(repository, 'checkout', '--quiet', '-b', 'with-more');
  run(repository, 'submodule', '--quiet', 'add', repository, 'vendor/shop');
  commit('more');
  run(repository, 'checkout', '--quiet', 'main');
  const { origin } = await take('with-more');
  expect(origin).toMatchObject({ without: ['vendor/shop'] });
  expect(said.join('\n')).toContain('submodules are not packed: vendor/shop');
});

describe('the commits between two', () => {
  const between = (from: string, below?: string) => {
    const to = run(repository, 'rev-parse', 'v2.0.0^{commit}');
    return commitsBetween({ repository, from, to, ...(below !== undefined && { below }) }, context());
  };

  test('are told newest first, without what a terminal would obey', async () => {
    expect(await between(first)).toEqual({
      count: 2,
      lacks: 0,
      list: [
        { commit: run(repository, 'rev-parse', 'v2.0.0^{commit}'), subject: 'the api listens twice' },
        { commit: run(repository, 'rev-parse', 'v2.0.0~1'), subject: 'a page[31m in red' },
      ],
    });
  });

  test('are those of a folder, where it is one that is packed', async () => {
    expect(await between(first, 'web')).toMatchObject({ count: 1, list: [{ subject: 'a page[31m in red' }] });
  });

  test('are nobody knows which where the repository does not know the older one', async () => {
    expect(await between('0123456789012345678901234567890123456789')).toBeUndefined();
  });
});
