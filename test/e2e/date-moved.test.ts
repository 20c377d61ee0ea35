// A day is closed, and a real controller says by itself that a date has moved, by what, and to whom it matters.
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { Installation, until } from './installation.ts';

const house = new Installation(['--may-dial', '127.0.0.1']);

/** Without holidays: what closes a day is said in the file and nowhere else. */
function file(closed: string): string {
  return `lockstep: 1
system: shop
roles: {admin: [admin], developer: [dora], tester: [anna], release-manager: [carla]}
zone: Europe/Berlin
calendar: {week: Mon-Sun${closed}}
services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [soak: 5 working days]
  - stage: PROD
    entry: [approval: tester]
`;
}

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'anna', 'carla');
  house.write('lockstep.yaml', file(''));
  house.write('api/server.js', 'require("node:http").createServer((q, s) => s.end("hi")).listen(process.env.PORT)');
  await must('admin', 'apply');
}, 300_000);

afterAll(() => house.close());

async function must(person: string, line: string | readonly string[], stdin = ''): Promise<string> {
  const { exit, out, err } = await house.run(person, line, stdin);
  if (exit !== 0) throw new Error(`${String(line)}: ${exit} ${out}${err}`);
  return out;
}

const movesShape = z.object({
  dates: z.array(
    z.object({
      seq: z.number(),
      pastTarget: z.number().optional(),
      move: z.object({ ms: z.number(), parts: z.array(z.object({ kind: z.string(), words: z.string(), ms: z.number() })) }).optional(),
    }),
  ),
});

/** The dates that a release was foretold so far. */
async function dates(): Promise<z.output<typeof movesShape>['dates']> {
  return movesShape.parse(JSON.parse(await must('dora', 'forecast 1.0.0 --moves --json'))).dates;
}

async function untilDates(count: number): Promise<void> {
  await until(async () => {
    await pause(200);
    return (await dates()).length >= count;
  }, `${count} dates`);
}

/** So many days from today, as they are written in a file. */
function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

test('a closed day moves a date past its target: the ledger says by what, and a webhook hears of it', async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      heard.push(body);
      response.end();
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  try {
    await must('admin', 'notify add team --webhook plain --kind date-moved', `http://127.0.0.1:${port}/in`);
    house.write('api/version.txt', '1.0.0');
    await must('dora', `release create 1.0.0 api=./api --target ${dayIn(12)}`);
    await untilDates(1);
    expect((await dates())[0]).not.toHaveProperty('move');

    house.write('lockstep.yaml', file(`, closures: [{when: '${dayIn(2)} until ${dayIn(22)}', because: Works holiday}]`));
    await must('admin', 'apply');
    await untilDates(2);
    const [, moved] = await dates();
    expect(moved?.move?.parts.map(({ kind }) => kind)).toContain('calendar');
    expect(moved?.move?.parts.map(({ words }) => words).join('; ')).toContain('Works holiday');
    expect(moved?.move?.parts.reduce((sum, part) => sum + part.ms, 0)).toBe(moved?.move?.ms);
    expect(moved?.pastTarget).toBeDefined();

    await until(async () => {
      await pause(50);
      return heard.some((body) => body.includes('1.0.0 will be later than its target (shop)'));
    }, 'the notice');
    expect(heard.join('\n')).toContain('Works holiday');
  } finally {
    server.closeAllConnections();
    server.close();
  }
}, 400_000);
