// An environment under real visitors: what its agent tells each minute is what people read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Installation, until } from './installation.ts';

const file = `lockstep: 1
system: hello
roles:
  developer: [dora]
services:
  web: {source: "directory:./web", command: node server.js, health: /health}
environments:
  dev: {data: synthetic, errors: full}
path:
  - stage: DEV
`;
const server = `require('node:http').createServer((request, response) => response.end('hello')).listen(process.env.PORT);`;
const shown = z.object({
  place: z.object({ urls: z.record(z.string(), z.string()) }),
  availability: z.object({ minutes: z.int(), answered: z.int(), requests: z.int(), serviceErrors: z.int(), sentence: z.string() }),
});
const house = new Installation();

beforeAll(async () => {
  await house.serve();
  await house.add('dora');
  house.write('lockstep.yaml', file);
  house.write('web/server.js', server);
  expect(await house.run('admin', 'apply')).toMatchObject({ exit: 0 });
  await house.run('dora', 'release create 1.0.0 web=./web');
  expect(await house.run('dora', 'promote 1.0.0 --to DEV --wait')).toMatchObject({ exit: 0 });
});
afterAll(() => house.close());

async function show() {
  return shown.parse(JSON.parse((await house.run('dora', 'env show dev --days 1 --json')).out));
}

test('the minutes and the visitors of an environment are counted by its agent, and read by people', { timeout: 400_000 }, async () => {
  const { place } = await until(async () => {
    const found = await show();
    return found.place.urls['web'] !== undefined && found;
  }, 'the address of web');
  const address = place.urls['web'] ?? '';
  // The door of an environment of the team lets nobody in without a sign-in: that is an answer all the same.
  const told = await until(async () => {
    await fetch(address, { redirect: 'manual' });
    const { availability } = await show();
    return availability.minutes >= 1 && availability.requests > 0 && availability;
  }, 'the first minute');
  expect(told.answered).toBe(told.minutes);
  expect(told.sentence).toMatch(/^dev answered in 100 % of \d+ minutes?; none of \d+ requests failed\./);
});
