import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitAuthors } from './commit-authors.ts';

let folder = '';
let shallow = '';

function git(...words: readonly string[]): void {
  const author = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_COMMITTER_NAME: 'Robot', GIT_COMMITTER_EMAIL: 'robot@example.org' };
  execFileSync('git', ['-C', folder, ...words], { env: { ...process.env, ...author }, stdio: 'pipe' });
}

function commit(author: string, message: string): void {
  git('commit', '--allow-empty', '--no-gpg-sign', `--author=${author}`, '-m', message);
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lockstep-commits-'));
  shallow = mkdtempSync(path.join(tmpdir(), 'lockstep-shallow-'));
  git('init', '--initial-branch=main');
  commit('Old Hand <old@example.org>', 'the first');
  git('tag', 'v1');
  commit('Dora <dora@example.org>', 'a feature\n\nCo-authored-by: Dean <dean@example.org>\nCo-authored-by: Eve <eve@example.org>');
  commit('Dora Doe <DORA@example.org>', 'a fix');
  // Whoever can write a commit can write this file too: it must not turn Dora into somebody else.
  writeFileSync(path.join(folder, '.mailmap'), 'Nobody <nobody@example.org> <dora@example.org>\n');
  git('add', '.mailmap');
  commit('Dean <dean@example.org>', 'names');
  execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${folder}`, shallow], { stdio: 'pipe' });
});

afterAll(() => {
  for (const each of [folder, shallow]) rmSync(each, { recursive: true, force: true });
});

describe('the authors of commits', () => {
  test('are who wrote them and who wrote along, each once, whatever .mailmap says', async () => {
    const authors = (await commitAuthors(folder, 'v1..HEAD')).map((author) => author.toLowerCase().replace(' doe', ''));
    expect(authors.toSorted()).toEqual(['dean <dean@example.org>', 'dora <dora@example.org>', 'eve <eve@example.org>']);
  });

  test.each([
    ['a range that git does not know', 'v7..HEAD', 'no-commits'],
    ['a range without a commit', 'HEAD..HEAD', 'no-commits'],
  ])('are not read from %s', async (_what, range, code) => {
    await expect(commitAuthors(folder, range)).rejects.toMatchObject({ code });
  });

  test('are not read by a range that is an option of git, nor is it obeyed', async () => {
    const file = path.join(folder, 'written-by-git');
    await expect(commitAuthors(folder, `--output=${file}`)).rejects.toMatchObject({ code: 'no-commits' });
    expect(existsSync(file)).toBe(false);
  });

  test('are not read where there is no repository', async () => {
    await expect(commitAuthors(tmpdir(), 'HEAD')).rejects.toMatchObject({ code: 'no-commits' });
  });

  test('are not read from a clone that was cut off, which would miss some', async () => {
    await expect(commitAuthors(shallow, 'HEAD')).rejects.toMatchObject({ code: 'history-cut-off' });
  });
});
