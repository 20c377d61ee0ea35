import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { exceptionsShape, judgeAdvisories } from '../../scripts/judge-advisories.ts';

const flaw = (name: string, severity: string) => ({
  name,
  severity,
  via: [{ title: `${name} runs what it is sent`, url: `https://advisories.example/${name}` }],
});
const report = (...flaws: readonly ReturnType<typeof flaw>[]) => ({
  vulnerabilities: Object.fromEntries(flaws.map((each) => [each.name, each])),
});
const exception = { package: 'parser', until: '2026-12-31', reason: 'Nothing of ours hands it anything from outside.' };

describe('a known flaw of a library', () => {
  test.each([
    ['critical', 1],
    ['high', 1],
    ['moderate', 0],
    ['low', 0],
  ])('that is %s fails %i times, and is reported', (severity, failures) => {
    const verdict = judgeAdvisories(report(flaw('parser', severity)), [], '2026-11-21');
    expect([verdict?.lines.length, verdict?.failures.length]).toEqual([1, failures]);
  });

  test.each([
    ['2026-12-31', 0],
    ['2027-01-01', 1],
  ])('is excepted with a reason until its day: on %s it fails %i times', (today, failures) => {
    expect(judgeAdvisories(report(flaw('parser', 'high'), flaw('other', 'low')), [exception], today)?.failures).toHaveLength(failures);
  });

  test('is nobody’s where the registry tells none: that is no verdict', () => {
    expect(judgeAdvisories({ message: '405 Method Not Allowed' }, [], '2026-11-21')).toBeUndefined();
    expect(judgeAdvisories(undefined, [], '2026-11-21')).toBeUndefined();
    expect(judgeAdvisories(report(), [], '2026-11-21')).toEqual({ lines: [], failures: [] });
  });
});

test('every exception has a day and a reason', () => {
  expect(
    exceptionsShape.safeParse(JSON.parse(readFileSync(new URL('../../scripts/advisories.json', import.meta.url), 'utf8'))).success,
  ).toBe(true);
  expect(exceptionsShape.safeParse([{ package: 'parser', until: 'later', reason: 'because' }]).success).toBe(false);
});

test('CI asks for them', () => {
  expect(readFileSync(new URL('../../.ci/run', import.meta.url), 'utf8')).toMatch(
    /^part advisories \d+ scripts\/advisories\.ts npm run advisories/m,
  );
});
