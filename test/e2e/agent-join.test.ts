// An agent that joined from another host comes by TLS and deploys a release; nothing but the command line in between.
import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { helloFile, program, ServedHouse } from './served-house.ts';

let house: ServedHouse;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  house = await ServedHouse.open(helloFile('web1'), ['--agent-listen', '127.0.0.1:0']);
});

afterAll(async () => {
  agent?.kill('SIGTERM');
  await house.close('web1');
});

test('an invitation lets one agent join, once, and it deploys what it is ordered', async () => {
  const invited = await house.run('admin', 'host add web1 --environments dev --quiet');
  const join = ['agent', 'join', invited.out.trim(), '--state', path.join(house.folder, 'web1')];
  expect(await house.run('admin', join)).toMatchObject({ exit: 0 });
  expect((await stat(path.join(house.folder, 'web1', 'joined.json'))).mode & 0o777).toBe(0o600);
  const again = await house.run('admin', [...join.slice(0, -1), path.join(house.folder, 'thief')]);
  expect(again.exit).toBe(1);
  expect(again.err).toContain('did not take the invitation');
  const nowhere = await house.run('admin', [...join, '--url', `https://127.0.0.1:${await freePort()}`]);
  expect(nowhere.err).toContain('Nobody answers at https://127.0.0.1:');
  expect((await house.run('admin', ['agent', 'join', 'secret'])).err).toContain('That is no invitation');
  agent = spawn(process.execPath, [program, 'agent', '--state', path.join(house.folder, 'web1')], { cwd: house.folder, stdio: 'inherit' });
  expect((await house.run('admin', 'host list')).out).toContain('web1');

  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  await house.writeServer('one', 200);
  expect(await house.run('dora', 'release create 1.0.0 api=./api')).toMatchObject({ exit: 0 });
  expect(await house.run('dora', 'promote 1.0.0 --to DEV --wait=60s')).toMatchObject({ exit: 0 });
  expect((await house.run('dora', 'env list')).out).toMatch(/dev +DEV +1\.0\.0/);
});
