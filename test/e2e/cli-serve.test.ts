// `lockstep serve --agent` with an embedded PostgreSQL, a real agent and a real service, and nothing but the command line in between.
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { helloFile, ServedHouse } from './served-house.ts';

let house: ServedHouse;

beforeAll(async () => {
  house = await ServedHouse.open(helloFile(), ['--agent']);
});

afterAll(async () => house.close(path.join('data', 'agent')));

test('a folder becomes a release, walks into production and tells its logs', async () => {
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  await house.writeServer('one', 200);
  expect((await house.run('dora', 'release create 1.0.0 api=./api')).out).toContain('1.0.0 is created.');
  const following = house.run('dora', 'promote 1.0.0 --to PROD --wait=90s');
  await until(async () => (await house.run('rita', 'why 1.0.0')).out.includes('lockstep approve 1.0.0'));
  expect(await house.run('rita', 'approve 1.0.0 --stage PROD')).toMatchObject({ exit: 0 });
  const followed = await following;
  expect(followed).toMatchObject({ exit: 0 });
  expect(followed.out).toMatch(/smoke passed/);
  expect((await house.run('dora', 'logs prod api')).out).toContain('one listens');
  expect((await house.run('dora', 'logs prod')).out).toContain('one listens');
  expect((await house.run('dora', 'env list')).out).toMatch(/prod +PROD +1\.0\.0/);
});

test('a release whose check fails is stopped, with what was seen', async () => {
  await house.writeServer('two', 404);
  await house.run('dora', 'release create 1.1.0 api=./api');
  const { exit, out } = await house.run('dora', 'promote 1.1.0 --to PROD --wait=90s');
  expect({ exit, out }).toMatchObject({ exit: 22 });
  expect(out).toContain('lockstep');
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let left = 900; left > 0; left -= 1) {
    if (await isSo()) return;
    await pause(100);
  }
  throw new Error('it never was so');
}
