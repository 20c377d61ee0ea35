import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ArtefactDefinition, type PackedArtefact, packArtefact } from './pack-artefact.ts';

let folder = '';
const context = {
  variables: { PATH: process.env['PATH'] },
  signal: new AbortController().signal,
  say: () => undefined,
  tell: () => undefined,
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-add-test-'));
  await write('api/server.js', 'listen()');
  await write('config/config.yaml', 'place: ${env.name}\n');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}

async function pack(definition: Partial<ArtefactDefinition> = {}, typed?: string): Promise<PackedArtefact> {
  const lent = await mkdtemp(path.join(folder, 'lent-'));
  const told = { source: 'directory:./api', add: 'config', ...definition };
  return packArtefact({
    service: 'api',
    folder,
    fileFolder: folder,
    lent,
    definition: told,
    context,
    ...(typed !== undefined && { typed }),
  });
}

function filesIn({ file }: PackedArtefact): readonly string[] {
  return execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n');
}

describe('a folder of one’s own', () => {
  test('is laid beside what the source gives, and is named in the origin with a digest of its own', async () => {
    const packed = await pack();
    expect(filesIn(packed)).toEqual(['config/config.yaml', 'server.js']);
    expect(packed.origin?.add).toMatchObject({ folder: 'config', digest: saying(/^sha256:[0-9a-f]{64}$/) });
  });

  test('makes another artefact when one byte of it changes, and the same when none does', async () => {
    const first = await pack();
    expect((await pack()).digest).toBe(first.digest);
    await write('config/config.yaml', 'place: ${env.name}');
    const second = await pack();
    expect(second.digest).not.toBe(first.digest);
    expect(second.origin?.add?.digest).not.toBe(first.origin?.add?.digest);
  });

  test('lies there under its last name, and what its own .lockstepignore names stays out', async () => {
    await write('deploy/settings/one.json', '{}');
    await write('deploy/settings/draft.json', '{}');
    await write('deploy/settings/.lockstepignore', 'draft.json\n');
    expect(filesIn(await pack({ add: 'deploy/settings' }))).toEqual(['server.js', 'settings/one.json']);
  });

  test('is laid in after the build, and beside a tarball too', async () => {
    const build = { command: 'mkdir dist && cp server.js dist', output: 'dist' };
    expect(filesIn(await pack({ build }))).toEqual(['config/config.yaml', 'server.js']);
    execFileSync('tar', ['-czf', path.join(folder, 'api.tgz'), '-C', path.join(folder, 'api'), '.']);
    expect(filesIn(await pack({ source: 'tarball:api.tgz' }))).toEqual(['config/config.yaml', 'server.js']);
  });

  test('is laid beside the tree of a commit, and its own commit is told', async () => {
    const git = (...words: readonly string[]): string =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=dora', '-c', 'user.email=dora@example.org', ...words], { encoding: 'utf8' });
    git('init', '--quiet');
    git('add', 'api', 'config');
    git('commit', '--quiet', '-m', 'first');
    const commit = git('rev-parse', 'HEAD').trim();
    const packed = await pack({ source: 'git:.', sourceOptions: { git: '.', folder: 'api' } }, commit);
    expect(filesIn(packed)).toEqual(['config/config.yaml', 'server.js']);
    expect(packed.origin).toMatchObject({ from: { kind: 'git', commit }, add: { folder: 'config', commit } });
    expect(packed.origin?.add).not.toHaveProperty('changed');
    await write('config/config.yaml', 'other');
    expect((await pack({ source: 'git:.', sourceOptions: { git: '.', folder: 'api' } }, commit)).origin?.add).toMatchObject({
      changed: true,
    });
  });

  test('writes over nothing: a name that the source has is refused', async () => {
    await write('api/config/own.yaml', 'x');
    await expect(pack()).rejects.toThrow('api adds `./config` as `config`, and what its source gives has that already: config/own.yaml.');
  });

  test('that a link leads out of is refused, as a whole and in a part', async () => {
    await mkdir(path.join(folder, 'house'));
    await symlink(tmpdir(), path.join(folder, 'house/config'));
    const lent = await mkdtemp(path.join(folder, 'lent-'));
    const outside = {
      service: 'api',
      folder,
      fileFolder: path.join(folder, 'house'),
      lent,
      definition: { source: 'directory:../api', add: 'config' },
    };
    await expect(packArtefact(outside)).rejects.toThrow('leads out of');
    await symlink('../api/server.js', path.join(folder, 'config/link.js'));
    await expect(pack()).rejects.toThrow('link.js is a link to ../api/server.js, outside of the folder.');
  });

  test.each([
    ['that is not there', 'nowhere', 'There is no folder `./nowhere`'],
    ['that is a file', 'api/server.js', 'There is no folder `./api/server.js`'],
    ['without a file', 'empty', 'There are no files in `./empty`, which api adds.'],
  ])('%s is refused', async (_words, add, sentence) => {
    await mkdir(path.join(folder, 'empty'));
    await expect(pack({ add })).rejects.toThrow(sentence);
  });
});

/** Words that hold these. */
function saying(words: RegExp): unknown {
  return expect.stringMatching(words);
}
