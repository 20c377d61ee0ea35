import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestController } from './test-run.ts';

const controller = new TestController();
const run: TestController['run'] = (line, options) => controller.run(line, options);

beforeAll(() => controller.start());
afterAll(() => controller.stop());

const at = (text: string): number => Date.parse(text);
const dayMs = 86_400_000;
const parts = [
  { kind: 'calendar', words: 'Fri 5 Jun (Company day) counts otherwise in the calendar', ms: dayMs },
  { kind: 'wait', words: 'carla has not answered for 2 d', ms: 2 * dayMs },
];
const first = {
  seq: 12,
  at: at('2026-06-01T08:00:00Z'),
  neverPercent: 0,
  days: { evenOdds: '2026-06-11', nineInTen: '2026-06-16' },
  words: '',
};
const second = {
  ...first,
  seq: 40,
  at: at('2026-06-03T08:00:00Z'),
  days: { evenOdds: '2026-06-14', nineInTen: '2026-06-19' },
  pastTarget: at('2026-06-16T21:59:00Z'),
  move: { ms: 3 * dayMs, samples: 400, parts },
};

beforeEach(() => {
  controller.answers = {
    'GET /api/systems/shop/releases/1.1.0/moves': {
      body: { system: 'shop', seq: 50, release: '1.1.0', zone: 'Europe/Berlin', dates: [first, second] },
    },
    'GET /api/systems/shop/releases/1.2.0/moves': { body: { system: 'shop', seq: 50, release: '1.2.0', zone: 'Europe/Berlin', dates: [] } },
    'GET /api/systems/shop/forecast/diff?seq=39': {
      body: {
        system: 'shop',
        seq: 39,
        at: at('2026-06-03T07:59:00Z'),
        kind: 'fileApplied',
        words: 'version 2 of the file',
        shifts: [{ release: '1.1.0', words: '1 d later at the mean, 100 of 100 are.' }],
      },
    },
  };
});

test('each date is told with its number in the ledger, how far it moved, and every part of that', async () => {
  const { exit, out } = await run('forecast 1.1.0 --moves --system shop');
  expect(exit).toBe(0);
  expect(out.replaceAll(/\s+/g, ' ')).toBe(
    'Mon 1 Jun 2026, 10:00 #12 is live by Thu 11 Jun at even odds, by Tue 16 Jun in 9 of 10 ' +
      'Wed 3 Jun 2026, 10:00 #40 is live by Sun 14 Jun at even odds, by Fri 19 Jun in 9 of 10, 3 d later, past its target Tue 16 Jun 2026, 23:59 ' +
      '+1 d Fri 5 Jun (Company day) counts otherwise in the calendar +2 d carla has not answered for 2 d Times of Europe/Berlin. ',
  );
});

test('a release of which no date was foretold yet says so', async () => {
  expect((await run('forecast 1.2.0 --moves --system shop')).out).toBe('No date of 1.2.0 was foretold yet.\n');
});

test('what an event shifted is told of every release', async () => {
  const { out } = await run('forecast --diff 39 --system shop');
  expect(out.split('\n')).toEqual([
    '#39, Wed 3 Jun 2026, 07:59 UTC: version 2 of the file',
    '1.1.0',
    '  1 d later at the mean, 100 of 100 are.',
    '',
  ]);
});

test.each([
  ['forecast --moves --system shop', '--moves tells of one RELEASE.'],
  ['forecast --diff yesterday --system shop', '--diff takes the number of an event, not yesterday.'],
])('%s is refused', async (line, sentence) => {
  const { exit, err } = await run(line);
  expect(exit).toBe(2);
  expect(err).toContain(sentence);
});
