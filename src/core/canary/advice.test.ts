import { describe, expect, test } from 'vitest';
import { fixtureCatalogue, fixtureFile } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import { adviseCanary, usualAdvice, type AdviceRequest } from './advice.ts';

const shop: AdviceRequest = { ...usualAdvice, requestsPerSecond: 50 };

function adviceFor(request: Partial<AdviceRequest>) {
  return adviseCanary({ ...shop, ...request });
}

describe('a canary that is planned for people', () => {
  test('says how long it takes and what is at stake, in the first sentence', () => {
    const advice = adviceFor({});
    expect(advice.sentence).toBe(
      '3 steps, 38 min 5 s in all. A release that fails 1 % of its requests, where 0.1 % failed before, is stopped within the first step ' +
        'in nine of ten cases: at stake are 1,690 requests of customers, 17 of them fail.',
    );
  });

  test('that wants more traffic than there is names the time it would take at half of it, and what is allowed', () => {
    const advice = adviceFor({ requestsPerSecond: 1 });
    expect(advice).toMatchObject({ kind: 'too-little-traffic' });
    expect(advice.sentence).toMatch(/With half of 1\/s it takes 2 h \d+ min and [\d,]+ requests; allowed are 30 min and 5,000 requests\./);
  });

  test('that looks for what no traffic finds says so, and what to do', () => {
    const advice = adviceFor({ find: 0.0015 });
    if (advice.kind !== 'not-detectable') throw new Error(advice.kind);
    expect(advice.sentence).toContain('No traffic tells 0.15 % from 0.1 %');
    expect(advice.next).toContain('larger difference');
  });
});

test.each<Partial<AdviceRequest>>([
  {},
  { requestsPerSecond: 500, budget: 20_000 },
  { requestsPerSecond: 12.5, withinMs: 90 * 60_000, find: 0.02 },
  { requestsPerSecond: 2_000.125, errors: 0.00125049, withinMs: 90_500 },
])('what is pasted into the file makes the very steps that were shown: %j', (request) => {
  const advice = adviceFor(request);
  if (advice.kind !== 'plan') throw new Error(advice.sentence);
  const pasted = advice.file.replaceAll(/^(?=.)/gm, '    ');
  const before = '    rollout: blue-green\n';
  expect(fixtureFile).toContain(before);
  const parsed = parseSystem(fixtureFile.replace(before, pasted), fixtureCatalogue);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ sentence }) => sentence).join('\n'));
  const rollout = parsed.system.path.at(-1)?.rollout;
  if (typeof rollout !== 'object' || rollout.kind !== 'canary') throw new Error('no canary');
  const made = rollout.steps.map((step) =>
    step.kind === 'ask' ? step : { share: step.weight / 10_000, ms: step.ms, requests: step.requests },
  );
  expect(made).toEqual(advice.steps.map(({ share, ms, requests }) => ({ share, ms, requests })));
});
