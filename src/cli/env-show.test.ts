import { afterAll, beforeAll, expect, test } from 'vitest';
import { availabilityOf, howCounted, minuteMs, type Stretch } from '#core/availability.ts';
import type { StayView } from '#core/views/stays.ts';
import { TestController } from './test-run.ts';

const controller = new TestController();
/** The end of two quarters of an hour: 80 columns hold two of them in each sign. */
const now = Math.ceil(Date.now() / (30 * minuteMs)) * 30 * minuteMs;
const environment = {
  environment: 'prod',
  host: 'local',
  audience: 'public',
  data: 'real',
  errors: 'friendly',
  release: '1.0.0',
  since: now,
};

beforeAll(() => controller.start());
afterAll(() => controller.stop());

function answerWith(kept: readonly Stretch[]): void {
  const days = 1;
  const availability = availabilityOf('prod', kept, { days, now });
  controller.answers = {
    'GET /api/systems': { body: { systems: [{ system: 'shop', seq: 1, version: 1, roles: [] }] } },
    'GET /api/systems/shop/environments': {
      body: { system: 'shop', seq: 1, environments: [{ ...environment, urls: { web: 'http://127.0.0.1:8080' }, fence: 1, good: [] }] },
    },
    'GET /api/systems/shop/environments/prod/availability?days=1': { body: { system: 'shop', days, counted: howCounted, availability } },
  };
}

function minuteAgo(count: number, answered: number): Stretch {
  return { from: now - count * minuteMs, ms: minuteMs, minutes: 1, answered, requests: 10, failures: 1 - answered, serviceErrors: 0 };
}

test('an environment is shown with how it answered, a chart, and how that is counted', async () => {
  answerWith([minuteAgo(1, 1), minuteAgo(35, 0), minuteAgo(65, 1), minuteAgo(66, 1)]);
  const { exit, out } = await controller.run('env show prod --days 1');
  expect(exit).toBe(0);
  expect(out).toContain('prod  runs 1.0.0');
  expect(out).toMatch(/\n {2}·{45}█×█\n/);
  const words = out.replaceAll(/\s+/g, ' ');
  expect(words).toContain('prod answered in 75 % of 4 minutes; 1 of 40 requests failed. Of 62 minutes nobody told.');
  expect(words).toContain(howCounted);
});

test('with --stays it tells what ran there, newest first, and who brought it', async () => {
  answerWith([]);
  const stay = { stage: 'PROD', kind: 'normal', by: 'mia' } as const;
  const stays: readonly StayView[] = [
    { ...stay, release: '0.9.0', promotion: 'p1', from: now - 1000 * minuteMs, to: now },
    { ...stay, release: '1.0.0', promotion: 'p2', kind: 'rollback', from: now },
  ];
  const body = { system: 'shop', seq: 1, environment: 'prod', stays };
  controller.answers = { ...controller.answers, 'GET /api/systems/shop/environments/prod/stays': { body } };
  const { out } = await controller.run('env show prod --days 1 --stays');
  expect(out).toMatch(/1\.0\.0 +.* to now +rolled back to by mia\n +0\.9\.0 +.* to .* +promoted by mia\n/);
});

test('what nobody has told of yet is no number', async () => {
  answerWith([]);
  const { out } = await controller.run('env show prod --days 1');
  expect(out).toContain('Nobody has told of prod yet');
  expect(out).not.toContain('%');
});

test.each(['0', '401', 'many', '1.5'])('`--days %s` is a wrong line', async (days) => {
  const { exit, err } = await controller.run(['env', 'show', 'prod', '--days', days]);
  expect(exit).toBe(2);
  expect(err).toContain('--days takes a whole number');
});
