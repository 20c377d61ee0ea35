import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareReleases, type CompareRow, type CompareSide } from './compare.ts';
import { comparisonSentence, isStrange, type Comparison } from './comparison.ts';
import type { MigrationFacts } from './migrations/facts.ts';

function row(topic: CompareRow['topic'], key: string, more: Partial<CompareRow> = {}): CompareRow {
  return { topic, key, state: 'differs', ...more };
}

const same = { state: 'same' } as const;
const unknown = { state: 'unknown' } as const;

function releases(rows: readonly CompareRow[], commits: Comparison['commits'] = []): Comparison {
  return {
    of: 'releases',
    sides: [
      { name: '1.0.0', release: '1.0.0' },
      { name: '1.1.0', release: '1.1.0' },
    ],
    rows,
    commits,
  };
}

function places(left: string | undefined, right: string | undefined, rows: readonly CompareRow[]): Comparison {
  const side = (name: string, release: string | undefined) => ({ name, ...(release !== undefined && { release }) });
  return { of: 'environments', sides: [side('int', left), side('prod', right)], rows, commits: [] };
}

const commits: Comparison['commits'] = [
  { service: 'api', of: 'right', count: 12, list: [] },
  { service: 'web', of: 'right', count: 2, list: [] },
];

describe('two releases in one sentence', () => {
  test.each([
    ['Identical: the same digest.', [row('bits', 'api', same)], []],
    ['Identical: the same 2 digests.', [row('bits', 'api', same), row('bits', 'web', same), row('file', 'version of the file')], []],
    ['Identical: the same digest; it is placed by another plan.', [row('bits', 'api', same), row('plan', 'plan')], []],
    ['1.1.0 changes 1 of 2 services against 1.0.0.', [row('bits', 'api'), row('bits', 'web', same)], []],
    [
      '1.1.0 changes 2 of 2 services against 1.0.0, with 14 commits, 1 migration and 1 config key.',
      [
        row('bits', 'api'),
        row('bits', 'web'),
        row('migration', 'api migrations/2.sql'),
        row('migration', 'api migrations/1.sql', same),
        row('configuration', 'int api MAIL'),
        row('configuration', 'prod api MAIL'),
        row('configuration', 'prod api LOG', same),
      ],
      commits,
    ],
    [
      '1.1.0 has the same digest as 1.0.0, with 1 config key.',
      [row('bits', 'api', same), row('configuration', 'int api MAIL', { expected: true })],
      [],
    ],
  ])('%s', (sentence, rows, apart) => {
    expect(comparisonSentence(releases(rows, apart))).toBe(sentence);
  });
});

describe('two places in one sentence', () => {
  test.each([
    ['Nothing runs in int or prod yet; nothing differs that should not.', undefined, undefined, []],
    [
      'int runs 1.1.0, and nothing runs in prod yet; nothing differs that should not, 1 is not known.',
      '1.1.0',
      undefined,
      [row('host', 'node', unknown)],
    ],
    ['Both run 1.1.0, the same digest; nothing differs that should not.', '1.1.0', '1.1.0', [row('bits', 'api', same)]],
    ['Both were asked to run 1.1.0; nothing differs that should not, 1 is not known.', '1.1.0', '1.1.0', [row('bits', 'api', unknown)]],
    [
      'int runs 1.1.0 and prod 1.0.0: 1 of 2 services differs; look at 2 config keys and 1 fact of the host, 1 differs as it should.',
      '1.1.0',
      '1.0.0',
      [
        row('release', 'release'),
        row('bits', 'api'),
        row('bits', 'web', same),
        row('configuration', 'api MAIL', { expected: true }),
        row('configuration', 'api LOG'),
        row('configuration', 'api DB', { state: 'same', mustDiffer: true }),
        row('host', 'kernel'),
      ],
    ],
  ])('%s', (sentence, left, right, rows) => {
    expect(comparisonSentence(places(left, right, rows))).toBe(sentence);
  });
});

describe('migrations of two releases', () => {
  const file = (path: string, digest = 'one'): MigrationFacts => ({ path, digest, changes: true, makes: [], breaks: [] });
  const side = (bits: string, ...files: readonly MigrationFacts[]): CompareSide => ({
    bill: { api: { digest: bits, source: '', blob: '' } },
    migrations: { api: files },
  });
  const rowsOf = (left: CompareSide, right: CompareSide) =>
    compareReleases(left, right, []).flatMap(({ topic, key, state }) => (topic === 'migration' ? [`${key} ${state}`] : []));

  test('are told file by file: one that was edited is another', () => {
    const [left, right] = [side('a', file('1.sql'), file('2.sql')), side('b', file('1.sql'), file('2.sql', 'other'), file('3.sql'))];
    expect(rowsOf(left, right)).toEqual(['api 1.sql same', 'api 2.sql differs', 'api 3.sql differs']);
  });

  test('are not looked at where the bits are the same', () => {
    expect(rowsOf(side('a', file('1.sql')), side('a', file('1.sql')))).toEqual([]);
  });

  test('of which one side was never read are not known', () => {
    const { migrations: _unread, ...right } = side('b');
    expect(rowsOf(side('a', file('1.sql')), right)).toEqual(['api 1.sql unknown']);
  });
});

test('a service that one of the bills lacks differs, and is not called unknown', () => {
  const bill = (...services: readonly string[]) =>
    Object.fromEntries(services.map((service) => [service, { digest: 'a', source: '', blob: '' }]));
  const rows = compareReleases({ bill: bill('api', 'web') }, { bill: bill('api') }, []).filter(({ topic }) => topic === 'bits');
  expect(rows).toMatchObject([
    { key: 'api', state: 'same' },
    { key: 'web', state: 'differs', left: 'a' },
  ]);
});

test('releases are identical only where no bits, migration, commit or key differs', () => {
  const anyRow = fc.record({
    topic: fc.constantFrom('bits', 'migration', 'configuration', 'file'),
    key: fc.constantFrom('int api A', 'int api B', 'prod api A'),
    state: fc.constantFrom('same', 'differs', 'unknown'),
  });
  fc.assert(
    fc.property(fc.array(anyRow), (rows) => {
      const isApart = rows.some(({ topic, state }) => (topic === 'bits' ? state !== 'same' : topic !== 'file' && state === 'differs'));
      expect(comparisonSentence(releases(rows)).startsWith('Identical')).toBe(!isApart);
    }),
  );
});

test('a secret that is the same in both places is strange, one that differs is not', () => {
  expect(isStrange(row('configuration', 'api DB', { state: 'same', mustDiffer: true }))).toBe(true);
  expect(isStrange(row('configuration', 'api DB', { expected: true }))).toBe(false);
});
