import { expect, test } from 'vitest';
import { parseHostFile } from './host-file.ts';

const whole = `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: db.example, port: 5433, database: shop, user: reader, password-file: source.pass}
    classification: shop.yaml
    digest: sha256:${'ab'.repeat(32)}
    at-most: 40 MB/s
    snapshot-at-most: 30 minutes
    lanes: 3
    pause: {answers-above: 200 ms, lag-above: 10 seconds, sessions-above: 50}
    targets:
      staging: {host: 127.0.0.1, database: shop, user: loader, reset: true}
      prePROD: {host: /run/postgresql, database: shop, user: loader, subset: tenth}
`;

test('the file of a source says what is read, how, and where copies may go', () => {
  const here = { port: 5432, database: 'shop', user: 'loader', tls: 'off' };
  expect(parseHostFile(whole)).toEqual({
    ok: true,
    file: {
      keyFile: 'mask.key',
      state: 'data-state',
      masks: [],
      databases: [
        {
          name: 'shop',
          source: { host: 'db.example', port: 5433, database: 'shop', user: 'reader', passwordFile: 'source.pass', tls: 'verify' },
          classification: { kind: 'file', path: 'shop.yaml', digest: `sha256:${'ab'.repeat(32)}` },
          kilobytesPerSecond: 40_000,
          snapshotMs: 1_800_000,
          lanes: 3,
          pause: { answerMs: 200, lagMs: 10_000, sessions: 50 },
          targets: [
            { ...here, host: '127.0.0.1', environment: 'staging', isReset: true },
            { ...here, host: '/run/postgresql', environment: 'prePROD', isReset: false, subset: 'tenth' },
          ],
        },
      ],
    },
  });
});

test('a replica is said as a source is', () => {
  const read = parseHostFile(
    whole.replace('    classification:', '    replica: {host: db2.example, database: shop, user: reader}\n    classification:'),
  );
  expect(read).toMatchObject({ ok: true, file: { databases: [{ replica: { host: 'db2.example', port: 5432, tls: 'verify' } }] } });
});

test('masks of the site’s own are files', () => {
  const own = whole.replace('key-file: mask.key', 'key-file: mask.key\nmasks: [ours.mjs, badges.mjs]');
  expect(parseHostFile(own)).toMatchObject({ ok: true, file: { masks: ['ours.mjs', 'badges.mjs'] } });
});

test('what is left out has a value, and a commit names a classification', () => {
  const git = whole
    .replace(/^ {4}classification: .*\n {4}digest.*$/m, `    git: {folder: /srv/shop, commit: ${'1f'.repeat(20)}, path: data.yaml}`)
    .replace(/^ {4}at-most[^]*?(?= {4}targets)/m, '');
  expect(parseHostFile(git)).toMatchObject({
    ok: true,
    file: {
      databases: [
        {
          classification: { kind: 'git', folder: '/srv/shop', commit: '1f'.repeat(20), path: 'data.yaml' },
          snapshotMs: 7_200_000,
          lanes: 2,
          pause: { answerMs: 500, lagMs: 60_000 },
        },
      ],
    },
  });
});

test.each([
  ['lockstep-agent-data: 1', 'lockstep-agent-data: 2', 1, 22, 'This Lockstep reads version 1. Update it.'],
  ['key-file: mask.key\n', '', 1, 1, 'key-file'],
  ['40 MB/s', '40 Mbit', 8, 14, 'is no pace. Write it as `40 MB/s`.'],
  ['    classification: shop.yaml\n', '', 4, 3, 'What is personal in `shop`?'],
  ['classification: shop.yaml', 'git: {folder: a, commit: main, path: b}', 6, 30, '`main` may mean another commit tomorrow.'],
  ['sha256:ab', 'sha256:xy', 7, 13, 'is no digest.'],
  ['user: reader', 'usr: reader', 5, 60, '`usr`'],
  ['reset: true', 'reset: often', 13, 71, '`reset` is `true` or `false`.'],
  ['lanes: 3', 'lanes: 99', 10, 12, 'from 1 to 16'],
  ['port: 5433', 'port: x', 5, 38, 'is not a port'],
  ['  shop:\n', '  "sh op":\n', 4, 3, 'is no name'],
])('of `%s` written as `%s` the place is told', (was, now, line, column, words) => {
  const read = parseHostFile(whole.replace(was, now));
  const [first] = read.ok ? [] : read.problems;
  expect([first?.line, first?.column]).toEqual([line, column]);
  expect(first?.sentence).toContain(words);
});
