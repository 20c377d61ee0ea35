import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const run: TestController['run'] = (line, options) => controller.run(line, options);

beforeAll(() => controller.start());
afterAll(() => controller.stop());

const at = (text: string): number => Date.parse(text);
const line = {
  release: '1.1.0',
  words: 'Earliest Tue 26 May 10:00 (soaks). Even odds by Wed 27, 9 in 10 by Fri 29, from 14 answers of people.',
  earliest: at('2026-05-26T08:00:00Z'),
  legs: [
    { stage: 'DEV', started: 0, entered: at('2026-05-21T08:00:00Z'), because: 'runs', waits: [] },
    {
      stage: 'PROD',
      entered: at('2026-05-26T08:00:00Z'),
      because: 'window',
      waits: [
        {
          label: 'soak',
          stage: 'DEV',
          from: 0,
          to: at('2026-05-26T08:00:00Z'),
          days: ['Thu 21 May: the day of entry, day 0', 'Mon 25 May: Whit Monday, does not count'],
        },
        { label: 'hold', stage: 'PROD', from: 0, because: 'PROD is held by carla' },
      ],
    },
  ],
};
const told = { system: 'shop', seq: 9, now: 0, zone: 'Europe/Berlin', samples: 400, releases: [line] };

beforeEach(() => {
  controller.answers = {
    'GET /api/systems/shop/forecast': { body: told },
    'GET /api/systems/shop/forecast?release=1.1.0': { body: told },
    'POST /api/systems/shop/forecast': {
      body: { ...told, releases: [{ ...line, shift: { words: '2 d later.' } }] },
    },
  };
});

test('each release is told in a line of its own', async () => {
  const { exit, out } = await run('forecast --system shop');
  expect({ exit, out: out.replaceAll(/\s+/g, ' ') }).toEqual({ exit: 0, out: `1.1.0 ${line.words} Times of Europe/Berlin. ` });
});

test('a target stands beside the dates, with how it stands', async () => {
  const target = { at: at('2026-05-27T21:59:00Z'), stands: 'at risk', words: 'Target Wed 27 May: at risk.' };
  controller.answers = { 'GET /api/systems/shop/forecast?release=1.1.0': { body: { ...told, releases: [{ ...line, target }] } } };
  for (const command of ['forecast', 'schedule'])
    expect((await run([command, '1.1.0', '--system', 'shop'])).out).toContain('\n  Target Wed 27 May: at risk.\n');
});

test('what would be otherwise stands below it', async () => {
  const { out } = await run(['forecast', '--what-if', 'delay 1.1.0 by 2 days', '--system', 'shop']);
  expect(out.trimEnd().split('\n').slice(-2)).toEqual(['  2 d later.', 'Times of Europe/Berlin.']);
});

test('several things at once, and another file, are asked together', async () => {
  await writeFile(path.join(controller.folder, 'new.yaml'), 'lockstep: 1\nsystem: shop\n');
  controller.heard = [];
  const asked = ['--what-if', 'closed 2027-06-04', '--what-if', 'open Sat 2027-06-05', '--with', 'new.yaml'];
  const { exit } = await run(['forecast', '1.1.0', ...asked, '--system', 'shop']);
  const body = controller.heard.find(({ method }) => method === 'POST')?.body ?? '';
  expect({ exit, body }).toEqual({
    exit: 0,
    body: JSON.stringify({ release: '1.1.0', whatIf: ['closed 2027-06-04', 'open Sat 2027-06-05'], file: 'lockstep: 1\nsystem: shop\n' }),
  });
});

test('the way is told in the zone of the system, whatever the zone here is', async () => {
  const { out } = await run('schedule 1.1.0 --system shop');
  expect(out.split('\n').slice(0, 4)).toEqual([
    'DEV  Thu 21 May 2026, 10:00',
    'PROD  Tue 26 May 2026, 10:00, when its window opens',
    '  soak in DEV: until Tue 26 May 2026, 10:00',
    '  hold in PROD: PROD is held by carla',
  ]);
});

test('every day of a soak is told where that is asked', async () => {
  const { out } = await run('schedule 1.1.0 --explain --system shop');
  expect(out).toContain('    Mon 25 May: Whit Monday, does not count\n');
});

const depth = { releases: 160, undated: 0, keptHalf: 82, keptMost: 144, lossHalfMs: 1, lossMostMs: 1, verdict: 'good', words: 'Good.' };
const tested = { system: 'shop', seq: 9, live: 412, lookedAt: 160, samples: 200, words: '160 of the 412 releases were looked at.' };

test('how good the dates of the past were is a table, row by row from the beginning of the path', async () => {
  const depths = [depth, { ...depth, stage: 'DEV', releases: 12, undated: 1, keptHalf: 5, keptMost: 11, verdict: 'counts' }];
  controller.answers = { 'GET /api/systems/shop/forecast/backtest': { body: { ...tested, depths } } };
  const { exit, out } = await run('forecast --backtest --system shop');
  expect({ exit, out: out.trimEnd().split('\n') }).toEqual({
    exit: 0,
    out: [
      'told              releases  even odds  9 in 10',
      'when it was made  160       82 (51 %)  144 (90 %)  as it should be',
      'in DEV            12        5          11          too few to say',
      '1 release had no date in DEV.',
      'Of the dates that were told, so many were kept: half and nine in ten would be',
      'right. 160 of the 412 releases were looked at.',
    ],
  });
});

test.each([
  ['too-early', ' too early\n'],
  ['too-late', ' later than need be\n'],
])('dates that are %s end the command with 22', async (verdict, words) => {
  controller.answers = { 'GET /api/systems/shop/forecast/backtest': { body: { ...tested, depths: [depth, { ...depth, verdict }] } } };
  const { exit, out } = await run('forecast --backtest --system shop');
  expect(exit).toBe(22);
  expect(out).toContain(words);
});

test('it takes no release and nothing that might be', async () => {
  const { exit, err } = await run('forecast 1.1.0 --backtest --system shop');
  expect(exit).toBe(2);
  expect(err).toContain('--backtest looks at every release that went live');
});
