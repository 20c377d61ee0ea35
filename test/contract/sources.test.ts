// One suite over every source of the catalogue: what it must do whatever it is. Nothing here asks a network; what does stands in e2e.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '#catalogue/index.ts';
import { commitListShape, originShape } from '#core/api/origin-shape.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { readFolder } from '#cli/pack/read-folder.ts';
import { writeTar } from '#cli/pack/write-tar.ts';
import { isOrigin } from '#cli/http/origin-answers.ts';
import { sources } from '#sources/index.ts';
import { SourceError } from '#sources/source-error.ts';
import type { SourceContext, Taken } from '#sources/source.ts';

let root = '';
let server: Server;
const manifest = '{"schemaVersion":2,"layers":[]}';
const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
/** What is behind the colon, and behind `SERVICE=`; npm has a registry to ask, which e2e brings. */
const good: { [id: string]: { readonly place: string; readonly typed: string } } = {};

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'lockstep-contract-'));
  mkdirSync(path.join(root, 'api'));
  writeFileSync(path.join(root, 'api/server.js'), 'listen()');
  execFileSync('tar', ['-cf', path.join(root, 'api.tar'), '-C', path.join(root, 'api'), '.']);
  const git = (...words: readonly string[]): Buffer =>
    execFileSync('git', ['-C', path.join(root, 'api'), '-c', 'user.name=D', '-c', 'user.email=d@x', ...words], { stdio: 'pipe' });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'one');
  server = createServer((_request, response) => response.writeHead(200).end(manifest));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  good['directory'] = { place: './api', typed: './api' };
  good['tarball'] = { place: './api.tar', typed: './api.tar' };
  good['git'] = { place: './api', typed: 'HEAD' };
  good['oci'] = { place: `127.0.0.1:${port}/api`, typed: digest };
});

afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

function take(
  id: string,
  typed: string | undefined,
  place = good[id]?.place ?? 'verdaccio',
  signal = new AbortController().signal,
): Promise<Taken> {
  const variables = { PATH: process.env['PATH'], HOME: root };
  const context: SourceContext = {
    lent: mkdtempSync(path.join(root, 'lent-')),
    variables,
    signal,
    say: () => undefined,
    tell: () => undefined,
  };
  const asked = { service: 'api', place, options: {}, folder: root, fileFolder: root, ...(typed !== undefined && { typed }) };
  return sources.get(id)?.take(asked, context) ?? Promise.reject(new Error(`no hands for ${id}`));
}

async function digestOf(folder: string): Promise<string> {
  return (await writeTar(await readFolder(folder), path.join(mkdtempSync(path.join(root, 'tar-')), 'x.tar'))).digest;
}

test('every source of the catalogue has hands, and no hands are in no catalogue', () => {
  expect([...sources.keys()].toSorted()).toEqual([...catalogue.sources.keys()].toSorted());
});

describe.each(['directory', 'tarball', 'git', 'oci'])('%s', (id) => {
  const known = (): { readonly place: string; readonly typed: string } => good[id] ?? { place: '', typed: '' };

  test('gives the same bits and the same origin twice', async () => {
    const [first, second] = [await take(id, known().typed), await take(id, known().typed)];
    expect(await digestOf(second.folder)).toBe(await digestOf(first.folder));
    expect([second.source, second.origin]).toEqual([first.source, first.origin]);
  });

  test('says where it came from in a shape that the interface takes and the command line reads', async () => {
    const { origin, source } = await take(id, known().typed);
    expect(source).toMatch(new RegExp(`^${id}:`));
    const told = origin === undefined ? {} : { from: origin };
    expect([originShape.parse(told), isOrigin(told)]).toEqual([told, true]);
  });

  test('leaves what it reads as it was', async () => {
    const before = readdirSync(path.join(root, 'api')).toSorted();
    await take(id, known().typed);
    expect(readdirSync(path.join(root, 'api')).toSorted()).toEqual(before);
  });

  test('does not begin once whoever asked has gone', async () => {
    const leaving = new AbortController();
    leaving.abort();
    const reason: unknown = await take(id, known().typed, known().place, leaving.signal).then(
      () => 'made of files alone',
      (error: unknown) => error,
    );
    if (id === 'git' || id === 'oci') expect(reason).toBeInstanceOf(SourceError);
  });
});

