// Verdaccio, which nobody of us wrote and whose files only one copy may hold: npm publishes before the switch, and installs after it.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForeignHouse, hasRegistry, npm, startLoad } from './foreign-world.ts';

describe.skipIf(!hasRegistry)('Verdaccio', { timeout: 600_000 }, () => {
  let foreign: ForeignHouse;
  beforeAll(async () => {
    foreign = await ForeignHouse.open('verdaccio');
  });
  afterAll(async () => foreign.close());

  test('walks into production, and what was published there is there after the next version and after the way back', async () => {
    await foreign.create('1.0.0', '6.1.6');
    await foreign.promote('1.0.0');
    const url = await foreign.url('prod');
    const user = path.join(foreign.house.folder, 'user');
    await signUp(user, url);
    await publish(user, url);
    await foreign.create('1.1.0', '6.10.4');
    const load = startLoad(url, [{ path: '/-/ping' }, { path: '/ours' }, { path: '/ours/-/ours-1.0.0.tgz' }]);
    await foreign.promote('1.1.0');
    expect(await versionOf(url)).toBe('6.10.4');
    await install(path.join(user, 'after-switch'), url);
    await foreign.rollBack();
    expect(await versionOf(url)).toBe('6.1.6');
    await install(path.join(user, 'after-rollback'), url);
    const figures = await load.stop();
    process.stdout.write(`verdaccio 6.1.6 → 6.10.4 → 6.1.6: ${JSON.stringify(figures)}\n`);
    expect(figures).toMatchObject({ failed: 0, reasons: {} });
    expect(figures.requests).toBeGreaterThan(200);
  });

  test('dev and staging have nothing of what was published into production', async () => {
    const kept = path.join(foreign.house.folder, 'data', 'agent', 'data', 'packages');
    const holding = await Promise.all(
      ['dev', 'staging', 'prod'].map(
        async (environment) => [environment, await readdir(path.join(kept, environment), { recursive: true })] as const,
      ),
    );
    const having = holding.filter(([, files]) => files.some((file) => file.endsWith('ours-1.0.0.tgz'))).map(([environment]) => environment);
    expect(having).toEqual(['prod']);
  });
});

/** As its pages say: an older one in the page itself, a newer one in a script of it. */
async function versionOf(url: string): Promise<string | undefined> {
  const pages = await Promise.all(['/', '/-/static/ui-options.js'].map(async (page) => (await fetch(`${url}${page}`)).text()));
  return /"version":\s*"([^"]+)"/.exec(pages.join('\n'))?.[1];
}

async function signUp(user: string, url: string): Promise<void> {
  await mkdir(user, { recursive: true });
  const body = JSON.stringify({ name: 'nina', password: 'correct horse battery' });
  const answer = await fetch(`${url}/-/user/org.couchdb.user:nina`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const said = await answer.text();
  const [, token] = /"token":\s*"([^"]+)"/.exec(said) ?? [];
  if (token === undefined) throw new Error(`nina cannot sign up: ${answer.status} ${said}`);
  await writeFile(path.join(user, '.npmrc'), `registry=${url}/\n//${new URL(url).host}/:_authToken=${token}\n`);
}

const settings = (user: string, url: string): { readonly [name: string]: string } => ({
  npm_config_userconfig: path.join(user, '.npmrc'),
  npm_config_registry: `${url}/`,
});

async function publish(user: string, url: string): Promise<void> {
  const folder = path.join(user, 'ours');
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'ours', version: '1.0.0' }));
  await writeFile(path.join(folder, 'index.js'), "module.exports = 'published before the switch';\n");
  await npm(folder, ['publish'], settings(user, url));
}

/** With a cache of its own: nothing of an earlier installation can stand in for the registry. */
async function install(folder: string, url: string): Promise<void> {
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const own = { ...settings(path.dirname(folder), url), npm_config_cache: path.join(folder, 'cache') };
  await npm(folder, ['install', '--no-audit', '--no-fund', 'ours@1.0.0'], own);
  expect(await readFile(path.join(folder, 'node_modules', 'ours', 'index.js'), 'utf8')).toContain('published before the switch');
}
