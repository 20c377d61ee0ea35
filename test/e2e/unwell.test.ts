// A service that never gets well: everybody who looks on is told why, and nobody has to wait it out.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Installation, until } from './installation.ts';

const file = `lockstep: 1
system: hello
roles:
  developer: [dora]
  tester: [tom]
services:
  web: {source: "directory:./web", command: node server.js, health: /health}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const sick = `
console.log('no database at db.internal');
require('node:http').createServer((request, response) => { response.statusCode = 500; response.end(); }).listen(process.env.PORT);
`;
const house = new Installation();

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'tom');
  house.write('lockstep.yaml', file);
  house.write('web/server.js', sick);
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
});
afterAll(() => house.close());

test.each([
  ['reject', '1.0.0', 'tom'],
  ['abort', '1.0.1', 'dora'],
])('a service does not get well: `why`, `status` and `logs` say so, and `%s` ends the wait', async (word, release, person) => {
  house.write('web/version.txt', release);
  await house.run('dora', `release create ${release} web=./web`);
  const promoted = await house.run('dora', `promote ${release} --to DEV --json`);
  const promotion = /"ids":\["([^"]+)"/.exec(promoted.out)?.[1] ?? '';
  expect({ exit: promoted.exit, promotion }).toEqual({ exit: 0, promotion: `${release}@DEV.${promotion.split('.').at(-1)}` });
  const told = /web in dev is not well yet: \/health answers 500 since \S+ It is given up at/;
  const why = await until(async () => {
    const { out } = await house.run('dora', `why ${release}`);
    return told.test(out) && out;
  }, 'why says what it waits for');
  expect(why).toContain('| no database at db.internal');
  expect(why).toContain('lockstep logs dev web');
  expect((await house.run('dora', `status ${release}`)).out).toMatch(told);
  expect((await house.run('dora', 'logs dev web')).out).toContain('no database at db.internal');
  expect(await house.run(person, [word, word === 'abort' ? promotion : release, '--reason', 'It never gets well.'])).toMatchObject({
    exit: 0,
  });
  const began = Date.now();
  await until(async () => !(await house.run('dora', 'env list --json')).out.includes('"lease"'), 'dev is free again');
  // It was to be waited for three minutes.
  expect(Date.now() - began).toBeLessThan(120_000);
});
