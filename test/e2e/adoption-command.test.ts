import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation, until } from './installation.ts';

// What a deploy script of one's own brought up is adopted: the script is asked what runs, and never run for it.

const house = new Installation();
const ran = path.join(house.folder, 'ran');

beforeAll(async () => {
  await house.serve();
  await house.add('olga', 'rita');
  house.write('says', '1.0.0\n');
  house.write(
    'lockstep.yaml',
    `lockstep: 1
system: shop
roles: {operator: [olga], release-manager: [rita]}
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  prod:
    target: {command: touch ${ran}, observe: cat ${path.join(house.folder, 'says')}}
    url: http://127.0.0.1:1
    data: real
    errors: friendly
    audience: public
path:
  - stage: PROD
`,
  );
  house.write('api/server.js', '');
  const applied = await house.run('admin', 'apply');
  expect(applied.exit, applied.out + applied.err).toBe(0);
}, 240_000);
afterAll(() => house.close());

async function adopt(release: string): Promise<string> {
  const asked = await house.run('olga', `adopt ${release} prod api=./api`);
  expect(asked.exit, asked.out + asked.err).toBe(23);
  const [, id = ''] = /adopt --second (a\d+)/.exec(asked.out + asked.err) ?? [];
  expect((await house.run('rita', `adopt --second ${id}`)).exit).toBe(0);
  return until(async () => {
    const { out } = await house.run('olga', `release show ${release}`);
    return /entered \d|the last attempt failed/.test(out) && out.replaceAll(/\s+/g, ' ');
  }, 'the adoption has ended');
}

test('where it says another release, that is not adopted', async () => {
  expect(await adopt('0.9.0')).toMatch(/`cat \S+` says 1\.0\.0, not 0\.9\.0\. Adopt what runs; nothing was run/);
});

test('where it says the release, that is what is adopted, and the script was not run', async () => {
  expect(await adopt('1.0.0')).toMatch(/prod: `cat \S+` says 1\.0\.0: what runs is what was adopted, and `touch \S+` was not run\./);
  expect(existsSync(ran)).toBe(false);
});