describe.each([...sources.keys()])('%s refuses with a sentence and what to do, before it asks anybody,', (id) => {
  test.each(['./nothing', '-x', '--upload-pack=id', 'a b', '../../etc', '$(id)', 'x\ny'])('%j', async (typed) => {
    const error: unknown = await take(id, typed).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    const { message, next } = error instanceof SourceError ? error : { message: '', next: '' };
    expect([message, next]).toEqual([said(/^.{10,}\.$/s), said(/.{10,}/s)]);
  });
});

function said(words: RegExp): unknown {
  return expect.stringMatching(words);
}

test.each([
  [
    'a password in an address',
    { from: { kind: 'git', repository: 'https://dora:hunter2@x/y.git', commit: 'a'.repeat(40), tree: 'b'.repeat(40) } },
  ],
  ['a commit that is none', { from: { kind: 'folder', commit: 'main' } }],
  ['a kind that nobody knows', { from: { kind: 'maven', version: '1' } }],
  ['a word of its own', { by: 'hand' }],
])('the interface takes no origin with %s', (_what, origin) => {
  expect(originShape.safeParse(origin).success).toBe(false);
});

test('the interface takes two hundred commits of a service and no more', () => {
  const list = (count: number): unknown => ({
    since: '1.0',
    count,
    list: Array.from({ length: count }, () => ({ commit: 'a'.repeat(40), subject: 'x' })),
  });
  expect([commitListShape.safeParse(list(200)).success, commitListShape.safeParse(list(201)).success]).toEqual([true, false]);
});

test.each([
  ['npm:verdaccio@6', 'version-in-file', 'Versions belong to a release. Write `npm:verdaccio`, then `lockstep release create 1.0 api=6`.'],
  [
    'npm:@acme/api@1.2.3',
    'version-in-file',
    'Versions belong to a release. Write `npm:@acme/api`, then `lockstep release create 1.0 api=1.2.3`.',
  ],
  [
    '{npm: "verdaccio@6"}',
    'version-in-file',
    'Versions belong to a release. Write `npm:verdaccio`, then `lockstep release create 1.0 SERVICE=6`.',
  ],
  ['npm:Not A Name', 'bad-option', '`Not A Name` is no name of a package. Write `npm:verdaccio` or `npm:@acme/api`.'],
  ['{npm: x, registry: "https://d:p@r"}', 'bad-option', 'A registry is an address without a password: those stand in .npmrc.'],
  [
    'oci:api:latest',
    'moving-source',
    '`latest` may change after the test. Write `oci:api`, and give each release its digest: `api=sha256:…`.',
  ],
  [
    'oci:api@sha256:abc',
    'version-in-file',
    'Digests belong to a release. Write `oci:api`, then `lockstep release create 1.0 api=sha256:…`.',
  ],
  ['git:ext::sh', 'bad-option', '`ext::sh` would run a program; write an address or a folder.'],
  ['{git: ./x, folder: ../y}', 'bad-option', 'A folder of a repository is relative to its root and stays inside.'],
  ['docker:api', 'unknown-source', '`docker:` is no source (directory, tarball, npm, git, oci). Did you mean `oci:`?'],
])('`source: %s` is %s', (source, code, sentence) => {
  const written = source.startsWith('{') ? source : JSON.stringify(source);
  const text = `lockstep: 1\nsystem: shop\nservices:\n  api:\n    source: ${written}\n    command: x\nenvironments:\n  dev: {data: synthetic, errors: full}\npath:\n  - stage: DEV\n`;
  const parsed = parseSystem(text, catalogue);
  expect(parsed.ok ? [] : parsed.problems.map((problem) => [problem.code, problem.sentence])).toEqual([[code, sentence]]);
});

describe.each([...catalogue.sources.values()])('the description of $id', (description) => {
  test('says what is typed of it, and of what it makes an artefact', () => {
    expect([description.typed.length > 3, ['folder', 'image']]).toEqual([true, expect.arrayContaining([description.makes])]);
  });
});
