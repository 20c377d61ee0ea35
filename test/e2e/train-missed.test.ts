// A train leaves on a real controller: who stands before the stage in time goes with it, who does not is left behind, takes the next one, and
// whoever waits for it is told by mail what moved its date.
import { text as readText } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../free-port.ts';
import { Installation, until } from './installation.ts';

const house = new Installation(['--may-dial', '127.0.0.1']);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** `2026-06-16 14:00`, as clocks of UTC show it. */
function wall(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

function dayOf(at: number): string {
  return wall(at).slice(0, 10);
}

/** A train in some minutes, with a cut-off a minute before, and one in two weeks. */
function trainsOf(departs: number): string {
  const times = [departs, departs + 14 * dayMs].map((at) => `'${wall(at)} until ${wall(at + 20 * minuteMs)}'`);
  return `trains:\n  - {name: Fortnightly, when: [${times.join(', ')}], cut-off: 1 minute}\n`;
}

function file(trains: string): string {
  return `lockstep: 1
system: shop
roles: {admin: [admin], developer: [dora], tester: [anna], release-manager: [carla]}
zone: UTC
${trains}services:
  api: {source: 'directory:./api', command: node server.js}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
  - stage: PROD
`;
}

beforeAll(async () => {
  await house.serve();
  await house.add('dora', 'anna', 'carla');
  house.write('api/server.js', 'require("node:http").createServer((q, s) => s.end("hi")).listen(process.env.PORT)');
}, 300_000);

afterAll(() => house.close());

async function must(person: string, line: string | readonly string[], stdin = ''): Promise<string> {
  const { exit, out, err } = await house.run(person, line, stdin);
  if (exit !== 0) throw new Error(`${String(line)}: ${exit} ${out}${err}`);
  return out;
}

const timetable = z.object({
  trains: z.array(z.object({ name: z.string(), departures: z.array(z.object({ day: z.string(), releases: z.array(z.string()) })) })),
});
const moves = z.object({
  dates: z.array(
    z.object({ move: z.object({ ms: z.number(), parts: z.array(z.object({ words: z.string(), ms: z.number() })) }).optional() }),
  ),
});

/** Who is on which departure. */
async function riders(): Promise<{ readonly [day: string]: readonly string[] }> {
  const { trains } = timetable.parse(JSON.parse(await must('dora', 'train list --json')));
  return Object.fromEntries(trains.flatMap(({ departures }) => departures.map(({ day, releases }) => [day, releases])));
}

async function untilSo(isSo: () => Promise<boolean>, what: string): Promise<void> {
  await until(async () => {
    await pause(500);
    return isSo();
  }, what);
}

test('who is there by the cut-off leaves with the train; who is not takes the next one, and a mail says that this moved its date', async () => {
  const letters: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, callback) {
      void readText(stream).then((text) => {
        letters.push(text);
        setImmediate(callback);
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  try {
    await must('admin', `notify add post --smtp 127.0.0.1:${port} --from lockstep@example.com`);
    await must('carla', 'notify mine --address carla@example.com');
    house.write('lockstep.yaml', file(''));
    await must('admin', 'apply');
    house.write('api/version.txt', '1.0.0');
    await must('dora', 'release create 1.0.0 api=./api');
    await must('dora', 'promote 1.0.0 --to DEV --wait=110s');
    house.write('api/version.txt', '1.1.0');
    await must('dora', `release create 1.1.0 api=./api --target ${dayOf(Date.now() + 5 * dayMs)}`);

    // Nobody brings 1.1.0 into DEV, where 1.0.0 stands.
    const departs = (Math.ceil(Date.now() / minuteMs) + 4) * minuteMs;
    const [today, later] = [dayOf(departs), dayOf(departs + 14 * dayMs)];
    house.write('lockstep.yaml', file(trainsOf(departs)));
    await must('admin', 'apply');
    expect(await house.run('dora', 'promote 1.0.0 --to PROD --wait=1s')).toMatchObject({ exit: 21 });
    await untilSo(async () => (await riders())[today]?.join() === '1.0.0,1.1.0', 'both on the first train');
    expect(await must('dora', 'status 1.0.0')).toContain('on train Fortnightly of');
    const { out: why } = await house.run('dora', 'why 1.0.0 --stage PROD');
    expect(why).toContain(`${new Date(departs).toISOString().slice(11, 16)} UTC`);
    expect(Date.now()).toBeLessThan(departs - minuteMs);

    await pause(departs - minuteMs - Date.now());
    await untilSo(async () => (await riders())[later]?.join() === '1.1.0', 'left behind');
    expect((await riders())[today]).toEqual(['1.0.0']);
    await untilSo(
      async () => moves.parse(JSON.parse(await must('dora', 'forecast 1.1.0 --moves --json'))).dates.length > 1,
      'a moved date',
    );
    const { dates } = moves.parse(JSON.parse(await must('dora', 'forecast 1.1.0 --moves --json')));
    const [part] = dates.at(-1)?.move?.parts.toSorted((left, right) => right.ms - left.ms) ?? [];
    expect(part?.words).toMatch(/^1\.1\.0 missed the train of .* \(Fortnightly\): it did not stand before PROD by the cut-off$/);
    await untilSo(() => Promise.resolve(letters.some((letter) => letter.includes('missed the train of'))), 'the letter');
    expect(letters.find((letter) => letter.includes('missed the train of'))).toContain('To: carla@example.com');

    await pause(Math.max(0, departs - Date.now()));
    await untilSo(async () => (await must('dora', 'status 1.0.0')).includes('is live in PROD'), '1.0.0 in PROD');
    expect((await house.run('dora', 'promote 1.1.0 --to PROD')).exit).not.toBe(0);
  } finally {
    server.close();
  }
}, 1_200_000);
