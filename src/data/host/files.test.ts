// Files of a host that must be nobody else's, and what it remembers.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataHost } from './data-host.ts';
import { Documents } from './documents.ts';
import { makeMaskKey, readMaskKey } from './mask-key.ts';

const classification = 'lockstep-data: 1\ntables: {}\n';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lockstep-host-'));
});
afterAll(() => rm(folder, { recursive: true }));

function at(name: string): string {
  return path.join(folder, name);
}

async function hostWith(lines: string): Promise<DataHost> {
  await writeFile(
    at('agent-data.yaml'),
    `lockstep-agent-data: 1
key-file: mask.key
databases:
  shop:
    source: {host: db.example, database: shop, user: reader, password-file: source.pass}
    ${lines}
`,
  );
  return DataHost.open(at('agent-data.yaml'));
}

test('a key is made once, for one user, and read by nobody else', async () => {
  await expect(hostWith('classification: shop.yaml')).rejects.toThrow(/^The key of the masks can't be read: ENOENT/);
  await makeMaskKey(at('mask.key'));
  const key = await readMaskKey(at('mask.key'));
  expect(key).toHaveLength(32);
  expect((await stat(at('mask.key'))).mode & 0o777).toBe(0o600);
  await expect(makeMaskKey(at('mask.key'))).rejects.toThrow('is there, and stays as it is');
  expect(await readMaskKey(at('mask.key'))).toEqual(key);
  for (const mode of [0o640, 0o604, 0o620]) {
    await chmod(at('mask.key'), mode);
    await expect(readMaskKey(at('mask.key'))).rejects.toThrow(`can be read by others. Write: chmod 600 ${at('mask.key')}`);
  }
  await chmod(at('mask.key'), 0o600);
  await writeFile(at('short.key'), 'abc\n', { mode: 0o600 });
  await expect(readMaskKey(at('short.key'))).rejects.toThrow('is no key of masks');
});

test('a password comes from a file of one user, and is read when it is used', async () => {
  const host = await hostWith('classification: shop.yaml');
  const { source } = host.database('shop');
  await writeFile(at('source.pass'), 'p@ss/w:rd\n', { mode: 0o644 });
  await expect(host.endpoint(source)).rejects.toThrow('The password of `reader` in');
  await chmod(at('source.pass'), 0o600);
  const url = new URL((await host.endpoint(source)).url);
  expect([decodeURIComponent(url.password), url.searchParams.get('sslmode')]).toEqual(['p@ss/w:rd', 'verify-full']);
  await writeFile(at('source.pass'), 'new');
  expect(new URL((await host.endpoint(source)).url).password).toBe('new');
});

test('a classification is the one that the host pins, by its text or by a commit, whatever lies in the folder', async () => {
  await writeFile(at('shop.yaml'), classification);
  const plain = await hostWith('classification: shop.yaml');
  const { digest } = await plain.classification(plain.database('shop'));
  await expect(plain.classification(plain.database('shop'), digest)).resolves.toMatchObject({ digest });
  const pinned = await hostWith(`classification: shop.yaml\n    digest: ${digest}`);
  await writeFile(at('shop.yaml'), `${classification}# changed\n`);
  await expect(pinned.classification(pinned.database('shop'))).rejects.toThrow('is not the text that this host may use');
  await expect(plain.classification(plain.database('shop'), digest)).rejects.toThrow('Let both be the same commit');

  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', at('repo'), '-c', 'user.name=x', '-c', 'user.email=x@x.test', ...args], { encoding: 'utf8' }).trim();
  await mkdir(at('repo'));
  git('init', '--quiet');
  await writeFile(at('repo/data.yaml'), classification);
  git('add', 'data.yaml');
  git('commit', '--quiet', '--message', 'one');
  const commit = git('rev-parse', 'HEAD');
  await writeFile(at('repo/data.yaml'), 'tables: {weaker: true}\n');
  const ofGit = await hostWith(`git: {folder: repo, commit: ${commit}, path: data.yaml}`);
  await expect(ofGit.classification(ofGit.database('shop'))).resolves.toMatchObject({ digest });
  const nowhere = await hostWith(`git: {folder: repo, commit: ${'ab'.repeat(20)}, path: data.yaml}`);
  await expect(nowhere.classification(nowhere.database('shop'))).rejects.toThrow('Git has no data.yaml in commit abababababab');
});

test('documents are kept by their effect, the newest fifty; what was learned is read, and nonsense is not', async () => {
  const documents = new Documents(at('state'));
  expect(await documents.kept('one')).toEqual({});
  await documents.keep('one', { 'plan.json': '{}', 'counts.json': '[]' });
  expect(await documents.kept('one')).toEqual({ 'plan.json': '{}', 'counts.json': '[]' });
  for (let time = 0; time < 51; time += 1) await documents.keep(`other ${time}`, { 'plan.json': '{}' });
  expect(await readdir(at('state/refreshes'))).toHaveLength(50);
  expect(await documents.kept('other 50')).toEqual({ 'plan.json': '{}' });
  const learned = { tables: {}, statements: {}, curve: [1, 2], afterMs: 1, endMs: 2 };
  await documents.learn('shop', 'staging', learned);
  expect(await documents.learned('shop', 'staging')).toEqual(learned);
  expect(await documents.learned('shop', 'other')).toBeUndefined();
  await writeFile(at('state/took-shop-staging.json'), '{"tables": 1}');
  expect(await documents.learned('shop', 'staging')).toBeUndefined();
  expect(await readFile(at('state/took-shop-staging.json'), 'utf8')).toContain('1');
});
